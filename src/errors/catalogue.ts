/**
 * The closed catalogue of errors: one row per code, with its exception name in Business Central, the text and how
 * loudly the event log speaks of it.
 *
 * Codes and texts are the published ones where they exist (compatibility 4.7); the others follow the same
 * `Category_Name` form. Placeholders are written `{name}`; `CatalogueError` asks for exactly these names. Every
 * protocol has one exhaustive table over `ErrorCode`, so a new row does not compile until each says how it looks.
 */

export type EventLogLevel = 'Error' | 'Warning' | 'Information'

export interface CatalogueEntry {
  /** Exception name without its namespace. SOAP writes it as the fault code. */
  readonly exception: string
  /** Text with `{placeholder}`s. */
  readonly message: string
  /** Level of the event-log entry when a session ends with this error; undefined: the caller's mistake, not logged. */
  readonly level?: EventLogLevel
}

export const catalogue = {
  // The request is wrong.
  BadRequest: { exception: 'ODataBadRequestException', message: '{reason}' },
  BadRequest_InvalidRequestUrl: {
    exception: 'ODataArgumentException',
    message: 'The request URL is not valid: {reason}',
  },
  /** Compatibility 4.7: "Bad Request - Error in query syntax; Expression expected at position …". */
  BadRequest_Syntax: {
    exception: 'ODataNotFoundException',
    message: 'Bad Request - Error in query syntax in {where} at position {position}: {reason}',
  },
  BadRequest_MethodNotImplemented: {
    exception: 'ODataNotImplementedException',
    message: 'Not implemented: {feature}.',
  },
  BadRequest_InvalidOperation: { exception: 'ODataInvalidOperationException', message: '{reason}' },
  /** Of a part of a batch that was not executed because of another one. */
  BadRequest_FailedDependency: {
    exception: 'ODataInvalidOperationException',
    message: 'The request was not executed: {reason}',
  },
  BadRequest_InvalidToken: {
    exception: 'ODataBadRequestInvalidTokenException',
    message:
      'Could not validate the client concurrency token required by the service. Please provide a valid token in the client request. {reason}',
  },
  BadRequest_RequiredParamNotProvided: { exception: 'ODataBadRequestNullFieldException', message: '{reason}' },
  BadRequest_UrlTooLong: {
    exception: 'ODataArgumentException',
    message:
      'The request URL has {length} characters; at most {limit} are allowed. Send the query in the body of POST …/$query, or as a part of $batch.',
  },
  /** Before any protocol sees the request: Node reads no further. */
  BadRequest_HeadTooLarge: {
    exception: 'ODataArgumentException',
    message:
      'The request line and the headers have more than {limit} bytes, which is the limit. Send a long query in the body of POST …/$query, or as a part of $batch.',
  },
  BadRequest_IsolationNotSupported: { exception: 'ODataNotImplementedException', message: '{reason}' },
  BadRequest_NotAcceptable: {
    exception: 'ODataBadRequestException',
    message: "None of the content types asked for ('{accept}') can be sent; {offered} can.",
  },
  BadRequest_NotFound: { exception: 'ODataNotFoundException', message: '{reason}' },
  BadRequest_ResourceNotFound: {
    exception: 'ODataResourceNotFoundException',
    message: "Resource not found for the segment '{segment}'.",
  },
  BadRequest_MethodNotAllowed: {
    exception: 'ODataMethodNotAllowedException',
    message: "'{method}' requests are not allowed for {resource}.",
  },
  BadRequest_InvalidXml: {
    exception: 'ServiceBrokerException',
    message: 'The request is not well-formed XML: {reason} (line {line}, column {column}).',
  },
  BadRequest_InvalidEnvelope: {
    exception: 'ServiceBrokerException',
    message: 'The request is not a SOAP 1.1 message: {reason}',
  },
  BadRequest_VersionMismatch: {
    exception: 'ServiceBrokerException',
    message:
      "The envelope's namespace is '{namespace}'. This service speaks SOAP 1.1 only: 'http://schemas.xmlsoap.org/soap/envelope/'.",
  },
  BadRequest_MustUnderstand: {
    exception: 'ServiceBrokerException',
    message: "The header '{header}' is marked mustUnderstand, and this service does not know it.",
  },
  BadRequest_UnknownOperation: {
    exception: 'ServiceBrokerException',
    message: "The operation '{operation}' does not exist in the service {service}. It offers: {operations}.",
  },
  BadRequest_ParameterMissing: {
    exception: 'ServiceBrokerException',
    message: "The parameter '{parameter}' ({type}) of {operation} is missing.",
  },
  BadRequest_ParameterRepeated: {
    exception: 'ServiceBrokerException',
    message: "The parameter '{parameter}' ({type}) of {operation} is given more than once.",
  },
  BadRequest_ParameterUnknown: {
    exception: 'ServiceBrokerException',
    message: "The parameter '{parameter}' does not exist in {operation}. It takes: {parameters}.",
  },
  BadRequest_ParameterInvalid: {
    exception: 'ServiceBrokerException',
    message: "The value of the parameter '{parameter}' of {operation} is not a valid {type}: {reason}",
  },
  BadRequest_UnsupportedMediaType: {
    exception: 'ServiceBrokerException',
    message: "The content type '{contentType}' is not supported; send {expected}.",
  },
  BadRequest_UnsupportedEncoding: {
    exception: 'ServiceBrokerException',
    message: "The content encoding '{encoding}' is not supported; send {expected}.",
  },
  BadRequest_BodyTooLarge: {
    exception: 'ServiceBrokerException',
    message: 'The request body is larger than {limit} bytes, which is the limit ({setting}).',
  },
  BadRequest_BodyIncomplete: {
    exception: 'ServiceBrokerException',
    message: 'The request body could not be read: {reason}',
  },

  // Who calls.
  Authentication_InvalidCredentials: {
    exception: 'NavInvalidCredentialException',
    message: 'The server has rejected the client credentials.',
    level: 'Warning',
  },

  // What is published.
  Service_NotFound: { exception: 'ServiceBrokerException', message: "There is no published web service '{service}'." },
  Service_Disabled: {
    exception: 'ServiceBrokerException',
    message: '{protocol} web services are switched off on this server instance ({setting}).',
  },
  Internal_CompanyNotFound: {
    exception: 'NavCompanyNotFoundException',
    message: "The company '{company}' does not exist.",
  },
  Internal_DefaultCompanyNotFound: {
    exception: 'NavCompanyNotFoundException',
    message:
      "Can't process the request because the default company can't be found. Name a company in the URL, or give ServicesDefaultCompany.",
  },
  Internal_ObjectNotFound: {
    exception: 'NavNCLInvalidObjectException',
    message: 'The {objectType} {objectId} does not exist.',
    level: 'Error',
  },

  // Limits.
  Limit_TooManyRequests: {
    exception: 'NavServerBusyException',
    message: 'Too many requests: {running} are running and {waiting} are waiting, which is the limit ({setting}).',
    level: 'Warning',
  },
  Limit_QueueTimeout: {
    exception: 'NavServerBusyException',
    message: 'The request waited {seconds} seconds for its turn, which is the limit.',
    level: 'Warning',
  },
  Limit_ReplyNotTaken: {
    exception: 'NavServerBusyException',
    message: 'The client did not take its reply, and there is no room to hold it (ReplySpoolMaxSize).',
    level: 'Warning',
  },
  Limit_ShuttingDown: {
    exception: 'NavServerBusyException',
    message: 'The server instance is shutting down and takes no more calls.',
  },
  Limit_Backlog: {
    exception: 'NavServerBusyException',
    message: 'The session log cannot keep up ({backlog} entries wait to be written); no new session is taken.',
    level: 'Error',
  },

  // Sessions.
  Session_Stopped: { exception: 'NavSessionTerminatedException', message: 'The session was stopped{comment}' },
  Session_TimedOut: {
    exception: 'NavSessionTimeoutException',
    message: 'The session was cancelled because it exceeded its time limit of {limit}.',
    level: 'Warning',
  },
  Session_Lost: { exception: 'NavSessionLostException', message: 'The session was lost: {reason}', level: 'Error' },
  Session_LeaseLost: {
    exception: 'NavSessionLostException',
    message: 'The server instance lost its connection to the database and stopped its sessions.',
    level: 'Error',
  },
  Session_LogUnavailable: {
    exception: 'NavSessionLostException',
    message:
      'The session log could not be written within {seconds} seconds, so the outcome of the call is not confirmed.',
    level: 'Error',
  },
  Session_Ended: {
    exception: 'NavSessionEndedException',
    message: 'The session {sessionId} is over; it runs no more statements.',
  },
  Session_NotStarted: {
    exception: 'NavSessionNotStartedException',
    message: 'The session could not be started: {reason}',
    level: 'Error',
  },
  Session_QueueFull: {
    exception: 'NavSessionNotStartedException',
    message:
      'The session could not be started: {running} background sessions are running and {waiting} are waiting, which is the limit (BackgroundSessionsMaxConcurrent, BackgroundSessionsMaxQueued).',
    level: 'Error',
  },
  Session_WaitTimeout: {
    exception: 'NavSessionTimeoutException',
    message: 'The background session waited {limit} for its turn, which is the limit, and never ran.',
    level: 'Warning',
  },
  Session_RecursionDepth: {
    exception: 'NavSessionRecursionException',
    message:
      'Excessive recursive session creation detected, original session ID: [{originalSessionId}], current session ID: [{currentSessionId}].',
    level: 'Error',
  },
  Session_OwnSession: {
    exception: 'NavSessionNotStoppedException',
    message: 'The session {sessionId} is the current session, which cannot stop itself.',
  },
  Session_NotFound: {
    exception: 'NavSessionNotStoppedException',
    message: 'The session {sessionId} is not active on server instance {serverInstanceId}.',
  },
  Session_NotStopped: {
    exception: 'NavSessionNotStoppedException',
    message: 'The session {sessionId} could not be stopped: {reason}',
  },

  // Business code.
  Application_DialogException: { exception: 'NavNCLDialogException', message: '{message}', level: 'Error' },
  Application_CallbackNotAllowed: {
    exception: 'NavNCLCallbackNotAllowedException',
    message: '{server} attempted to issue a client callback to {purpose}.',
    level: 'Error',
  },
  Application_EvaluateException: {
    exception: 'NavNCLEvaluateException',
    message: 'The value "{value}" cannot be evaluated into type {type}.',
    level: 'Error',
  },
  Application_StringExceededLength: {
    exception: 'NavNCLStringLengthExceededException',
    message:
      'The length of the string is {length}, but it must be less than or equal to {maximum} characters. Value: {value}',
    level: 'Error',
  },
  Application_InvalidGUID: {
    exception: 'NavNCLInvalidGuidFormatException',
    message: 'Invalid format of GUID string. Value: {value}',
    level: 'Error',
  },
  Application_FilterErrorException: {
    exception: 'NavFilterException',
    message: 'The filter "{filter}" is not valid for the {field} field on the {table} table. {reason}',
    level: 'Error',
  },
  Application_FieldValidationException: {
    exception: 'NavTestFieldException',
    message: "{field} {condition} in {table}: {identification}. Current value is '{value}'.",
    level: 'Error',
  },
  /** Of PostgreSQL: a result, not what was given. */
  Application_Overflow: {
    exception: 'NavNCLOverflowException',
    message: 'A value that was computed is out of the range of its type: {reason}.',
  },
  Application_InvalidArgument: { exception: 'NavNCLArgumentException', message: '{reason}', level: 'Error' },

  // Data.
  Internal_RecordNotFound: {
    exception: 'NavCSideRecordNotFoundException',
    message: 'The {table} does not exist. Identification fields and values: {identification}',
    level: 'Error',
  },
  Internal_DataNotFoundFilter: {
    exception: 'NavCSideDataException',
    message: 'There is no {table} within the filter.{filters}',
    level: 'Error',
  },
  Internal_InvalidTableRelation: {
    exception: 'NavCSideValidateTableRelationException',
    message:
      'The field {field} of table {table} contains a value ({value}) that cannot be found in the related table ({related}).',
    level: 'Error',
  },
  Internal_EntityWithSameKeyExists: {
    exception: 'NavCSideDuplicateKeyException',
    message: 'The {table} already exists. Identification fields and values: {identification}',
    level: 'Error',
  },
  Request_EntityChanged: {
    exception: 'ODataConflictException',
    message: 'Another user has already changed the record.',
    level: 'Error',
  },
  /** Compatibility 3.6: the words of SOAP page services for the two above. */
  Request_RecordModified: {
    exception: 'NavCSideRecordChangedException',
    message: 'Other user has modified {record}.',
    level: 'Error',
  },
  Internal_RecordDoesNotExist: {
    exception: 'NavCSideRecordNotFoundException',
    message: '{record} {identification} does not exist.',
    level: 'Error',
  },
  Internal_LockTimeout: {
    exception: 'NavCSideLockTimeoutException',
    message: 'The operation could not complete because the records are locked by another session.',
    level: 'Error',
  },
  Internal_Deadlock: {
    exception: 'NavCSideDeadlockException',
    message: 'The transaction was rolled back because it was in a deadlock with another session.',
    level: 'Error',
  },
  Internal_CommandTimeout: {
    exception: 'NavCSideTimeoutException',
    message: 'The statement took longer than the database may take for one (SqlCommandTimeout).',
    level: 'Error',
  },
  Internal_DatabaseUnavailable: {
    exception: 'NavCSideException',
    message: 'Cannot establish a connection to the database, or it was lost: {reason}',
    level: 'Error',
  },
  Internal_ServerError: {
    exception: 'NavCSideException',
    message: 'An unexpected error occurred. CorrelationId:  {correlationId}.',
    level: 'Error',
  },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof catalogue

/** Names in braces of a text. */
export type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never

/** The placeholders of a code's text, each with the value that goes there. */
export type ErrorArguments<Code extends ErrorCode> = {
  readonly [Name in Placeholders<(typeof catalogue)[Code]['message']>]: string | number | bigint
}
