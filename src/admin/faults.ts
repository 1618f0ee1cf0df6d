/** How errors look in the management service: `{ error: { code, message } }`, one status per code of the catalogue. */

import type { ErrorRequestHandler } from 'express'
import { isCatalogueError, toCatalogueError } from '../errors/CatalogueError.js'
import { catalogue, type ErrorCode } from '../errors/catalogue.js'

/** Codes whose status is not 400 (the request is wrong). */
const statuses: Partial<Record<ErrorCode, number>> = {
  Authentication_InvalidCredentials: 401,
  Service_NotFound: 404,
  BadRequest_ResourceNotFound: 404,
  BadRequest_NotFound: 404,
  Internal_RecordNotFound: 404,
  BadRequest_MethodNotAllowed: 405,
  BadRequest_BodyTooLarge: 413,
  BadRequest_UnsupportedMediaType: 415,
  Session_NotFound: 404,
  Session_NotStopped: 409,
  Session_OwnSession: 409,
  Session_QueueFull: 429,
  Limit_TooManyRequests: 429,
  Limit_QueueTimeout: 503,
  Limit_ShuttingDown: 503,
  Limit_Backlog: 503,
  Session_LeaseLost: 503,
  Session_LogUnavailable: 503,
  Internal_DatabaseUnavailable: 503,
  Internal_ServerError: 500,
  Session_Lost: 500,
}

export function statusOf(code: ErrorCode): number {
  return statuses[code] ?? (code in catalogue ? 400 : 500)
}

/** Errors of body parsing come from the web framework with a status and a type of their own. */
function frameworkError(error: unknown): { status: number; message: string } | undefined {
  if (
    !(error instanceof Error) ||
    !('status' in error) ||
    typeof error.status !== 'number' ||
    error.status < 400 ||
    error.status > 499
  )
    return undefined
  return {
    status: error.status,
    message:
      'type' in error && error.type === 'entity.parse.failed'
        ? `The request body is not JSON: ${error.message}.`
        : `${error.message}.`,
  }
}

/** The last handler of the management service. */
export function answerErrors(
  reportUnexpected: (error: unknown, correlationId: string) => void,
  newCorrelationId: () => string,
): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const framework = isCatalogueError(error) ? undefined : frameworkError(error)
    if (framework !== undefined) {
      response.status(framework.status).json({ error: { code: 'BadRequest', message: framework.message } })
      return
    }
    const correlationId = newCorrelationId()
    const known = toCatalogueError(error, correlationId)
    if (known.code === 'Internal_ServerError') reportUnexpected(error, correlationId)
    if (known.code === 'Authentication_InvalidCredentials')
      response.setHeader('WWW-Authenticate', 'Basic realm="Servicetier", charset="UTF-8"')
    if (statusOf(known.code) === 503) response.setHeader('Retry-After', '1')
    response.status(statusOf(known.code)).json({ error: { code: known.code, message: known.message } })
  }
}
