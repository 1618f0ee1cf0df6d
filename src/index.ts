/**
 * The one module business code imports: how objects are declared, AL's types, and what a session and a record can do.
 */

export {
  defineApplication,
  demoRows,
  demoSeries,
  publish,
  type Application,
  type ApplicationDeclaration,
  type DemoRows,
  type DemoSeries,
} from './application/application.js'
export type { SampleCall, Samples } from './application/samples.js'
export { byVar, defineCodeunit, optional, procedure } from './objects/codeunit/defineCodeunit.js'
export { isCatalogueError, type CatalogueError } from './errors/CatalogueError.js'
export type { Session, StartSessionOptions } from './session/Session.js'
export type { ClientType } from './session/words/clientType.js'
export type { PublishedWebService } from './session/words/webService.js'
export { action, definePage } from './objects/page/definePage.js'
export type { ActionContext } from './objects/page/pageDefinition.js'
export { dataItem, defineQuery } from './objects/query/defineQuery.js'
export { defineTable, type RecordOf, type RowOf } from './objects/table/defineTable.js'
export { eitherTable } from './objects/table/eitherTable.js'
export { field, flowField, flowFilter } from './objects/table/field.js'
export type { CalcFormula as Formula, Relation } from './objects/table/field.js'
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
} from './objects/table/formulas.js'
export { getRecordById, tryGetRecordById } from './record/getRecordById.js'
export {
  ActiveSession,
  Company,
  EventLog,
  ServerInstance,
  SessionEvent,
  User,
  WebService,
} from './application/systemTables.js'
export type { TableRecord } from './objects/table/TableRecord.js'
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
