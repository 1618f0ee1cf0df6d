/**
 * The web service SessionAdmin as `start-session` and `stop-session` call it: over SOAP with node-soap, so that every
 * use of these commands proves the published contract with a client that is not ours.
 */

import { basicAuthorization, type ClientConnection } from './clientConnection.js'
import { CommandError } from './CommandError.js'
import { firstLine, noAnswer, signInRefused, unreachable } from './connectionFaults.js'

type Operation = (parameters: object, options: object) => Promise<[unknown, ...unknown[]]>

export class SessionAdminService {
  readonly #connection: ClientConnection
  readonly #address: string
  readonly #call: (operation: string, parameters: object) => Promise<unknown>

  private constructor(
    connection: ClientConnection,
    address: string,
    call: (operation: string, parameters: object) => Promise<unknown>,
  ) {
    this.#connection = connection
    this.#address = address
    this.#call = call
  }

  /**
   * Reads the service's WSDL.
   * @param soapUrl base URL of the SOAP web services, e.g. `http://host:7047/BC/WS`.
   * @param companyName company whose service is called; undefined: the server's default company.
   * @throws {CommandError} when the WSDL cannot be had.
   */
  static async open(
    connection: ClientConnection,
    soapUrl: string,
    companyName: string | undefined,
  ): Promise<SessionAdminService> {
    const company = companyName === undefined ? '' : `/${encodeURIComponent(companyName)}`
    const address = `${soapUrl}${company}/Codeunit/SessionAdmin`
    const { createClientAsync, BasicAuthSecurity } = await import('soap')
    const request = { timeout: connection.answerTimeout, proxy: false }
    try {
      const client = await createClientAsync(`${address}?wsdl`, {
        // The address in the WSDL is the one the server is known by outside, which need not be reachable from here.
        endpoint: address,
        wsdl_headers: { Authorization: basicAuthorization(connection) },
        wsdl_options: request,
        disableCache: true,
      })
      client.setSecurity(new BasicAuthSecurity(connection.user, connection.password))
      return new SessionAdminService(connection, address, async (operation, parameters) => {
        const method = (client as unknown as Record<string, Operation | undefined>)[`${operation}Async`]
        if (method === undefined) throw new CommandError(`the WSDL of ${address} has no operation ${operation}`)
        return (await method.call(client, parameters, request))[0]
      })
    } catch (error) {
      throw explain(error, address, connection)
    }
  }

  /** @returns id of the session that was started, or undefined when the server answered that it could not. */
  async startSession(parameters: {
    codeunitId: number
    recordId?: string
    timeout?: number
  }): Promise<number | undefined> {
    // A var parameter travels in both directions.
    const answer = await this.#invoke('StartSession', { sessionId: 0, ...parameters })
    if (!booleanOf(answer, 'StartSession')) return undefined
    const sessionId = Number((answer as { sessionId?: unknown }).sessionId)
    if (!Number.isInteger(sessionId))
      throw new CommandError(`${this.#address} started a session and did not tell its id`)
    return sessionId
  }

  /** @returns whether the session is over because of this call. */
  async stopSession(sessionId: number, comment: string | undefined): Promise<boolean> {
    return booleanOf(
      await this.#invoke('StopSession', comment === undefined ? { sessionId } : { sessionId, comment }),
      'StopSession',
    )
  }

  async #invoke(operation: string, parameters: object): Promise<unknown> {
    try {
      return await this.#call(operation, parameters)
    } catch (error) {
      throw explain(error, this.#address, this.#connection)
    }
  }
}

function booleanOf(answer: unknown, operation: string): boolean {
  const value = (answer as { return_value?: unknown } | null | undefined)?.return_value
  if (typeof value === 'boolean') return value
  throw new CommandError(`the answer of ${operation} has no return_value true or false`)
}

interface NodeSoapError extends Error {
  readonly code?: string
  readonly response?: { readonly status?: number }
  readonly root?: { readonly Envelope?: { readonly Body?: { readonly Fault?: { readonly faultstring?: unknown } } } }
}

function explain(error: unknown, address: string, connection: ClientConnection): CommandError {
  if (error instanceof CommandError) return error
  if (!(error instanceof Error)) return unreachable(address, '--soap-url or SERVICETIER_SOAP_URL', error)
  const { code, response, root, message } = error as NodeSoapError
  // For a WSDL node-soap tells the status in its text only.
  const status = response?.status ?? Number(/^Invalid WSDL URL: [^]* Code: (\d{3})/.exec(message)?.[1] ?? NaN)
  if (status === 401) return signInRefused(address, connection)
  const faultstring = root?.Envelope?.Body?.Fault?.faultstring
  const text =
    typeof faultstring === 'object' && faultstring !== null && '$value' in faultstring
      ? faultstring.$value
      : faultstring
  if (typeof text === 'string') return new CommandError(firstLine(text))
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return noAnswer(address, connection)
  if (!Number.isNaN(status)) {
    const body = /Response Body: ([^]*)/.exec(message)?.[1]
    const reason =
      body === undefined ? firstLine(message) : firstLine(/<faultstring[^>]*>([^<]*)/.exec(body)?.[1] ?? body)
    return new CommandError(`${address} failed with status ${status}${reason === '' ? '' : `: ${reason}`}`)
  }
  return unreachable(address, '--soap-url or SERVICETIER_SOAP_URL', error)
}
