/**
 * PostgreSQL's and the socket's errors → the catalogue. Everything not listed here stays what it is and ends as
 * `Internal_ServerError`.
 */

import { CatalogueError } from '../errors/CatalogueError.js'

/** SQLSTATE of an error of the server, or the system's code (`ECONNREFUSED` …) of an error of the socket. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

const socketErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'ENOENT',
])

/** True if the connection itself is gone, so that nothing is known about the statement that was in flight. */
export function isConnectionLoss(error: unknown): boolean {
  const state = sqlStateOf(error)
  if (state !== undefined)
    return (
      socketErrors.has(state) || state.startsWith('08') || state === '57P01' || state === '57P02' || state === '57P03'
    )
  // pg has no code for these: "Connection terminated unexpectedly", "Client has encountered a connection error and is
  // not queryable", and "timeout expired" when a server took the connection and never answered.
  return (
    error instanceof Error &&
    !(error instanceof CatalogueError) &&
    /connection (terminated|ended|error)|not queryable|client was closed|^timeout expired$/i.test(error.message)
  )
}

/**
 * True if what was to be written is at fault, so that writing it again is no use; false for what ails the database as a
 * whole (disk full, read only).
 */
export function isFaultOfData(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === undefined || state.startsWith('22') || state.startsWith('23')
}

const notReached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOENT'])

/** How the connection was lost, without the system's words: they name addresses that are nobody's business. */
function lossOf(error: unknown): string {
  const state = sqlStateOf(error) ?? ''
  if (notReached.has(state) || (error as Error).message === 'timeout expired') return 'it does not answer'
  return state === '57P03' ? 'it takes no connections yet' : 'the connection broke'
}

/**
 * The error in the words of the catalogue where it has some. What the driver or the system says is its cause, which
 * only the event log tells.
 */
export function fromDatabaseError(error: unknown): unknown {
  if (error instanceof CatalogueError) return error
  if (isConnectionLoss(error))
    return new CatalogueError('Internal_DatabaseUnavailable', { reason: lossOf(error) }, { cause: error })
  switch (sqlStateOf(error)) {
    case '55P03':
      return new CatalogueError('Internal_LockTimeout', {}, { cause: error })
    case '22003':
      return new CatalogueError('Application_Overflow', { reason: 'a number' }, { cause: error })
    case '22008':
      return new CatalogueError('Application_Overflow', { reason: 'a date or time' }, { cause: error })
    case '22015':
      return new CatalogueError('Application_Overflow', { reason: 'a duration' }, { cause: error })
    // Under a snapshot: a row that is to be changed has been changed since.
    case '40001':
      return new CatalogueError('Request_EntityChanged', {}, { cause: error })
    case '40P01':
      return new CatalogueError('Internal_Deadlock', {}, { cause: error })
    case '57014':
      return new CatalogueError('Internal_CommandTimeout', {}, { cause: error })
    case '53300':
      return new CatalogueError(
        'Internal_DatabaseUnavailable',
        { reason: 'the database accepts no more connections' },
        { cause: error },
      )
    default:
      return error
  }
}
