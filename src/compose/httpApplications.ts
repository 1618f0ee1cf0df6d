/** The HTTP application of the SOAP and OData ports, and that of the management service. */

import express, { type Express } from 'express'
import { adminRouter } from '../admin/adminRouter.js'
import type { InstanceDescription } from '../admin/dependencies.js'
import type { SignIn } from '../auth/SignIn.js'
import type { Objects } from '../application/Objects.js'
import type { Samples } from '../application/samples.js'
import type { Settings } from '../config/settings.js'
import { CatalogueError, unpackError } from '../errors/CatalogueError.js'
import { ReplyRoom } from '../http/ReplyRoom.js'
import type { InstanceServices } from '../http/InstanceServices.js'
import { odataRouter } from '../odata/request/odataRouter.js'
import { snapshotOf } from '../record/records.js'
import type { RecordSnapshot } from '../session/words/recordSnapshot.js'
import type { Sessions } from '../session/gateway/Sessions.js'
import { soapRouter } from '../soap/soapRouter.js'
import { getRecordById } from '../record/getRecordById.js'
import { contracts } from './instanceContract.js'
import type { Database } from './openDatabase.js'
import type { Logs } from './openLogs.js'

/** Comment of the Logoff of a session that only read, when its caller is gone. */
const abandoned = 'The client closed the connection.'

export interface ApplicationOptions {
  readonly settings: Settings
  readonly database: Database
  readonly objects: Objects
  readonly sessions: Sessions
  readonly logs: Logs
  readonly signIn: Pick<SignIn, 'signIn'>
}

function newApplication({ TrustedProxies: proxies }: Pick<Settings, 'TrustedProxies'>): Express {
  // An ETag of the framework's would say that two replies are the same; replies of sessions never are.
  const application = express().disable('x-powered-by').disable('etag')
  return proxies === undefined ? application : application.set('trust proxy', proxies.split(','))
}

export function webServicesApplication({
  settings,
  database: { companies, webServices },
  objects,
  sessions,
  signIn,
  logs,
}: ApplicationOptions): Express {
  const application = newApplication(settings)
  const services: InstanceServices = {
    companies,
    signIn: async (authorization, clientAddress) => await signIn.signIn(authorization, clientAddress),
    call: async (call) => await sessions.call(call),
    callInline: async (call, objectId, procedure, work) => await sessions.callInline(call, objectId, procedure, work),
    abandon: (sessionId) => {
      // It is over, or somebody else stopped it, at the same moment.
      sessions
        .stop({ sessionId, by: '', through: 'the closed connection of its client', comment: abandoned })
        .catch(() => undefined)
    },
    flushLog: async () => {
      await sessions.flushLog()
    },
    replyRoom: new ReplyRoom(settings.ReplySpoolMaxSize * 1024 * 1024),
    reportUnexpected: logs.reportUnexpected,
  }
  application.use(
    `/${settings.ServerInstance}/WS`,
    soapRouter({ ...services, settings, webServices, objects, codeunit: (id) => objects.codeunit(id) }),
  )
  application.use(
    `/${settings.ServerInstance}`,
    odataRouter({ ...services, settings, objects, published: () => webServices.published() }),
  )
  application.use((request, response) => {
    response
      .status(404)
      .type('text/plain')
      .send(
        `There is nothing at ${request.path}. SOAP web services are below /${settings.ServerInstance}/WS, OData below /${settings.ServerInstance}/ODataV4 and /${settings.ServerInstance}/api.\n`,
      )
  })
  return application
}

export interface ManagementOptions extends ApplicationOptions {
  readonly serverComputerName: string
  readonly samples: Samples
  readonly ready: () => boolean
  /** Undefined until the ports are open. */
  readonly description: () => InstanceDescription | undefined
}

export function managementApplication({
  settings,
  database,
  objects,
  samples,
  sessions,
  logs,
  signIn,
  serverComputerName,
  ready,
  description,
}: ManagementOptions): Express {
  const { companies, webServices, users, administration } = database
  return newApplication(settings).use(
    adminRouter({
      sessions,
      log: logs.log,
      logTimeout: settings.SessionLogTimeout,
      eventLog: logs.eventLog,
      serverComputerName,
      reportUnexpected: logs.reportUnexpected,
      ready,
      query: async (statement) => await administration.query(statement),
      signIn: async (authorization, clientAddress) => await signIn.signIn(authorization, clientAddress, true),
      instance: () => {
        const described = description()
        if (described === undefined) throw new CatalogueError('Limit_ShuttingDown', {})
        return described
      },
      defaultCompany: () => companies.defaultCompany(),
      readRecord: async (user, clientComputerName, companyName, recordId) => {
        if (!companies.has(companyName))
          throw new CatalogueError('Session_NotStarted', { reason: `the company '${companyName}' does not exist.` })
        const { ending } = await sessions.callInline(
          {
            user,
            companyName,
            clientType: 'Management',
            clientComputerName,
            timeout: settings.SOAPServicesOperationTimeout,
          },
          0,
          'StartSession',
          async (session) => snapshotOf(await getRecordById(session, recordId)),
        )
        if (ending.error !== undefined) throw unpackError(ending.error)
        return ending.result as RecordSnapshot
      },
      createWebServicesKey: async (userName) => ({
        webServicesKey: await users.createWebServicesKey(userName),
        webServicesKeyExpiryDate: '',
      }),
      webServices,
      objectName: (objectType, objectId) => objects.nameOf(objectType, objectId),
      contracts: contracts({ settings, objects, samples, companies, webServices, description }),
      removeWebServicesKey: async (userName) => {
        await users.removeWebServicesKey(userName)
      },
    }),
  )
}
