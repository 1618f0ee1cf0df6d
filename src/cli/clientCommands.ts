/**
 * The commands that talk to a running server: sessions, session-events, start-session, stop-session, web-service-key,
 * and those of webServiceCommands.ts and contractCommands.ts.
 */

import { Option, type Command } from 'commander'
import {
  addConnectionOptions,
  clientConnection,
  integerArgument,
  webServiceUrl,
  type ConnectionOptions,
} from './clientConnection.js'
import { CommandError } from './CommandError.js'
import { addContractCommands } from './contractCommands.js'
import { addExample } from './examples.js'
import { formatRows } from './formatRows.js'
import { ManagementService } from './ManagementService.js'
import { SessionAdminService } from './SessionAdminService.js'
import { printJson, type Terminal } from './terminal.js'
import { addWebServiceCommands } from './webServiceCommands.js'

interface ClientOptions extends ConnectionOptions {
  readonly json?: boolean
}

interface SoapOptions extends ClientOptions {
  readonly soapUrl?: string
  readonly company?: string
}

const largestInteger = 2_147_483_647
const sessionColumns = [
  'sessionId',
  'clientType',
  'userId',
  'companyName',
  'objectId',
  'procedure',
  'state',
  'loginDatetime',
] as const
const eventColumns = [
  'eventDatetime',
  'eventType',
  'serverInstanceId',
  'sessionId',
  'clientType',
  'userId',
  'comment',
] as const

export function addClientCommands(program: Command, terminal: Terminal): void {
  addExample(
    addConnectionOptions(
      program
        .command('sessions')
        .summary('list the sessions that are active')
        .description(
          'List the sessions that are active now, with the object and procedure each is in. --json shows every field.',
        )
        .option('--json', "print the management service's JSON"),
    ).action(async (options: ClientOptions) => {
      const sessions = await managementService(options, terminal).get('/sessions')
      if (options.json === true) printJson(terminal, sessions)
      else terminal.out(formatRows(sessions, sessionColumns, 'No session is active.'))
    }),
    'servicetier sessions',
  )

  addExample(
    addConnectionOptions(
      program
        .command('session-events')
        .summary('list when sessions began and ended')
        .description(
          'List Session Event rows, the newest first: when sessions began and ended, and with which comment. --json shows every field.',
        )
        .option('--json', "print the management service's JSON")
        .option('--session-unique-id <guid>', "only this session's events; the request-id of a reply is its session's")
        .addOption(
          new Option('--top <number>', 'at most so many rows').argParser(integerArgument('--top', 1, largestInteger)),
        ),
    ).action(async (options: ClientOptions & { sessionUniqueId?: string; top?: number }) => {
      const query = new URLSearchParams()
      if (options.sessionUniqueId !== undefined) query.set('sessionUniqueId', options.sessionUniqueId)
      if (options.top !== undefined) query.set('top', String(options.top))
      const events = await managementService(options, terminal).get(
        `/session-events${query.size > 0 ? `?${query.toString()}` : ''}`,
      )
      if (options.json === true) printJson(terminal, events)
      else terminal.out(formatRows(events, eventColumns, 'There are no session events.'))
    }),
    'servicetier session-events --top 20',
  )

  addExample(
    addSoapOptions(
      program
        .command('start-session')
        .summary('start a background session')
        .description(
          'Start a background session that runs a codeunit, as STARTSESSION does: over SOAP, through the web service SessionAdmin.',
        )
        .option('--json', 'print { sessionId, started }'),
      'company the session works in (default: the default company)',
    )
      .addOption(
        new Option('--codeunit <id>', 'codeunit to run')
          .argParser(integerArgument('--codeunit', 1, largestInteger))
          .makeOptionMandatory(),
      )
      .option('--record <record id>', "record its onRun gets, e.g. 'Customer: 10000'")
      .addOption(
        new Option(
          '--timeout <milliseconds>',
          "how long it may run (default: the server's BackgroundSessionsDefaultTimeout)",
        ).argParser(integerArgument('--timeout', 1, largestInteger)),
      )
      .action(async (options: SoapOptions & { codeunit: number; record?: string; timeout?: number }) => {
        const service = await sessionAdmin(options, terminal)
        const sessionId = await service.startSession({
          codeunitId: options.codeunit,
          ...(options.record === undefined ? {} : { recordId: options.record }),
          ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
        })
        if (sessionId === undefined)
          throw new CommandError(
            `the session was not started: codeunit ${options.codeunit} cannot be run, or too many background sessions wait; the event log has the reason`,
          )
        if (options.json === true) printJson(terminal, { sessionId, started: true })
        else terminal.out(`Session ${sessionId} is started.\n`)
      }),
    'servicetier start-session --codeunit 50105 --timeout 60000',
    "servicetier start-session --codeunit 50102 --company 'CRONUS International Ltd.' --record 'Customer: 10000'",
  )

  addExample(
    addSoapOptions(
      program
        .command('stop-session')
        .summary('stop a session')
        .description(
          'Stop a session of the server instance that answers, as STOPSESSION does: over SOAP, through the web service SessionAdmin. Its open transaction is rolled back.',
        )
        .argument('<session id>', 'as `sessions` shows it', integerArgument('<session id>', 1, largestInteger))
        .option('--json', 'print { sessionId, stopped, comment }'),
      'company whose web service is called (default: the default company)',
    )
      .option('--comment <text>', 'why; goes to Session Event')
      .action(async (sessionId: number, options: SoapOptions & { comment?: string }) => {
        const service = await sessionAdmin(options, terminal)
        if (!(await service.stopSession(sessionId, options.comment)))
          throw new CommandError(
            `session ${sessionId} was not stopped: it is not active on this server instance, is being stopped already, or cannot be stopped`,
          )
        if (options.json === true) printJson(terminal, { sessionId, stopped: true, comment: options.comment ?? '' })
        else terminal.out(`Session ${sessionId} is stopped.\n`)
      }),
    "servicetier stop-session 17 --comment 'nightly maintenance'",
  )

  addExample(
    addConnectionOptions(
      program
        .command('web-service-key')
        .summary("make or revoke a user's web service access key")
        .description(
          'Make a web service access key for a user and print it: once, the server keeps only its hash. It serves instead of the password; an earlier key ends.',
        )
        .requiredOption('--for <user>', 'user who gets it')
        .option('--revoke', "end the user's key and make no new one")
        .option('--json', "print the management service's JSON"),
    ).action(async (options: ClientOptions & { for: string; revoke?: boolean }) => {
      const service = managementService(options, terminal)
      const path = `/users/${encodeURIComponent(options.for)}/web-service-key`
      if (options.revoke === true) {
        const answer = await service.delete(path)
        if (options.json === true) printJson(terminal, answer ?? { userName: options.for, webServicesKey: null })
        else terminal.out(`User ${options.for} has no web service access key any more.\n`)
        return
      }
      const answer = (await service.post(path)) as {
        webServicesKey?: unknown
        webServicesKeyExpiryDate?: unknown
      } | null
      if (typeof answer?.webServicesKey !== 'string')
        throw new CommandError(`the server told no key for user ${options.for}`)
      if (options.json === true) printJson(terminal, answer)
      else {
        const expiry = answer.webServicesKeyExpiryDate
        // A blank DateTime: it does not expire.
        terminal.out(
          `Web service access key of ${options.for}${typeof expiry === 'string' && expiry !== '' ? ` until ${expiry}` : ''}, shown only now:\n${answer.webServicesKey}\n`,
        )
      }
    }),
    'servicetier web-service-key --for admin',
  )

  addWebServiceCommands(program, terminal)
  addContractCommands(program, terminal)
}

function addSoapOptions(command: Command, companyDescription: string): Command {
  return addConnectionOptions(command)
    .option(
      '--soap-url <url>',
      'base URL of the SOAP web services, e.g. http://host:7047/BC/WS (SERVICETIER_SOAP_URL; default: as the management service tells)',
    )
    .option('--company <name>', companyDescription)
}

function managementService(options: ClientOptions, terminal: Terminal): ManagementService {
  return new ManagementService(clientConnection(options, terminal))
}

async function sessionAdmin(options: SoapOptions, terminal: Terminal): Promise<SessionAdminService> {
  const connection = clientConnection(options, terminal)
  const given = options.soapUrl ?? terminal.environment['SERVICETIER_SOAP_URL']
  if (given !== undefined && given !== '')
    return SessionAdminService.open(
      connection,
      webServiceUrl(given, '--soap-url (SERVICETIER_SOAP_URL)'),
      options.company,
    )
  const instance = (await new ManagementService(connection).get('/instance')) as { urls?: { soap?: unknown } } | null
  if (typeof instance?.urls?.soap !== 'string')
    throw new CommandError(`${connection.url} does not tell the address of its SOAP web services; give --soap-url`)
  return SessionAdminService.open(
    connection,
    webServiceUrl(instance.urls.soap, `the SOAP address that ${connection.url} tells`),
    options.company,
  )
}
