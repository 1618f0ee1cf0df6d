/**
 * The one module business code imports: how objects are declared, AL's types, and what a session and a record can do.
 */

export {
  demoRows,
  demoSeries,
  type Application,
  type DemoRows,
  type DemoSeries,
  type PublishedWebService,
} from './codeunit/application.js'
export type { SampleCall, Samples } from './codeunit/samples.js'
export { byVar, defineCodeunit, optional, procedure } from './codeunit/defineCodeunit.js'
export { isCatalogueError, type CatalogueError } from './errors/CatalogueError.js'
export type { Session, StartSessionOptions } from './session/Session.js'
export type { ClientType } from './session/clientType.js'
export { action, definePage } from './page/definePage.js'
export type { ActionContext } from './page/definition.js'
export { defineQuery } from './query/defineQuery.js'
export { defineTable, type RecordOf, type RowOf } from './table/defineTable.js'
export { eitherTable } from './table/eitherTable.js'
export { field, flowField, flowFilter } from './table/field.js'
export {
  average,
  constant,
  count,
  exist,
  filtered,
  fromField,
  fromFilter,
  lookup,
  max,
  min,
  negated,
  relatedTo,
  sum,
} from './table/formulas.js'
export { getRecordById, tryGetRecordById } from './table/getRecordById.js'
export {
  ActiveSession,
  Company,
  EventLog,
  ServerInstance,
  SessionEvent,
  User,
  WebService,
} from './table/systemTables.js'
export type { TableRecord } from './table/TableRecord.js'
export {
  BigInteger,
  Blob,
  Boolean,
  Byte,
  Char,
  Code,
  Date,
  DateFormula,
  DateTime,
  dateTimeOf,
  decimal,
  Decimal,
  defineEnum,
  Duration,
  Enum,
  formatRecordID,
  Guid,
  Integer,
  Option,
  RecordID,
  Text,
  Time,
  type DecimalValue,
  type EnumDefinition,
} from './types/index.js'
