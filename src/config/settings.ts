/**
 * The one table of settings: name, type, default, what it does, and where its default differs from the original's.
 *
 * Names, formats and defaults are those of the original (compatibility 5) where it has the setting. Everything else is
 * made from this table: the type `Settings`, environment variables, flags, validation, the output of `config` and the
 * docs. A setting stands here only if something reads it.
 */

import {
  addressType,
  booleanType,
  choiceType,
  databaseUrlType,
  integerType,
  networksType,
  pathType,
  portType,
  secretType,
  textType,
  timeSpanType,
  webUrlType,
  type SettingType,
} from './settingTypes.js'

interface SettingDetails {
  /** What it does, in one sentence. */
  readonly description: string
  /** Unit of a plain number. */
  readonly unit?: string
  /**
   * `same`: the original's setting and default; `own`: not a setting of the original; else its default there and why
   * ours differs.
   */
  readonly reference: 'same' | 'own' | { readonly default: string; readonly reason: string }
}

export interface Setting<
  Value = unknown,
  Default extends string | undefined = string | undefined,
> extends SettingDetails {
  readonly type: SettingType<Value>
  /** Default in the format of the type; undefined: none. */
  readonly default: Default
}

function setting<Value>(
  type: SettingType<Value>,
  defaultText: string,
  details: SettingDetails,
): Setting<Value, string> {
  return { type, default: defaultText, ...details }
}

/** A setting without a default: its value is undefined until it is given. */
function optional<Value>(type: SettingType<Value>, details: SettingDetails): Setting<Value, undefined> {
  return { type, default: undefined, ...details }
}

const own = 'own'
const same = 'same'
const second = 1000
const day = 86_400 * second
/** Retention is reckoned in dates, not with timers. */
const retention = () => timeSpanType({ minimum: second, maximum: 36_500 * day, maxValue: true })

export const settings = {
  // The instance.
  ServerInstance: setting(
    textType(250, /^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'a name of letters A-Z, digits, - and _'),
    'BC',
    { description: 'Name of the server instance and first part of every web-service URL.', reference: own },
  ),
  ListenAddress: setting(addressType(), '127.0.0.1', {
    description:
      'Address that all ports listen on; `0.0.0.0` (all addresses, without encryption) is needed in a container.',
    reference: own,
  }),
  SOAPServicesPort: setting(portType(), '7047', {
    description: 'Port of the SOAP web services; OData is answered there too.',
    reference: same,
  }),
  ODataServicesPort: setting(portType(), '7048', {
    description: 'Port of the OData and API web services; SOAP is answered there too.',
    reference: same,
  }),
  ManagementServicesPort: setting(portType(), '7045', {
    description: 'Port of the management service, with `/ready` and `/health`.',
    reference: same,
  }),
  ServerInstanceHeartbeatInterval: setting(timeSpanType({ minimum: 100, maximum: 3600 * second }), '00:00:02', {
    description: 'How often the instance tells the database that it lives.',
    reference: own,
  }),
  ServerInstanceLeaseDuration: setting(timeSpanType({ minimum: 300, maximum: day }), '00:00:10', {
    description:
      'How long after its last heartbeat an instance may go on and its peers wait before they declare it crashed; more than twice ServerInstanceHeartbeatInterval.',
    reference: own,
  }),
  ShutdownGracePeriod: setting(timeSpanType({ minimum: 0, maximum: day }), '00:00:10', {
    description: 'How long a shutdown lets running calls finish before it stops them.',
    reference: own,
  }),
  EventLogRetainInterval: setting(retention(), '30.00:00:00', {
    description: 'How long entries of the event log are kept.',
    reference: own,
  }),

  // The database.
  DatabaseUrl: optional(databaseUrlType(), {
    description: 'PostgreSQL database to use; without it an embedded PostgreSQL is started in DataDirectory.',
    reference: own,
  }),
  DataDirectory: setting(pathType(), '.servicetier', {
    description: 'Directory of the embedded PostgreSQL and of `instance.json`.',
    reference: own,
  }),
  DatabaseMaxConnections: setting(integerType(8, 10_000), '80', {
    description: 'Database connections of the whole instance, over all its threads.',
    unit: 'connections',
    reference: own,
  }),
  SqlCommandTimeout: setting(timeSpanType({ minimum: second, maxValue: true }), '00:30:00', {
    description: 'How long one SQL statement may run.',
    reference: same,
  }),
  SqlLockTimeoutOverride: setting(timeSpanType({ maxValue: true }), '00:03:00', {
    description: 'How long a statement waits for a lock that another session holds.',
    reference: same,
  }),
  Application: optional(pathType(), {
    description:
      'ES module that exports the `application` whose objects are published; without it the demo application.',
    reference: own,
  }),
  ForceSchemaSync: setting(booleanType(), 'false', {
    description:
      "Whether a start may change the application's tables where that loses data; without it such a start is refused with a list of what would be lost.",
    reference: own,
  }),
  LoadDemoCompany: setting(booleanType(), 'true', {
    description: 'Whether the first start creates the companies that the application brings along, with their rows.',
    reference: own,
  }),

  // Who may call.
  AdminUser: setting(textType(50, /^[^\p{Cc}:]+$/u, 'a user name without colon and control characters'), 'admin', {
    description: 'User that the first start creates.',
    reference: own,
  }),
  AdminPassword: optional(secretType(128), {
    description: 'Password of AdminUser; without it the first start generates one and prints it once.',
    reference: own,
  }),
  LockoutPolicyFailedAuthenticationCount: setting(integerType(0), '0', {
    description: 'Failed sign-ins from one address after which a user is locked out there; 0: never.',
    unit: 'sign-ins',
    reference: same,
  }),
  LockoutPolicyFailedAuthenticationWindow: setting(integerType(0, 86_400), '0', {
    description: 'Time in which failed sign-ins are counted; 0: lock-out is off.',
    unit: 'seconds',
    reference: same,
  }),

  // Web services.
  SOAPServicesEnabled: setting(booleanType(), 'true', {
    description: 'Whether SOAP calls are taken; otherwise every one is answered with 405.',
    reference: { default: 'false', reason: 'SOAP is what most callers come for' },
  }),
  ODataServicesEnabled: setting(booleanType(), 'true', {
    description:
      'Whether the OData port is opened and OData and API calls are taken; otherwise every one is answered with 405.',
    reference: same,
  }),
  ODataServicesV4EndpointEnabled: setting(booleanType(), 'true', {
    description: 'Whether the OData V4 endpoint takes calls; otherwise every one is answered with 405.',
    reference: same,
  }),
  ApiServicesEnabled: setting(booleanType(), 'true', {
    description: 'Whether the API endpoint takes calls; otherwise every one is answered with 405.',
    reference: { default: 'false', reason: 'a server that is only used for its web services needs no second switch' },
  }),
  PublicSOAPBaseUrl: optional(webUrlType(), {
    description:
      "Base URL that WSDL and discovery documents name, e.g. `https://erp.example.com/BC/WS`; without it the request's own address is named.",
    reference: same,
  }),
  PublicODataBaseUrl: optional(webUrlType(), {
    description:
      "Base URL of OData as callers know it, e.g. `https://erp.example.com/BC/ODataV4`; without it the instance's own address is told.",
    reference: same,
  }),
  TrustedProxies: optional(networksType(), {
    description:
      'Proxies whose headers `Forwarded`, or `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`, are believed: they decide what links name and who the caller is. Without it they change nothing.',
    reference: own,
  }),
  ServicesDefaultCompany: optional(textType(30, /^[^\p{Cc}]+$/u, 'a company name'), {
    description: 'Company of calls whose URL names none.',
    reference: same,
  }),
  SOAPServicesMaxMsgSize: setting(integerType(1, 1_048_576), '65536', {
    description: 'Largest body of a SOAP request; a larger one is answered with 413.',
    unit: 'KB',
    reference: same,
  }),
  SOAPServicesOperationTimeout: setting(timeSpanType({ maxValue: true }), '00:10:00', {
    description: 'How long a SOAP call may take; then its session is stopped and the call answered with 408.',
    reference: same,
  }),
  SOAPMaxConcurrentRequests: setting(integerType(0), '0', {
    description: 'SOAP calls that run at once; 0: no limit.',
    unit: 'calls',
    reference: { default: '5', reason: 'a limit nobody asked for fails integrations in ways that are hard to see' },
  }),
  SOAPRequestQueueSize: setting(integerType(0), '0', {
    description:
      'SOAP calls that may wait while SOAPMaxConcurrentRequests run, the next is answered with 429; 0: no limit.',
    unit: 'calls',
    reference: { default: '95', reason: 'as SOAPMaxConcurrentRequests' },
  }),
  SOAPRequestQueueTimeout: setting(timeSpanType({ maxValue: true }), '00:08:00', {
    description: 'How long a SOAP call may wait for its turn before it is answered with 503.',
    reference: own,
  }),
  ClientIdleTimeout: setting(timeSpanType({ minimum: second, maximum: day, maxValue: true }), '00:01:00', {
    description:
      'How long a client may neither send the rest of its request nor take anything of its reply before its connection is closed.',
    reference: own,
  }),
  ReplySpoolMaxSize: setting(integerType(0, 1_048_576), '1024', {
    description:
      'What long replies to slow clients may take of the folder for temporary files, all together; a session whose reply has no room there is ended.',
    unit: 'MB',
    reference: own,
  }),
  ODataServicesMaxPageSize: setting(integerType(1, 1_000_000), '20000', {
    description: 'Rows of one page of an OData or API reply at most; `@odata.nextLink` leads to the next page.',
    unit: 'rows',
    reference: same,
  }),
  ODataServicesOperationTimeout: setting(timeSpanType({ maxValue: true }), '00:08:00', {
    description: 'How long an OData or API call may take; then its session is stopped and the call answered with 408.',
    reference: same,
  }),
  ODataMaxBodySize: setting(integerType(1, 2047), '350', {
    description: 'Largest body of an OData or API request; a larger one is answered with 413.',
    unit: 'MB',
    reference: same,
  }),
  ODataV4MaxConcurrentRequests: setting(integerType(0), '0', {
    description: 'OData calls that run at once; 0: no limit.',
    unit: 'calls',
    reference: { default: '5', reason: 'as SOAPMaxConcurrentRequests' },
  }),
  ODataV4MaxRequestQueueSize: setting(integerType(0), '0', {
    description:
      'OData calls that may wait while ODataV4MaxConcurrentRequests run, the next is answered with 429; 0: no limit.',
    unit: 'calls',
    reference: { default: '95', reason: 'as SOAPMaxConcurrentRequests' },
  }),
  APIMaxConcurrentRequestsGlobalLimit: setting(integerType(0), '0', {
    description: 'API calls that run at once; 0: no limit.',
    unit: 'calls',
    reference: { default: '95', reason: 'as SOAPMaxConcurrentRequests' },
  }),
  APIMaxRequestQueueSizeGlobalLimit: setting(integerType(0), '0', {
    description:
      'API calls that may wait while APIMaxConcurrentRequestsGlobalLimit run, the next is answered with 429; 0: no limit.',
    unit: 'calls',
    reference: { default: '500', reason: 'as SOAPMaxConcurrentRequests' },
  }),
  ODataRequestQueueTimeout: setting(timeSpanType({ maxValue: true }), '00:08:00', {
    description: 'How long an OData or API call may wait for its turn before it is answered with 503.',
    reference: own,
  }),

  // Sessions.
  BackgroundSessionsMaxConcurrent: setting(integerType(0, 10_000), '10', {
    description: 'Background sessions that run at once; 0: no limit.',
    unit: 'sessions',
    reference: same,
  }),
  BackgroundSessionsMaxQueued: setting(integerType(0, 1_000_000), '100', {
    description: 'Background sessions that may wait for their turn, starting one more fails; 0: no limit.',
    unit: 'sessions',
    reference: same,
  }),
  BackgroundSessionsDefaultTimeout: setting(timeSpanType({ maxValue: true }), '08:00:00', {
    description: 'How long a background session may run unless its start says otherwise.',
    reference: same,
  }),
  BackgroundSessionsDefaultWaitTimeout: setting(timeSpanType({ maxValue: true }), '08:00:00', {
    description: 'How long a background session may wait for its turn.',
    reference: same,
  }),
  MaximumSessionRecursionDepth: setting(integerType(1, 1000), '14', {
    description: 'How many sessions deep sessions may start sessions.',
    unit: 'sessions',
    reference: same,
  }),
  StopSessionGracePeriod: setting(timeSpanType({ minimum: 100, maximum: day }), '00:00:02', {
    description:
      'How long a stopped session may take to end before its thread and its database connection are terminated.',
    reference: own,
  }),
  TerminateUnresponsiveSessions: setting(booleanType(), 'true', {
    description:
      'Whether sessions that do not end within StopSessionGracePeriod are terminated; false: stopping them fails, as the documents of STOPSESSION say.',
    reference: own,
  }),
  SessionLogMode: setting(choiceType(['BeforeReply', 'WriteBehind', 'Off']), 'BeforeReply', {
    description:
      'Whether a reply waits until its Logon and Logoff are durable; `WriteBehind`: a crash may lose the last 50 ms; `Off`: for benchmarks only.',
    reference: own,
  }),
  SessionLogTimeout: setting(timeSpanType({ minimum: 100, maximum: day }), '00:00:02', {
    description: 'How long a reply waits for the session log before it becomes a fault.',
    reference: own,
  }),
  SessionLogMaxBacklog: setting(integerType(100, 10_000_000), '10000', {
    description: 'Entries of the session log that may wait to be written before new sessions are refused.',
    unit: 'entries',
    reference: own,
  }),
  SessionEventTableRetainInterval: setting(retention(), '90.00:00:00', {
    description: 'How long Session Event rows of interactive sessions are kept.',
    reference: same,
  }),
  NonInteractiveSessionsLogRetainInterval: setting(retention(), '5.00:00:00', {
    description: 'How long Session Event rows of background and web-service sessions are kept.',
    reference: same,
  }),
  SessionEventTablePurgeLookupPeriod: setting(timeSpanType({ minimum: second }), '1.00:00:00', {
    description: 'How often, at most, old Session Event rows are looked for.',
    reference: same,
  }),

  // Threads.
  WebServiceThreads: setting(integerType(0, 1024), '0', {
    description: 'Threads that web-service sessions share; 0: one per core, at least two.',
    unit: 'threads',
    reference: own,
  }),
  WebServiceThreadsMaximum: setting(integerType(2, 1024), '32', {
    description: 'Web-service threads at most, those set aside because they do not respond included.',
    unit: 'threads',
    reference: own,
  }),
  WarmThreads: setting(integerType(0, 256), '2', {
    description: 'Threads kept ready for background sessions and in place of unresponsive ones.',
    unit: 'threads',
    reference: own,
  }),
  UnresponsiveThreadThreshold: setting(timeSpanType({ minimum: 10, maximum: 60 * second }), '00:00:00.05', {
    description: 'Silence after which a thread is set aside and its calls that have not begun go to another.',
    reference: own,
  }),
  ThreadMaxOldGenerationSize: setting(integerType(32, 65_536), '256', {
    description: 'Heap a thread may use before it is ended and its sessions are lost.',
    unit: 'MB',
    reference: own,
  }),
} as const

export type SettingName = keyof typeof settings

/**
 * The effective values: milliseconds for time spans (`Infinity`: no limit), absolute paths, URLs without a slash at the
 * end.
 */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> }

type ValueOf<Row> =
  Row extends Setting<infer Value, infer Default> ? (Default extends string ? Value : Value | undefined) : never

export const settingNames = Object.keys(settings) as readonly SettingName[]

/** One row of the table where its type does not matter. */
export function settingOf(name: SettingName): Setting {
  return settings[name]
}
