/** How errors look in the management service: `{ error: { code, message } }`, one status per code of the catalogue. */

import type { ErrorRequestHandler } from 'express'
import { isUnexpected, toCatalogueError } from '../errors/CatalogueError.js'
import type { ErrorCode } from '../errors/catalogue.js'

/** A new error does not compile until it has its row here. */
const statuses = {
  BadRequest: 400,
  BadRequest_InvalidRequestUrl: 400,
  BadRequest_Syntax: 400,
  BadRequest_MethodNotImplemented: 400,
  BadRequest_InvalidOperation: 400,
  BadRequest_FailedDependency: 400,
  BadRequest_InvalidToken: 400,
  BadRequest_RequiredParamNotProvided: 400,
  BadRequest_UrlTooLong: 400,
  BadRequest_HeadTooLarge: 400,
  BadRequest_IsolationNotSupported: 400,
  BadRequest_NotAcceptable: 400,
  BadRequest_NotFound: 404,
  BadRequest_ResourceNotFound: 404,
  BadRequest_MethodNotAllowed: 405,
  BadRequest_InvalidXml: 400,
  BadRequest_InvalidEnvelope: 400,
  BadRequest_VersionMismatch: 400,
  BadRequest_MustUnderstand: 400,
  BadRequest_UnknownOperation: 400,
  BadRequest_ParameterMissing: 400,
  BadRequest_ParameterRepeated: 400,
  BadRequest_ParameterUnknown: 400,
  BadRequest_ParameterInvalid: 400,
  BadRequest_UnsupportedMediaType: 415,
  BadRequest_UnsupportedEncoding: 415,
  BadRequest_BodyTooLarge: 413,
  BadRequest_BodyIncomplete: 400,
  Authentication_InvalidCredentials: 401,
  Service_NotFound: 404,
  Service_Disabled: 400,
  Internal_CompanyNotFound: 400,
  Internal_DefaultCompanyNotFound: 400,
  Internal_ObjectNotFound: 400,
  Limit_TooManyRequests: 429,
  Limit_QueueTimeout: 503,
  Limit_ReplyNotTaken: 503,
  Limit_ShuttingDown: 503,
  Limit_Backlog: 503,
  Session_Stopped: 400,
  Session_TimedOut: 400,
  Session_Lost: 500,
  Session_LeaseLost: 503,
  Session_LogUnavailable: 503,
  Session_Ended: 400,
  Session_NotStarted: 400,
  Session_QueueFull: 429,
  Session_WaitTimeout: 400,
  Session_RecursionDepth: 400,
  Session_OwnSession: 409,
  Session_NotFound: 404,
  Session_NotStopped: 409,
  Application_DialogException: 400,
  Application_CallbackNotAllowed: 400,
  Application_EvaluateException: 400,
  Application_StringExceededLength: 400,
  Application_InvalidGUID: 400,
  Application_FilterErrorException: 400,
  Application_FieldValidationException: 400,
  Application_Overflow: 400,
  Application_InvalidArgument: 400,
  Internal_RecordNotFound: 404,
  Internal_DataNotFoundFilter: 400,
  Internal_InvalidTableRelation: 400,
  Internal_EntityWithSameKeyExists: 400,
  Request_EntityChanged: 400,
  Request_RecordModified: 400,
  Internal_RecordDoesNotExist: 400,
  Internal_LockTimeout: 400,
  Internal_Deadlock: 400,
  Internal_CommandTimeout: 400,
  Internal_DatabaseUnavailable: 503,
  Internal_ServerError: 500,
} as const satisfies Record<ErrorCode, number>

export function statusOf(code: ErrorCode): number {
  return statuses[code]
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
    // A path that is no percent-encoding: the router tells it.
    if (error instanceof URIError) {
      response.status(400).json({ error: { code: 'BadRequest', message: `${error.message}.` } })
      return
    }
    const correlationId = newCorrelationId()
    const known = toCatalogueError(error, correlationId)
    if (known.code === 'Internal_ServerError' || isUnexpected(error)) reportUnexpected(error, correlationId)
    if (known.code === 'Authentication_InvalidCredentials')
      response.setHeader('WWW-Authenticate', 'Basic realm="Servicetier", charset="UTF-8"')
    if (statusOf(known.code) === 503) response.setHeader('Retry-After', '1')
    response.status(statusOf(known.code)).json({ error: { code: known.code, message: known.message } })
  }
}
