/**
 * How each error of the catalogue looks in OData: HTTP status and headers; the code is the catalogue's. A new error
 * does not compile until it has its row here. Statuses are those of the standard and of HTTP where the original
 * leaves them open (compatibility 4.7); errors of business code are 400. Only texts of the catalogue leave the server,
 * each with the id under which its session, or the event log, knows it.
 */

import type { ErrorCode } from '../../errors/catalogue.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { FaultyBody, type BodyFault } from '../body/BodyFaults.js'
import type { ODataResponse } from '../request/odataRequest.js'
import { SyntaxFault } from '../syntax/index.js'

interface ErrorForm {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

const wrong: ErrorForm = { status: 400 }
const notFound: ErrorForm = { status: 404 }
const mediaType: ErrorForm = { status: 415 }
/** The same request may succeed a moment later. */
const conflict: ErrorForm = { status: 409 }
const ours: ErrorForm = { status: 500 }
const busy = (status: 429 | 503, seconds: number): ErrorForm => ({
  status,
  headers: { 'Retry-After': String(seconds) },
})

export const errorForms = {
  BadRequest: wrong,
  BadRequest_InvalidRequestUrl: wrong,
  BadRequest_Syntax: wrong,
  BadRequest_MethodNotImplemented: { status: 501 },
  BadRequest_InvalidOperation: wrong,
  BadRequest_FailedDependency: { status: 424 },
  BadRequest_InvalidToken: wrong,
  BadRequest_RequiredParamNotProvided: wrong,
  BadRequest_UrlTooLong: { status: 414 },
  BadRequest_HeadTooLarge: { status: 431 },
  /** OData 4.01 protocol, 8.2.7. */
  BadRequest_IsolationNotSupported: { status: 412 },
  BadRequest_NotAcceptable: { status: 406 },
  BadRequest_NotFound: notFound,
  BadRequest_ResourceNotFound: notFound,
  BadRequest_MethodNotAllowed: { status: 405 },
  BadRequest_InvalidXml: wrong,
  BadRequest_InvalidEnvelope: wrong,
  BadRequest_VersionMismatch: wrong,
  BadRequest_MustUnderstand: wrong,
  BadRequest_UnknownOperation: notFound,
  BadRequest_ParameterMissing: wrong,
  BadRequest_ParameterRepeated: wrong,
  BadRequest_ParameterUnknown: wrong,
  BadRequest_ParameterInvalid: wrong,
  BadRequest_UnsupportedMediaType: mediaType,
  BadRequest_UnsupportedEncoding: mediaType,
  BadRequest_BodyTooLarge: { status: 413 },
  BadRequest_BodyIncomplete: wrong,
  Authentication_InvalidCredentials: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm="Servicetier", charset="UTF-8"' },
  },
  Service_NotFound: notFound,
  // An empty Allow is what HTTP has for a resource that is switched off (RFC 9110, 10.2.1).
  Service_Disabled: { status: 405, headers: { Allow: '' } },
  Internal_CompanyNotFound: notFound,
  Internal_DefaultCompanyNotFound: notFound,
  Internal_ObjectNotFound: ours,
  Limit_TooManyRequests: busy(429, 5),
  Limit_QueueTimeout: busy(503, 30),
  Limit_ReplyNotTaken: busy(503, 30),
  Limit_ShuttingDown: busy(503, 10),
  Limit_Backlog: busy(503, 5),
  Session_Stopped: ours,
  Session_TimedOut: { status: 408 },
  Session_Lost: ours,
  Session_LeaseLost: busy(503, 10),
  Session_LogUnavailable: ours,
  Session_Ended: ours,
  Session_NotStarted: wrong,
  Session_QueueFull: wrong,
  Session_WaitTimeout: wrong,
  Session_RecursionDepth: wrong,
  Session_OwnSession: wrong,
  Session_NotFound: wrong,
  Session_NotStopped: wrong,
  Application_DialogException: wrong,
  Application_CallbackNotAllowed: wrong,
  Application_EvaluateException: wrong,
  Application_StringExceededLength: wrong,
  Application_InvalidGUID: wrong,
  Application_FilterErrorException: wrong,
  Application_FieldValidationException: wrong,
  Application_Overflow: wrong,
  Application_InvalidArgument: wrong,
  // 404 is for what the URL names; these are what code, a relation or a link looks for in vain.
  Internal_RecordNotFound: wrong,
  Internal_DataNotFoundFilter: wrong,
  Internal_InvalidTableRelation: wrong,
  Internal_EntityWithSameKeyExists: wrong,
  /** Of a request with If-Match or If-None-Match; else 409, see `errorResponse`. */
  Request_EntityChanged: { status: 412 },
  Request_RecordModified: conflict,
  Internal_RecordDoesNotExist: wrong,
  Internal_LockTimeout: conflict,
  Internal_Deadlock: conflict,
  Internal_CommandTimeout: { status: 408 },
  Internal_DatabaseUnavailable: busy(503, 10),
  Internal_ServerError: ours,
} as const satisfies Record<ErrorCode, ErrorForm>

export function errorForm(code: ErrorCode): ErrorForm {
  return errorForms[code]
}

/** What an error is about, beside its text. */
export interface ErrorDetails {
  /** Name of the option, property or parameter. */
  readonly target?: string
  /** It arose in a session: nothing but the URL's own target is 404 there. */
  readonly inSession?: boolean
  /** The request named the ETags that it expects. */
  readonly conditional?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** What is wrong besides, and where; with the error itself. */
  readonly faults?: readonly BodyFault[]
}

/** @param correlationId the session unique id or, before there is a session, one that the event log may know */
export function errorResponse(error: CatalogueError, correlationId: string, details: ErrorDetails = {}): ODataResponse {
  const form = errorForm(error.code)
  const status =
    error.code === 'Request_EntityChanged' && details.conditional !== true
      ? 409
      : form.status === 404 && details.inSession === true && error.code !== 'BadRequest_ResourceNotFound'
        ? 400
        : form.status
  return {
    status,
    headers: { 'Content-Type': 'application/json', ...form.headers, ...details.headers },
    body: writeError(error, correlationId, details.target, details.faults),
  }
}

/** `{"error":{"code":…,"message":…}}` (compatibility 4.7: two blanks before and after the colon's word). */
export function writeError(
  error: CatalogueError,
  correlationId: string,
  target?: string,
  faults: readonly BodyFault[] = [],
): string {
  const message =
    error.code === 'Internal_ServerError' ? error.message : `${error.message}  CorrelationId:  ${correlationId}.`
  return JSON.stringify({
    error: {
      code: error.code,
      message: message.toWellFormed(),
      ...(target === undefined ? {} : { target }),
      ...(faults.length === 0
        ? {}
        : {
            details: faults.map(({ error: { code, message: text }, target: of }) => ({
              code,
              message: text.toWellFormed(),
              ...(of === '' ? {} : { target: of }),
            })),
          }),
    },
  })
}

/** A fault of syntax as an error of the catalogue; positions count from 1. Anything else as it is. */
export function fromSyntaxFault(error: unknown): unknown {
  return error instanceof SyntaxFault
    ? new CatalogueError(
        'BadRequest_Syntax',
        { where: error.where, position: error.at + 1, reason: error.reason },
        { cause: error },
      )
    : error
}

/** What an error is about: the path in the body, the query option its text names; of several faults of a body all. */
export function detailsOf(error: CatalogueError): Pick<ErrorDetails, 'target' | 'faults'> {
  if (error instanceof FaultyBody) {
    const { faults } = error
    const target = faults[0]?.target ?? ''
    return { ...(target === '' ? {} : { target }), ...(faults.length > 1 ? { faults } : {}) }
  }
  const target = optionOf(error)
  return target === undefined ? {} : { target }
}

function optionOf(error: CatalogueError): string | undefined {
  const { where } = error.args
  return error.code === 'BadRequest_Syntax' && typeof where === 'string' && /^\$[a-z]+$/i.test(where)
    ? where
    : undefined
}
