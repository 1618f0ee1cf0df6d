import { describe, expect, test } from '@jest/globals'
import { resolveSettings, type ResolvedSettings } from '../../dist/config/resolveSettings.js'
import { environmentVariableOf, flagOf } from '../../dist/config/settingNames.js'
import { settingNames, settingOf } from '../../dist/config/settings.js'
import { SettingsError } from '../../dist/config/SettingsError.js'
import { formatTimeSpan, parseTimeSpan } from '../../dist/config/timeSpan.js'

function resolve(
  environment: Record<string, string> = {},
  flags: Record<string, string | true> = {},
): ResolvedSettings {
  return resolveSettings({ environment, flags, cwd: '/srv/here' })
}

function faultsOf(environment: Record<string, string>, flags: Record<string, string | true> = {}): string[] {
  try {
    resolve(environment, flags)
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map((fault) => `${fault.where} ${fault.reason}`)
    throw error
  }
  return []
}

describe('where a setting comes from', () => {
  test('without anything given every setting has its default', () => {
    const { settings, origins } = resolve()
    expect(settings).toMatchObject({
      ServerInstance: 'BC',
      SOAPServicesPort: 7047,
      ODataServicesPort: 7048,
      ManagementServicesPort: 7045,
      DatabaseUrl: undefined,
      AdminPassword: undefined,
      DataDirectory: '/srv/here/.servicetier',
      SOAPServicesOperationTimeout: 600_000,
      BackgroundSessionsDefaultTimeout: 28_800_000,
      SessionEventTableRetainInterval: 90 * 86_400_000,
      UnresponsiveThreadThreshold: 50,
      SessionLogMode: 'BeforeReply',
      TerminateUnresponsiveSessions: true,
    })
    expect(new Set(Object.values(origins).map((origin) => origin.kind))).toEqual(new Set(['default']))
    expect(Object.keys(settings)).toEqual(settingNames)
    expect(Object.isFrozen(settings)).toBe(true)
  })

  test('a flag wins over an environment variable, a variable over the default', () => {
    const { settings, origins } = resolve(
      { SERVICETIER_SOAP_SERVICES_PORT: '1', SERVICETIER_SERVER_INSTANCE: 'NAV' },
      { 'soap-services-port': '2' },
    )
    expect(settings.SOAPServicesPort).toBe(2)
    expect(origins.SOAPServicesPort).toEqual({ kind: 'flag', name: '--soap-services-port' })
    expect(settings.ServerInstance).toBe('NAV')
    expect(origins.ServerInstance).toEqual({ kind: 'environment variable', name: 'SERVICETIER_SERVER_INSTANCE' })
  })

  test('an empty environment variable counts as not given', () => {
    expect(
      resolve({ SERVICETIER_SOAP_SERVICES_PORT: '', SERVICETIER_NO_SUCH_THING: '' }).origins.SOAPServicesPort,
    ).toEqual({ kind: 'default' })
  })

  test('a switch given as a bare flag is on', () => {
    expect(
      resolve({ SERVICETIER_LOAD_DEMO_COMPANY: 'false' }, { 'load-demo-company': true }).settings.LoadDemoCompany,
    ).toBe(true)
  })
})

describe('names', () => {
  test.each([
    ['SOAPServicesPort', 'SERVICETIER_SOAP_SERVICES_PORT', 'soap-services-port'],
    ['ODataServicesPort', 'SERVICETIER_ODATA_SERVICES_PORT', 'odata-services-port'],
    [
      'ODataServicesV4EndpointEnabled',
      'SERVICETIER_ODATA_SERVICES_V4_ENDPOINT_ENABLED',
      'odata-services-v4-endpoint-enabled',
    ],
    [
      'ODataV4MaxConcurrentRequests',
      'SERVICETIER_ODATA_V4_MAX_CONCURRENT_REQUESTS',
      'odata-v4-max-concurrent-requests',
    ],
    ['PublicODataBaseUrl', 'SERVICETIER_PUBLIC_ODATA_BASE_URL', 'public-odata-base-url'],
    [
      'ServicesUseNTLMAuthentication',
      'SERVICETIER_SERVICES_USE_NTLM_AUTHENTICATION',
      'services-use-ntlm-authentication',
    ],
    [
      'APIMaxConcurrentRequestsPerUser',
      'SERVICETIER_API_MAX_CONCURRENT_REQUESTS_PER_USER',
      'api-max-concurrent-requests-per-user',
    ],
    ['ApiServicesEnabled', 'SERVICETIER_API_SERVICES_ENABLED', 'api-services-enabled'],
    ['SqlLockTimeoutOverride', 'SERVICETIER_SQL_LOCK_TIMEOUT_OVERRIDE', 'sql-lock-timeout-override'],
    ['DatabaseUrl', 'SERVICETIER_DATABASE_URL', 'database-url'],
  ])('%s is %s and --%s', (name, variable, flag) => {
    expect(environmentVariableOf(name)).toBe(variable)
    expect(flagOf(name)).toBe(flag)
  })

  test('no two settings share a name, and no letter of one is lost', () => {
    expect(new Set(settingNames.map(environmentVariableOf)).size).toBe(settingNames.length)
    for (const name of settingNames) expect(flagOf(name).replaceAll('-', '')).toBe(name.toLowerCase())
  })
})

describe('faults', () => {
  test('all faults are reported together', () => {
    expect(
      faultsOf(
        {
          SERVICETIER_SOAP_SERVICES_PORT: '70000',
          SERVICETIER_SOAP_SERVICE_PORT: '1',
          SERVICETIER_SQL_COMMAND_TIMEOUT: '30 min',
        },
        { 'session-log-mode': 'Never', 'data-directry': 'x', 'server-instance': true },
      ),
    ).toEqual([
      '--data-directry is not a flag of this command; did you mean --data-directory?',
      'SERVICETIER_SOAP_SERVICE_PORT is not the name of a setting; did you mean SERVICETIER_SOAP_SERVICES_PORT?',
      '--server-instance needs a value (one that begins with - as --server-instance=-…): a name of letters A-Z, digits, - and _, at most 250 characters',
      "SERVICETIER_SOAP_SERVICES_PORT '70000' is not a port from 0 to 65535 (0: any free one)",
      "SERVICETIER_SQL_COMMAND_TIMEOUT '30 min' is not a time span [dd.]hh:mm:ss[.fff] from 00:00:01 to 24.20:31:23.647, or MaxValue (no limit)",
      "--session-log-mode 'Never' is not one of BeforeReply, WriteBehind, Off",
    ])
  })

  test('a faulty secret is never repeated', () => {
    const faults = faultsOf({
      SERVICETIER_ADMIN_PASSWORD: 'hush\u0007',
      SERVICETIER_DATABASE_URL: 'mysql://nav:hush@db/nav',
    })
    expect(faults).toHaveLength(2)
    expect(faults.join()).not.toContain('hush')
  })

  test.each([
    [
      'two services on one port',
      { SERVICETIER_SOAP_SERVICES_PORT: '7048' },
      'SERVICETIER_SOAP_SERVICES_PORT and SERVICETIER_ODATA_SERVICES_PORT are both 7048',
    ],
    [
      'a lease of two heartbeats',
      { SERVICETIER_SERVER_INSTANCE_HEARTBEAT_INTERVAL: '00:00:05' },
      'the lease must be longer than two heartbeats',
    ],
    ['more threads than the maximum', { SERVICETIER_WEB_SERVICE_THREADS: '33' }, 'are 33 and 32'],
    [
      'half a lock-out policy',
      { SERVICETIER_LOCKOUT_POLICY_FAILED_AUTHENTICATION_COUNT: '5' },
      'both must be greater than 0',
    ],
  ])('%s cannot work', (_, environment, expected) => {
    expect(faultsOf(environment)).toEqual([expect.stringContaining(expected)])
  })

  test('several services may ask for any free port', () => {
    expect(
      faultsOf({
        SERVICETIER_SOAP_SERVICES_PORT: '0',
        SERVICETIER_ODATA_SERVICES_PORT: '0',
        SERVICETIER_MANAGEMENT_SERVICES_PORT: '0',
      }),
    ).toEqual([])
  })

  test("the client commands' variables are no faults", () => {
    expect(
      faultsOf({
        SERVICETIER_URL: 'http://x',
        SERVICETIER_SOAP_URL: 'http://x',
        SERVICETIER_USER: 'u',
        SERVICETIER_PASSWORD: 'p',
        SERVICETIER_TEST_DATABASE: 'x',
      }),
    ).toEqual([])
  })

  test('a Kubernetes service named servicetier does not keep the server from starting', () => {
    expect(
      faultsOf({
        SERVICETIER_SERVICE_HOST: '10.0.0.1',
        SERVICETIER_SERVICE_PORT: '7047',
        SERVICETIER_SERVICE_PORT_SOAP: '7047',
        SERVICETIER_PORT: 'tcp://10.0.0.1:7047',
        SERVICETIER_PORT_7047_TCP_ADDR: '10.0.0.1',
        SERVICETIER_B_SERVICE_HOST: '10.0.0.2',
        SERVICETIER_B_PORT: 'tcp://10.0.0.2:1',
      }),
    ).toEqual([])
    expect(faultsOf({ SERVICETIER_PORT: '7047' })).toHaveLength(1)
  })

  test("names of an object's prototype are neither settings nor values", () => {
    expect(faultsOf({ SERVICETIER_LOAD_DEMO_COMPANY: 'constructor' }, { constructor: 'x' })).toHaveLength(2)
  })
})

describe('formats', () => {
  test('every default is valid and shown as it is written', () => {
    for (const name of settingNames) {
      const { type, default: text } = settingOf(name)
      if (text === undefined) continue
      const parsed = type.parse(text, '/')
      expect({ name, shown: 'value' in parsed ? type.show(parsed.value) : parsed.fault }).toEqual({
        name,
        shown: type.name === 'Path' ? `/${text}` : text,
      })
    }
  })

  test.each([
    ['00:00:01', 1000],
    ['0:30:00', 1_800_000],
    ['1.02:03:04.5', 93_784_500],
    ['00:00:00.05', 50],
    ['90.00:00:00', 7_776_000_000],
    ['MaxValue', Infinity],
    ['maxvalue', Infinity],
    ['24:00:00', undefined],
    ['00:60:00', undefined],
    ['00:00:60', undefined],
    ['10', undefined],
    ['00:10', undefined],
    ['-00:00:01', undefined],
    ['00:00:00.0001', undefined],
    ['1,00:00:00', undefined],
  ])('the time span %s is %s milliseconds', (text, milliseconds) => {
    expect(parseTimeSpan(text)).toBe(milliseconds)
  })

  test('a time span that is shown is the one that was read', () => {
    for (const milliseconds of [0, 1, 50, 999, 1000, 86_399_999, 86_400_000, 93_784_500, Infinity])
      expect(parseTimeSpan(formatTimeSpan(milliseconds))).toBe(milliseconds)
  })

  test.each(['SERVICETIER_STOP_SESSION_GRACE_PERIOD', 'SERVICETIER_SESSION_EVENT_TABLE_PURGE_LOOKUP_PERIOD'])(
    '%s has no MaxValue',
    (variable) => {
      expect(faultsOf({ [variable]: 'MaxValue' })).toHaveLength(1)
    },
  )

  test('a database URL is shown without its password', () => {
    const { type } = settingOf('DatabaseUrl')
    expect(type.show('postgres://nav:hush@db:5432/nav?sslmode=require&sslpassword=hush')).toBe(
      'postgres://nav:***@db:5432/nav?sslmode=require&sslpassword=***',
    )
    expect(type.show('postgres:///nav?host=/run/postgresql')).toContain('/nav')
  })

  test.each([
    ['SERVICETIER_SERVER_INSTANCE', '../x'],
    ['SERVICETIER_ADMIN_USER', 'a:b'],
    ['SERVICETIER_LISTEN_ADDRESS', '300.1.2.3'],
    ['SERVICETIER_LISTEN_ADDRESS', 'a b'],
    ['SERVICETIER_PUBLIC_SOAP_BASE_URL', 'erp.example.com'],
    ['SERVICETIER_PUBLIC_SOAP_BASE_URL', 'https://u:p@erp.example.com'],
    ['SERVICETIER_DATABASE_URL', 'postgres://db'],
    ['SERVICETIER_SOAP_SERVICES_PORT', '7047.5'],
    ['SERVICETIER_SOAP_SERVICES_PORT', '-1'],
    ['SERVICETIER_SERVICES_DEFAULT_COMPANY', 'x'.repeat(31)],
    ['SERVICETIER_DATABASE_MAX_CONNECTIONS', '1e3'],
  ])('%s=%s is refused', (variable, text) => {
    expect(faultsOf({ [variable]: text })).toEqual([expect.stringContaining(variable)])
  })

  test.each([
    ['SERVICETIER_LISTEN_ADDRESS', '0.0.0.0'],
    ['SERVICETIER_LISTEN_ADDRESS', '::'],
    ['SERVICETIER_LISTEN_ADDRESS', 'localhost'],
    ['SERVICETIER_SERVICES_DEFAULT_COMPANY', 'CRONUS Danmark A/S'],
    ['SERVICETIER_TERMINATE_UNRESPONSIVE_SESSIONS', 'OFF'],
    ['SERVICETIER_SESSION_LOG_MODE', 'writebehind'],
    ['SERVICETIER_PUBLIC_SOAP_BASE_URL', 'https://erp.example.com/BC/WS/'],
  ])('%s=%s is taken', (variable, text) => {
    expect(faultsOf({ [variable]: text })).toEqual([])
  })
})
