/** The management service of a server as the client commands call it: JSON over HTTP with Basic sign-in. */

import { basicAuthorization, type ClientConnection } from './clientConnection.js'
import { CommandError } from './CommandError.js'
import { firstLine, noAnswer, signInRefused, unreachable } from './connectionFaults.js'

export class ManagementService {
  readonly #connection: ClientConnection

  constructor(connection: ClientConnection) {
    this.#connection = connection
  }

  /**
   * @param path begins with a slash, its segments percent-encoded.
   * @throws {CommandError} naming the URL, unless the answer is JSON with a status of success.
   */
  get(path: string): Promise<unknown> {
    return this.#request('GET', path)
  }

  /** The answer as it came. @throws {CommandError} naming the URL, unless it has a status of success. */
  async getText(path: string): Promise<string> {
    return (await this.#exchange('GET', path)).body
  }

  /** @param body is sent as JSON. */
  post(path: string, body?: object): Promise<unknown> {
    return this.#request('POST', path, body)
  }

  delete(path: string): Promise<unknown> {
    return this.#request('DELETE', path)
  }

  async #request(method: string, path: string, content?: object): Promise<unknown> {
    const { status, body } = await this.#exchange(method, path, content)
    if (status === 204) return undefined
    try {
      return JSON.parse(body)
    } catch {
      throw new CommandError(
        `${this.#connection.url} does not answer with JSON; is it the management service (ManagementServicesPort) of a Servicetier?`,
      )
    }
  }

  async #exchange(
    method: string,
    path: string,
    content?: object,
  ): Promise<{ readonly status: number; readonly body: string }> {
    const { url, answerTimeout } = this.#connection
    let status: number
    let body: string
    try {
      const response = await fetch(url + path, {
        method,
        headers: {
          accept: 'application/json',
          authorization: basicAuthorization(this.#connection),
          ...(content === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(content === undefined ? {} : { body: JSON.stringify(content) }),
        signal: AbortSignal.timeout(answerTimeout),
      })
      status = response.status
      body = await response.text()
    } catch (error) {
      if (error instanceof Error && error.name === 'TimeoutError') throw noAnswer(url, this.#connection)
      throw unreachable(url, '--url or SERVICETIER_URL', error)
    }
    if (status === 401) throw signInRefused(url, this.#connection)
    if (status >= 400)
      throw new CommandError(`${method} ${url}${path} failed with status ${status}: ${messageOf(body)}`)
    return { status, body }
  }
}

/** The text of an error answer: `{ error: { message } }`, `{ message }`, or its first line. */
function messageOf(body: string): string {
  try {
    const answer = JSON.parse(body) as { error?: { message?: unknown }; message?: unknown } | null
    const message = answer?.error?.message ?? answer?.message
    if (typeof message === 'string') return firstLine(message)
  } catch {
    // Not JSON: its text will do.
  }
  return firstLine(body) || 'no reason given'
}
