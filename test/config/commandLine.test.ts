import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { runCli } from './runCli.js'

const commands = [
  'start',
  'migrate',
  'demo-data',
  'config',
  'web-services',
  'publish',
  'unpublish',
  'sessions',
  'session-events',
  'start-session',
  'stop-session',
  'web-service-key',
]

describe('help', () => {
  test('lists every command', async () => {
    const { status, out } = await runCli(['--help'])
    expect(status).toBe(0)
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  test('each command has a description, --json and an example', async () => {
    const helps = await Promise.all(commands.map((command) => runCli([command, '--help'])))
    for (const [index, help] of helps.entries()) {
      expect(help.status).toBe(0)
      expect(help.out).toContain(`Usage: servicetier ${commands[index]}`)
      expect(help.out).toContain('--json')
      expect(help.out).toMatch(/Example:\n.*servicetier /)
    }
  })

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await runCli(['--version'])).toEqual({ status: 0, out: `${version}\n`, error: '' })
  })
})

describe('config', () => {
  test('shows value and origin of each setting, and no secret', async () => {
    const { status, out, error } = await runCli(
      ['config', '--soap-services-port', '8047', '--data-directory', '/data'],
      { SERVICETIER_ADMIN_PASSWORD: 'hush', SERVICETIER_DATABASE_URL: 'postgres://nav:hush@db/nav' },
    )
    expect({ status, error }).toEqual({ status: 0, error: '' })
    expect(out).toMatch(/^SOAPServicesPort +8047 +flag --soap-services-port$/m)
    expect(out).toMatch(/^ODataServicesPort +7048 +default$/m)
    expect(out).toMatch(/^AdminPassword +\*\*\* +environment variable SERVICETIER_ADMIN_PASSWORD$/m)
    expect(out).toMatch(
      /^DatabaseUrl +postgres:\/\/nav:\*\*\*@db\/nav +environment variable SERVICETIER_DATABASE_URL$/m,
    )
    expect(out).not.toContain('hush')
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
  })

  test('--changed --json has only what was given', async () => {
    const { out } = await runCli(
      ['config', '--changed', '--json', '--soap-services-enabled=off', '--sql-command-timeout', '0:01:00'],
      { SERVICETIER_ADMIN_PASSWORD: 'hush', SERVICETIER_SERVER_INSTANCE: '' },
    )
    expect(JSON.parse(out)).toEqual([
      { name: 'SqlCommandTimeout', value: '00:01:00', origin: 'flag --sql-command-timeout' },
      { name: 'AdminPassword', value: '***', origin: 'environment variable SERVICETIER_ADMIN_PASSWORD' },
      { name: 'SOAPServicesEnabled', value: false, origin: 'flag --soap-services-enabled' },
    ])
  })
})

describe('faults', () => {
  test.each(['start', 'migrate', 'demo-data', 'config'])(
    '%s reports all faults in settings together and exits with status 1',
    async (command) => {
      const { status, out, error } = await runCli(
        [command, '--odata-services-port', 'many', '--soap-port', '1', '--web-service-threads'],
        { SERVICETIER_SOAP_SERVICES_PORT: '7045', SERVICETIER_LEASE: '1' },
      )
      expect({ status, out }).toEqual({ status: 1, out: '' })
      expect(error.split('\n')).toEqual([
        'servicetier: 5 settings are wrong:',
        expect.stringMatching(/^ {2}--soap-port is not a flag of this command/),
        expect.stringMatching(/^ {2}SERVICETIER_LEASE is not the name of a setting/),
        expect.stringMatching(/^ {2}--odata-services-port 'many' is not a port/),
        expect.stringMatching(/^ {2}--web-service-threads needs a value/),
        expect.stringMatching(
          /^ {2}SERVICETIER_SOAP_SERVICES_PORT and SERVICETIER_MANAGEMENT_SERVICES_PORT are both 7045/,
        ),
        '',
      ])
    },
  )

  test.each([
    [['sesions'], "servicetier: unknown command 'sesions' (Did you mean sessions?)\n"],
    [['sessions', '--usr', 'x'], "servicetier: unknown option '--usr' (Did you mean --user?)\n"],
    [['config', 'all'], "servicetier: 'all' belongs to no flag; config takes no arguments\n"],
    [['start-session'], "servicetier: required option '--codeunit <id>' not specified\n"],
    [
      ['start-session', '--codeunit', '5x'],
      "servicetier: --codeunit '5x' is not a whole number from 1 to 2147483647\n",
    ],
    [['stop-session', '0'], "servicetier: <session id> '0' is not a whole number from 1 to 2147483647\n"],
    [['stop-session'], "servicetier: missing required argument 'session id'\n"],
    [['sessions'], 'servicetier: no password to sign in with: give --password or SERVICETIER_PASSWORD\n'],
    [
      ['sessions', '--password', 'x', '--url', 'localhost:7045'],
      'servicetier: --url (SERVICETIER_URL) is not a URL http://… or https://… without user, query and fragment\n',
    ],
  ])('%j is told in one line', async (commandLine, expected) => {
    expect(await runCli(commandLine)).toEqual({ status: 1, out: '', error: expected })
  })
})

describe('the reference in docs/', () => {
  test('is current: settings, command line and errors', async () => {
    expect(await runCli(['--check'], {}, 'scripts/docs.mjs')).toEqual({ status: 0, out: '', error: '' })
  })
})
