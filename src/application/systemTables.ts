/**
 * The platform's tables as business code, pages and OData read them: their published fields with the original's
 * numbers and types, nothing of what is hidden. Read only; who writes them is the server. User Property, which holds
 * secrets' hashes, is not among them.
 */

import { ActiveSession as activeSession } from '../database/entities/ActiveSession.js'
import { Company as company } from '../database/entities/Company.js'
import { EventLog as eventLog } from '../database/entities/EventLog.js'
import { columnName, type PlatformField, type PlatformTable } from '../database/entities/platformTable.js'
import { platformSchema } from '../database/entities/platformTables.js'
import { ServerInstance as serverInstance } from '../database/entities/ServerInstance.js'
import { SessionEvent as sessionEvent } from '../database/entities/SessionEvent.js'
import { User as user } from '../database/entities/User.js'
import { WebService as webService } from '../database/entities/WebService.js'
import type { AnyTable, Key, TableDefinition } from '../objects/table/tableDefinition.js'
import type { Table } from '../objects/table/defineTable.js'
import type { Field, FieldDeclaration } from '../objects/table/field.js'

type PlatformFields = Readonly<Record<string, PlatformField>>
/** The fields under their AL names. */
type Declared<F extends PlatformFields> = {
  readonly [Property in keyof F as F[Property]['name']]: FieldDeclaration<F[Property]['type']>
}

/** The session log mirrors its live sessions and events to these. */
const mirrored: ReadonlySet<number> = new Set([activeSession.id, sessionEvent.id])

/** @param table a platform table; what it hides stays hidden */
function systemTable<F extends PlatformFields>(table: PlatformTable<F>): Table<Declared<F>> {
  const byProperty = new Map<string, Field>()
  Object.entries(table.fields).forEach(([property, { no, name, type, autoIncrement }], index) => {
    byProperty.set(
      property,
      Object.freeze({
        number: no,
        name,
        type,
        index,
        system: true,
        caption: name,
        fieldClass: 'Normal',
        column: columnName(property),
        initValue: type.blank,
        editable: false,
        autoIncrement,
      }),
    )
  })
  const fields = Object.freeze([...byProperty.values()])
  const keys = table.keys.map((properties, at): Key => {
    const ofKey = properties.map((property) => byProperty.get(property) as Field)
    return Object.freeze({
      name: at === 0 ? 'PK' : ofKey.map((field) => field.name).join(', '),
      unique: at === 0,
      fields: Object.freeze(ofKey),
    })
  })
  const definition: TableDefinition = {
    objectType: 'Table',
    id: table.id,
    name: table.name,
    caption: table.name,
    system: true,
    dataPerCompany: false,
    storage: Object.freeze({
      schema: platformSchema,
      name: table.tableName,
      companyColumn: false,
      ...(mirrored.has(table.id) ? { mirrorsLog: true as const } : {}),
    }),
    fields,
    allFields: fields,
    primaryKey: keys[0] as Key,
    keys: Object.freeze(keys),
    triggers: Object.freeze({}),
  }
  return Object.freeze(definition)
}

export const ActiveSession = systemTable(activeSession)
export const SessionEvent = systemTable(sessionEvent)
export const ServerInstance = systemTable(serverInstance)
export const EventLog = systemTable(eventLog)
export const Company = systemTable(company)
export const WebService = systemTable(webService)
export const User = systemTable(user)

/** All of them; `Objects` has them beside the application's own. */
export const systemTables: readonly AnyTable[] = [
  ActiveSession,
  SessionEvent,
  ServerInstance,
  EventLog,
  Company,
  WebService,
  User,
]
