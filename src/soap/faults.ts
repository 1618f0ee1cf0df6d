/**
 * How each error of the catalogue looks in SOAP: HTTP status, headers and fault code. A new error does not compile
 * until it has its row here.
 *
 * A fault of processing, malformed requests included, has status 500 (SOAP 1.1, section 6.2). Other statuses are those
 * of the original (compatibility 3, 3.7, 3.8), and where HTTP itself says no. Only texts of the catalogue leave the
 * server.
 */

import { catalogue, type ErrorCode } from '../errors/catalogue.js'
import type { CatalogueError } from '../errors/CatalogueError.js'
import { escapeText } from './escapeXml.js'
import { errors, serialization, soap11 } from './namespaces.js'

interface FaultForm {
  readonly status: number
  /** A fault code of SOAP 1.1 itself, instead of the exception's name. */
  readonly standardCode?: 'VersionMismatch' | 'MustUnderstand'
  readonly headers?: Readonly<Record<string, string>>
}

const processing: FaultForm = { status: 500 }
const notFound: FaultForm = { status: 404 }
const mediaType: FaultForm = { status: 415 }
const busy = (status: 429 | 503, seconds: number): FaultForm => ({
  status,
  headers: { 'Retry-After': String(seconds) },
})

export const faultForms = {
  BadRequest: processing,
  BadRequest_InvalidRequestUrl: { status: 400 },
  BadRequest_Syntax: { status: 400 },
  BadRequest_MethodNotImplemented: processing,
  BadRequest_InvalidOperation: processing,
  BadRequest_FailedDependency: processing,
  BadRequest_InvalidToken: processing,
  BadRequest_RequiredParamNotProvided: processing,
  BadRequest_UrlTooLong: { status: 414 },
  BadRequest_HeadTooLarge: { status: 431 },
  BadRequest_IsolationNotSupported: { status: 412 },
  BadRequest_NotAcceptable: { status: 406 },
  BadRequest_NotFound: notFound,
  BadRequest_ResourceNotFound: notFound,
  BadRequest_MethodNotAllowed: { status: 405 },
  BadRequest_InvalidXml: processing,
  BadRequest_InvalidEnvelope: processing,
  BadRequest_VersionMismatch: { status: 500, standardCode: 'VersionMismatch' },
  BadRequest_MustUnderstand: { status: 500, standardCode: 'MustUnderstand' },
  BadRequest_UnknownOperation: processing,
  BadRequest_ParameterMissing: processing,
  BadRequest_ParameterRepeated: processing,
  BadRequest_ParameterUnknown: processing,
  BadRequest_ParameterInvalid: processing,
  BadRequest_UnsupportedMediaType: mediaType,
  BadRequest_UnsupportedEncoding: mediaType,
  BadRequest_BodyTooLarge: { status: 413 },
  BadRequest_BodyIncomplete: { status: 400 },
  Authentication_InvalidCredentials: {
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm="Servicetier", charset="UTF-8"' },
  },
  Service_NotFound: notFound,
  // An empty Allow is what HTTP has for a resource that is switched off (RFC 9110, 10.2.1).
  Service_Disabled: { status: 405, headers: { Allow: '' } },
  Internal_CompanyNotFound: notFound,
  Internal_DefaultCompanyNotFound: notFound,
  Internal_ObjectNotFound: processing,
  Limit_TooManyRequests: busy(429, 5),
  Limit_QueueTimeout: busy(503, 30),
  Limit_ReplyNotTaken: busy(503, 30),
  Limit_ShuttingDown: busy(503, 10),
  Limit_Backlog: busy(503, 5),
  Session_Stopped: processing,
  Session_TimedOut: { status: 408 },
  Session_Lost: processing,
  Session_LeaseLost: processing,
  Session_LogUnavailable: processing,
  Session_Ended: processing,
  Session_NotStarted: processing,
  Session_QueueFull: processing,
  Session_WaitTimeout: processing,
  Session_RecursionDepth: processing,
  Session_OwnSession: processing,
  Session_NotFound: processing,
  Session_NotStopped: processing,
  Application_DialogException: processing,
  Application_CallbackNotAllowed: processing,
  Application_EvaluateException: processing,
  Application_StringExceededLength: processing,
  Application_InvalidGUID: processing,
  Application_FilterErrorException: processing,
  Application_FieldValidationException: processing,
  Application_Overflow: processing,
  Application_InvalidArgument: processing,
  Internal_RecordNotFound: processing,
  Internal_DataNotFoundFilter: processing,
  Internal_InvalidTableRelation: processing,
  Internal_EntityWithSameKeyExists: processing,
  Request_EntityChanged: processing,
  Request_RecordModified: processing,
  Internal_RecordDoesNotExist: processing,
  Internal_LockTimeout: processing,
  Internal_Deadlock: processing,
  Internal_CommandTimeout: processing,
  Internal_DatabaseUnavailable: processing,
  Internal_ServerError: processing,
} as const satisfies Record<ErrorCode, FaultForm>

export function faultForm(code: ErrorCode): FaultForm {
  return faultForms[code]
}

/** The envelope of a fault, in the shape of compatibility 3.6. */
export function writeFault(error: CatalogueError): string {
  const message = escapeText(error.message)
  return (
    `<s:Envelope xmlns:s="${soap11}"><s:Body><s:Fault>${faultCode(error.code)}` +
    `<faultstring xml:lang="en-US">${message}</faultstring><detail><string xmlns="${serialization}">${message}</string></detail></s:Fault></s:Body></s:Envelope>`
  )
}

function faultCode(code: ErrorCode): string {
  const { standardCode } = faultForm(code)
  if (standardCode !== undefined) return `<faultcode>s:${standardCode}</faultcode>`
  const { exception } = catalogue[code]
  const namespace =
    exception === 'ServiceBrokerException'
      ? 'Microsoft.Dynamics.Nav.Service.WebServices'
      : 'Microsoft.Dynamics.Nav.Types.Exceptions'
  return `<faultcode xmlns:a="${errors}">a:${namespace}.${exception}</faultcode>`
}
