/**
 * The server's own pages: who works here, what has happened, what is published. They show the platform's tables for
 * reading; what can be done there is an action. A page has the id and the name of its table. `Objects` has them beside
 * the application's own.
 */

import type { WebServiceObjectType } from '../session/words/webService.js'
import { serverOf } from '../session/run/access.js'
import { ActiveSession, Company, EventLog, ServerInstance, SessionEvent, WebService } from './systemTables.js'
import type { RecordOf, Table } from '../objects/table/defineTable.js'
import type { DeclaredFields, FieldName } from '../objects/table/field.js'
import type { Session } from '../session/Session.js'
import { Integer, Option, Text } from '../types/index.js'
import { action, definePage, type DeclaredAction, type SourceViewDeclaration } from '../objects/page/definePage.js'
import type { PageDefinition } from '../objects/page/pageDefinition.js'

interface More<F extends DeclaredFields> {
  readonly sourceView?: SourceViewDeclaration<F>
  readonly actions?: Readonly<Record<string, DeclaredAction<F>>>
}

/** All fields of a platform table, for reading. */
function systemPage<F extends DeclaredFields>(table: Table<F>, more: NoInfer<More<F>> = {}): PageDefinition {
  return definePage(table, {
    id: table.id,
    name: table.name,
    pageType: 'List',
    controls: table.fields.map(({ name }) => name as FieldName<F>),
    insertAllowed: false,
    modifyAllowed: false,
    deleteAllowed: false,
    ...more,
  })
}

const activeSessionPage = systemPage(ActiveSession, {
  actions: {
    Stop: action({
      documentation:
        'Stops the session, on whichever server instance it runs; returns when it is over. A session cannot stop itself.',
      unqueued: true,
      parameters: { comment: { type: Text(), byVar: false, optional: true } },
      run: async (session, rec, p) => {
        await serverOf(session).stopSessionOf(rec['Server Instance ID'], rec['Session ID'], p.comment)
      },
    }),
  },
})

const objectTypes = Option('Codeunit', 'Page', 'Query')
const webServiceNames = Text(250)

const webServicePage = systemPage(WebService, {
  actions: {
    Publish: action({
      documentation:
        'Publishes an object of the application, at once on all server instances. Returns the name it is published under; default: its own without blanks.',
      binding: 'Collection',
      parameters: {
        objectType: objectTypes,
        objectId: Integer,
        serviceName: { type: webServiceNames, byVar: false, optional: true },
      },
      returns: webServiceNames,
      run: async (session, _rec, { objectType, objectId, serviceName }) => {
        const [name] = await serverOf(session).changeWebServices({
          kind: 'publish',
          objectType,
          objectId,
          serviceName,
        })
        return name ?? ''
      },
    }),
    PublishAgain: action({
      documentation: 'Publishes a service that was taken off.',
      run: async (session, rec) => {
        await serverOf(session).changeWebServices({
          kind: 'publish',
          objectType: publishedType(session, rec),
          objectId: rec['Object ID'],
          serviceName: rec['Service Name'],
        })
      },
    }),
    Unpublish: action({
      documentation:
        'Takes the service off, and with it the others on the same object, at once on all server instances.',
      run: async (session, rec) => {
        await serverOf(session).changeWebServices({
          kind: 'unpublish',
          objectType: publishedType(session, rec),
          serviceName: rec['Service Name'],
        })
      },
    }),
  },
})

function publishedType(session: Session, rec: RecordOf<typeof WebService>): WebServiceObjectType {
  const type = rec['Object Type']
  return type === '' ? session.error(`The web service ${rec['Service Name']} has no Object Type.`) : type
}

export const systemPages: readonly PageDefinition[] = Object.freeze([
  activeSessionPage,
  systemPage(SessionEvent, { sourceView: { key: 'Event Datetime', descending: true } }),
  systemPage(ServerInstance),
  systemPage(EventLog, { sourceView: { descending: true } }),
  systemPage(Company),
  webServicePage,
])

/** What every instance publishes of them. The set of companies is in every service anyway. */
export const systemWebServices = Object.freeze(
  systemPages
    .filter(({ id }) => id !== Company.id)
    .map(({ id, name }) =>
      Object.freeze({ objectType: 'Page' as const, objectId: id, serviceName: name.replaceAll(' ', '') }),
    ),
)
