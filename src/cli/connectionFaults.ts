/** What a person reads when a server could not be talked to: one line with the URL and what to do. */

import { CommandError } from './CommandError.js'
import type { ClientConnection } from './clientConnection.js'

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'its host name is unknown',
  EAI_AGAIN: 'its host name cannot be resolved',
  ECONNRESET: 'the connection was broken',
  UND_ERR_SOCKET: 'the connection was broken',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  EPROTO: 'it does not speak TLS',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
}

/**
 * @param option how another address is given, e.g. `--url or SERVICETIER_URL`.
 * @param error what `fetch` or node-soap threw before there was an answer.
 */
export function unreachable(address: string, option: string, error: unknown): CommandError {
  const code = codeOf(error)
  const reason =
    (code === undefined ? undefined : reasons[code]) ??
    code ??
    firstLine(error instanceof Error ? error.message : String(error))
  return new CommandError(
    `cannot reach ${address}: ${reason}; is the server started? Another address is given with ${option}`,
  )
}

export function noAnswer(address: string, connection: ClientConnection): CommandError {
  return new CommandError(
    `${address} did not answer within ${connection.answerTimeout / 1000} seconds; a longer time is given with --answer-timeout`,
  )
}

export function signInRefused(address: string, connection: ClientConnection): CommandError {
  return new CommandError(
    `${address} refused the sign-in of user '${connection.user}'; give --user and --password, or SERVICETIER_USER and SERVICETIER_PASSWORD`,
  )
}

export function firstLine(text: string): string {
  return (
    text
      .split(/[\r\n]/)
      .find((line) => line.trim() !== '')
      ?.trim()
      .slice(0, 300) ?? ''
  )
}

/**
 * The system's code of the error or of what led to it; the first of several attempts (IPv6, then IPv4) speaks for all.
 */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return codeOf(error.cause) ?? (error instanceof AggregateError ? codeOf(error.errors[0]) : undefined)
}
