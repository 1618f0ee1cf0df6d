/**
 * The one module business code imports: how objects are declared, AL's types, and what a session and a record can do.
 */

export { demoRows, demoSeries, type Application, type DemoRows, type DemoSeries, type PublishedWebService } from './codeunit/application.js'
export { byVar, defineCodeunit, optional, procedure } from './codeunit/defineCodeunit.js'
export { isCatalogueError, type CatalogueError } from './errors/CatalogueError.js'
export type { Session, StartSessionOptions } from './session/Session.js'
export type { ClientType } from './session/clientType.js'
export { action, definePage } from './page/definePage.js'
export type { ActionContext } from './page/definition.js'
export { defineQuery } from './query/defineQuery.js'
export { defineTable, type RecordOf, type RowOf } from './table/defineTable.js'
export { eitherTable } from './table/eitherTable.js'
export { field } from './table/field.js'
export { getRecordById, tryGetRecordById } from './table/getRecordById.js'
export type { TableRecord } from './table/TableRecord.js'
export {
  BigInteger, Boolean, Byte, Char, Code, Date, DateFormula, DateTime, dateTimeOf, decimal, Decimal, Duration, Guid, Integer, Option, RecordID, Text, Time,
  type DecimalValue,
} from './types/index.js'
