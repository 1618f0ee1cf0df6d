/**
 * Requests that start a background session, watch it in Active Session, stop it and read what Session Event says: over
 * SOAP and OData, by the action of Active Session, and over the management service.
 */

import type { Codeunit } from '../../objects/codeunit/defineCodeunit.js'
import { codeunitNamespace } from '../../soap/namespaces.js'
import { folder, request, type Folder, type RequestItem, type RequestOptions } from './collection.js'
import { keep, literal, readJson, readXml, skipWithout, statusIs, test } from './scripts.js'
import { operationRequest, soapService } from './soapRequests.js'

export interface SessionCallsOptions {
  /** Runs until it is stopped. */
  readonly backgroundCodeunit: number
  /** Published, with procedures that start and stop sessions. */
  readonly sessionAdmin: { readonly serviceName: string; readonly codeunit: Codeunit } | undefined
  /** URL of the entity sets of the tables Active Session and Session Event; undefined: not published. */
  readonly activeSessions: string | undefined
  readonly sessionEvents: string | undefined
  /** Of OData's actions. */
  readonly namespace: string
}

/** What is asked for again at most so often, until the answer is there. */
const attempts = 50

/**
 * @returns the codeunit, if one of its procedures starts sessions and another stops them, as the demo's Session Admin
 *   has them
 */
export function isSessionAdmin({ procedures }: Codeunit): boolean {
  const { StartSession: start, StopSession: stop } = procedures
  return (
    start?.parameters['sessionId']?.byVar === true &&
    start.parameters['codeunitId']?.byVar === false &&
    stop?.parameters['sessionId']?.byVar === false &&
    start.returns?.name === 'Boolean' &&
    stop.returns?.name === 'Boolean'
  )
}

export function sessionsFolder(options: SessionCallsOptions): Folder {
  return folder(
    'Sessions',
    'Every call is a session: listed in Active Session while it lives, remembered in Session Event when it is over. Here a background session is started, watched and stopped from outside.',
    [
      ...(options.sessionAdmin === undefined
        ? []
        : [
            folder(
              'Over SOAP and OData',
              'As business code does it: STARTSESSION, Active Session, STOPSESSION, Session Event.',
              overSoap(options, options.sessionAdmin),
            ),
          ]),
      folder(
        'Over the management service',
        'As an administrator does it, on a port and over database connections of its own.',
        overManagement(options),
      ),
      ...(options.activeSessions === undefined
        ? []
        : [
            folder(
              "By Active Session's action",
              'Active Session is a table: what can be done with its rows is an action.',
              byAction(options, options.activeSessions),
            ),
          ]),
    ],
  )
}

function overSoap(
  { backgroundCodeunit, activeSessions, sessionEvents }: SessionCallsOptions,
  { serviceName, codeunit }: NonNullable<SessionCallsOptions['sessionAdmin']>,
): RequestItem[] {
  const service = soapService('Codeunit', serviceName, codeunitNamespace(serviceName))
  const [id, comment] = ['sessions_soap', 'Stopped from Postman, over SOAP']
  const canAsk = codeunit.procedures['IsSessionActive']?.returns?.name === 'Boolean'
  const answers = (operation: string, value: boolean): string[] => [
    readXml,
    ...test(`${operation} answers ${String(value)}`, [
      statusIs(200),
      `pm.expect($('return_value').text()).to.equal('${String(value)}');`,
    ]),
  ]
  const isActive = (name: string, value: boolean): RequestItem[] =>
    canAsk
      ? [
          operationRequest(service, {
            name,
            operation: 'IsSessionActive',
            content: [`<sessionId>{{${id}}}</sessionId>`],
            description: 'True while the session lives on this server instance.',
            test: answers('IsSessionActive', value),
          }),
        ]
      : []
  const stop = (name: string, value: boolean, description: string): RequestItem =>
    operationRequest(service, {
      name,
      operation: 'StopSession',
      content: [`<sessionId>{{${id}}}</sessionId>`, `<comment>${comment}</comment>`],
      description,
      test: answers('StopSession', value),
    })
  return [
    operationRequest(service, {
      name: 'Start a background session',
      operation: 'StartSession',
      content: ['<sessionId>0</sessionId>', `<codeunitId>${backgroundCodeunit}</codeunitId>`],
      description: `Starts a session without a user interface that runs codeunit ${backgroundCodeunit}. The answer does not wait for it: it has the session's id.`,
      test: [...answers('StartSession', true), keep(id, "$('StartSession_Result > sessionId').text()")],
    }),
    ...(activeSessions === undefined ? [] : [watch('See it in Active Session', activeSessions, id)]),
    ...isActive('Is it active?', true),
    stop('Stop it', true, 'Stops it before its next statement and rolls back what it has open. True: it is over.'),
    ...isActive('Is it still active?', false),
    ...(activeSessions === undefined || sessionEvents === undefined
      ? []
      : [
          gone('See that Active Session has it no more', activeSessions, id),
          events('Read its Session Event', sessionEvents, id, comment),
        ]),
    stop('Stop it once more', false, 'A session that is over cannot be stopped.'),
  ]
}

function overManagement({ backgroundCodeunit }: SessionCallsOptions): RequestItem[] {
  const [id, comment] = ['sessions_management', 'Stopped from Postman, over the management service']
  return [
    startRequest('Start a session', id, backgroundCodeunit),
    again(
      {
        name: 'List the sessions',
        url: '{{managementUrl}}/sessions',
        description: 'The sessions that live now on all server instances of the database.',
        test: [
          readJson,
          `const found = body.find((one) => String(one.sessionId) === pm.collectionVariables.get(${literal(id)}));`,
        ],
      },
      'found',
      test('It is listed', [
        statusIs(200),
        "pm.expect(found.clientType).to.equal('Background');",
        "pm.expect(found.companyName).to.equal(pm.collectionVariables.get('company'));",
      ]),
    ),
    request({
      name: 'Stop the session',
      method: 'POST',
      url: `{{managementUrl}}/sessions/{{${id}}}/stop`,
      json: { comment },
      description: 'Answers when it is over.',
      test: [
        readJson,
        ...test('It is stopped', [
          statusIs(200),
          'pm.expect(body.stopped).to.equal(true);',
          `pm.expect(body.comment).to.equal(${literal(comment)});`,
        ]),
      ],
    }),
    request({
      name: 'Read the session events',
      url: `{{managementUrl}}/session-events?sessionUniqueId={{${id}_uniqueId}}`,
      description: 'When it began and ended, the newest first; why it ended is the comment.',
      test: [
        readJson,
        ...test('It began and ended', [
          statusIs(200),
          "pm.expect(body.map((one) => one.eventType)).to.eql(['Logoff', 'Logon']);",
          `pm.expect(body[0].comment).to.equal(${literal(comment)});`,
        ]),
      ],
    }),
    request({
      name: 'Stop the session once more',
      method: 'POST',
      url: `{{managementUrl}}/sessions/{{${id}}}/stop`,
      json: {},
      description: 'A session that is over cannot be stopped.',
      test: [
        readJson,
        ...test('It is refused', [
          'pm.expect(pm.response.code).to.be.within(400, 499);',
          "pm.expect(body.error.code).to.equal('Session_NotFound');",
        ]),
      ],
    }),
  ]
}

function byAction(
  { backgroundCodeunit, sessionEvents, namespace }: SessionCallsOptions,
  activeSessions: string,
): RequestItem[] {
  const [id, comment] = ['sessions_action', 'Stopped from Postman, by an action']
  return [
    startRequest('Start a session to be stopped by an action', id, backgroundCodeunit),
    watch('Find its row in Active Session', activeSessions, id),
    request({
      name: 'Stop it by the action Stop',
      method: 'POST',
      url: `${activeSessions}(Server_Instance_ID={{serverInstanceId}},Session_ID={{${id}}})/${namespace}.Stop`,
      json: { comment },
      description: 'Stops the session of the row, on whichever server instance it runs.',
      test: test('It is stopped', [statusIs(204)]),
    }),
    gone('See that its row is gone', activeSessions, id),
    ...(sessionEvents === undefined ? [] : [events('Read in Session Event why it ended', sessionEvents, id, comment)]),
  ]
}

function startRequest(name: string, id: string, codeunitId: number): RequestItem {
  return request({
    name,
    method: 'POST',
    url: '{{managementUrl}}/sessions',
    json: { codeunitId, companyName: '{{company}}' },
    description: `Starts a background session that runs codeunit ${codeunitId}.`,
    test: [
      readJson,
      ...test('It is started', [statusIs(201), 'pm.expect(body.sessionId).to.be.above(0);']),
      keep(id, 'String(body.sessionId)'),
      keep(`${id}_uniqueId`, 'body.sessionUniqueId'),
    ],
  })
}

const ofSession = (id: string): string =>
  `$filter=Server_Instance_ID eq {{serverInstanceId}} and Session_ID eq {{${id}}}`

function watch(name: string, activeSessions: string, id: string): RequestItem {
  return again(
    {
      name,
      url: `${activeSessions}?${ofSession(id)}`,
      description: 'The row of a session comes and goes with it. Asked for again until it is there.',
      test: [readJson, 'const found = body.value && body.value[0];'],
    },
    'found',
    [
      ...test('It is active', [
        statusIs(200),
        "pm.expect(found.Client_Type).to.equal('Background');",
        "pm.expect(found.User_ID).to.not.equal('');",
      ]),
      keep(`${id}_uniqueId`, 'found.Session_Unique_ID'),
    ],
  )
}

function gone(name: string, activeSessions: string, id: string): RequestItem {
  return again(
    {
      name,
      url: `${activeSessions}?${ofSession(id)}`,
      description: 'The row of a session that is over is not there.',
      test: [readJson, 'const gone = Array.isArray(body.value) && body.value.length === 0;'],
    },
    'gone',
    test('Its row is gone', [statusIs(200), 'pm.expect(body.value).to.eql([]);']),
  )
}

function events(name: string, sessionEvents: string, id: string, comment: string): RequestItem {
  return again(
    {
      name,
      url: `${sessionEvents}?$filter=Session_Unique_ID eq {{${id}_uniqueId}}&$orderby=Event_Datetime,Event_Type`,
      description: 'Its Logon and its Logoff; the comment says why it ended.',
      before: [skipWithout(`${id}_uniqueId`)],
      test: [readJson, 'const ended = Array.isArray(body.value) && body.value.length >= 2;'],
    },
    'ended',
    test('It began and ended', [
      statusIs(200),
      "pm.expect(body.value.map((one) => one.Event_Type)).to.eql(['Logon', 'Logoff']);",
      `pm.expect(body.value[1].Comment).to.equal(${literal(comment)});`,
    ]),
  )
}

/**
 * Sends the request again until a condition holds: no longer than needed, and not for ever.
 * @param condition of JavaScript
 * @param then tests, when it holds or all attempts are used up
 */
function again(options: RequestOptions, condition: string, then: readonly string[]): RequestItem {
  return request({
    ...options,
    test: [
      ...options.test,
      "const attempt = Number(pm.collectionVariables.get('attempt') || 0) + 1;",
      `if (!${condition} && attempt < ${attempts}) {`,
      "  pm.collectionVariables.set('attempt', String(attempt));",
      '  pm.execution.setNextRequest(pm.info.requestId);',
      '} else {',
      "  pm.collectionVariables.unset('attempt');",
      ...then.map((line) => `  ${line}`),
      '}',
    ],
  })
}
