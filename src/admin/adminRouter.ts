/**
 * The management service: who runs, who ran, start, stop. On a port of its own and over database connections of its
 * own, so that it is never queued behind business calls.
 */

import { randomUUID } from 'node:crypto'
import express, { type Request, type Router } from 'express'
import { CatalogueError } from '../errors/CatalogueError.js'
import { clientAddressOf } from '../http/requestAddress.js'
import type { SignedInUser } from '../session/words/identity.js'
import { within } from '../session/words/within.js'
import { alwaysSaid } from '../http/sendReply.js'
import type { AdminDependencies } from './dependencies.js'
import { answerErrors } from './faults.js'
import { bodyOf, integerOf, queryOf, readJsonBody, textOf, topOf, wrong } from './requests.js'
import {
  activeSessionColumns,
  activeSessionOf,
  activeSessionOfLive,
  eventLogColumns,
  eventLogEntryOf,
  sessionEventColumns,
  sessionEventOf,
} from './rows.js'
import { addContractRoutes } from './contractRoutes.js'
import { addWebServiceRoutes } from './webServiceRoutes.js'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const stoppedByManagement = 'Stopped by the management service.'

export function adminRouter(dependencies: AdminDependencies): Router {
  const { sessions, log, eventLog, query, instance } = dependencies
  const router = express.Router()
  const flush = async (): Promise<void> => {
    if (!(await within(dependencies.logTimeout, log.flush())))
      throw new CatalogueError('Session_LogUnavailable', { seconds: dependencies.logTimeout / 1000 })
  }

  router.use((_request, response, next) => {
    response.set(alwaysSaid)
    next()
  })
  router.get('/health', (_request, response) => {
    response.json({ status: 'alive' })
  })
  router.get('/ready', (_request, response) => {
    const ready = dependencies.ready()
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready' })
  })

  // Everything below needs a user.
  const users = new WeakMap<Request, SignedInUser>()
  const userOf = (request: Request): SignedInUser => {
    const user = users.get(request)
    if (user === undefined) throw new CatalogueError('Authentication_InvalidCredentials', {})
    return user
  }
  router.use(async (request, _response, next) => {
    users.set(request, await dependencies.signIn(request.headers.authorization, clientAddressOf(request)))
    next()
  })
  router.use(async (request, response, next) => {
    await readJsonBody(request, response)
    next()
  })

  router.get('/instance', (_request, response) => {
    response.json(instance())
  })

  router.get('/sessions', async (request, response) => {
    queryOf(request, [])
    await flush()
    const { rows } = await query({
      text: `select ${activeSessionColumns} from platform.active_session order by server_instance_id, session_id`,
    })
    const own = instance().serverInstanceId
    response.json(
      rows.flatMap((row) => {
        const session = Number(row[1]) === own ? sessions.find(Number(row[2])) : undefined
        if (Number(row[1]) === own && session === undefined) return []
        return [activeSessionOf(row, session?.slot.stateName ?? 'Active')]
      }),
    )
  })

  router.get('/session-events', async (request, response) => {
    const { sessionUniqueId } = queryOf(request, ['sessionUniqueId', 'top'])
    if (sessionUniqueId !== undefined && (typeof sessionUniqueId !== 'string' || !guid.test(sessionUniqueId)))
      throw wrong(`sessionUniqueId must be one GUID, not ${JSON.stringify(sessionUniqueId)}.`)
    const values = [topOf(request), ...(sessionUniqueId === undefined ? [] : [sessionUniqueId])]
    const where = sessionUniqueId === undefined ? '' : 'where session_unique_id = $2'
    await flush()
    const { rows } = await query({
      text: `select ${sessionEventColumns} from platform.session_event ${where} order by event_datetime desc, session_id desc, event_type desc limit $1`,
      values,
    })
    response.json(rows.map(sessionEventOf))
  })

  router.get('/event-log', async (request, response) => {
    queryOf(request, ['top'])
    await eventLog.flush()
    const { rows } = await query({
      text: `select ${eventLogColumns} from platform.event_log order by id desc limit $1`,
      values: [topOf(request)],
    })
    response.json(rows.map(eventLogEntryOf))
  })

  router.post('/sessions', async (request, response) => {
    const body = bodyOf(request, ['codeunitId', 'companyName', 'recordId', 'timeout'])
    const codeunitId = integerOf(body, 'codeunitId', 1)
    if (codeunitId === undefined) throw wrong('codeunitId (Integer) is missing.')
    const companyName = textOf(body, 'companyName') || dependencies.defaultCompany()
    const recordId = textOf(body, 'recordId')
    const timeout = integerOf(body, 'timeout', 0) ?? 0
    const user = userOf(request)
    const record =
      recordId === '' ? undefined : await dependencies.readRecord(user, clientAddressOf(request), companyName, recordId)
    const sessionId = await sessions.start(
      { codeunitId, companyName, timeout, ...(record === undefined ? {} : { record }) },
      { user, companyName },
    )
    const session = sessions.find(sessionId)
    await flush()
    const { rows } = await query({
      text: `select ${sessionEventColumns} from platform.session_event where server_instance_id = $1 and session_id = $2 order by event_datetime desc, event_type desc limit 1`,
      values: [instance().serverInstanceId, sessionId],
    })
    const [last] = rows
    // A short session may be over already: then its Logoff is the answer.
    response.status(201).json(
      session === undefined
        ? sessionEventOf(last ?? [])
        : activeSessionOfLive(session, {
            serverComputerName: dependencies.serverComputerName,
            databaseName: last?.[6] ?? '',
          }),
    )
  })

  router.post('/sessions/:sessionId/stop', async (request, response) => {
    // Digits only: a JavaScript number may also be written 1e1, which nobody means by 10.
    const sessionId = /^\d+$/.test(request.params.sessionId) ? Number(request.params.sessionId) : 0
    if (sessionId < 1 || sessionId > 2_147_483_647)
      throw wrong(`the session ID '${request.params.sessionId}' is not a positive Integer.`)
    const body = bodyOf(request, ['comment', 'serverInstanceId'])
    const serverInstanceId = integerOf(body, 'serverInstanceId', 1) ?? instance().serverInstanceId
    const { sessionUniqueId, comment } = await sessions.stop({
      serverInstanceId,
      sessionId,
      by: userOf(request).userName,
      through: 'the management service',
      comment: textOf(body, 'comment') || stoppedByManagement,
    })
    response.json({ serverInstanceId, sessionId, sessionUniqueId, stopped: true, comment })
  })

  router.post('/users/:userName/web-service-key', async (request, response) => {
    bodyOf(request, [])
    response.status(201).json({
      userName: request.params.userName,
      ...(await dependencies.createWebServicesKey(request.params.userName)),
    })
  })
  router.delete('/users/:userName/web-service-key', async (request, response) => {
    await dependencies.removeWebServicesKey(request.params.userName)
    response.status(204).end()
  })

  addWebServiceRoutes(router, dependencies)
  addContractRoutes(router, dependencies)

  router.use((request) => {
    throw new CatalogueError('BadRequest_ResourceNotFound', { segment: `${request.method} ${request.path}` })
  })
  router.use(answerErrors(dependencies.reportUnexpected, randomUUID))
  return router
}
