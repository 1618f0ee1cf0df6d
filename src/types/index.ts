/**
 * The AL types: one row each, from TypeScript to XSD, Edm, PostgreSQL and AL text. Tier 0: every folder may import this
 * module.
 */

export type {
  AlMember,
  AlType,
  AlTypeName,
  EdmType,
  GivenOf,
  PackedValue,
  PostgresType,
  PostgresValue,
  ValueOf,
  XsdType,
} from './AlType.js'
export { alTypes, type AlTypeDocumentation } from './alTypes.js'
export { Blob, type BlobSubtype, type BlobType } from './Blob.js'
export { Boolean } from './Boolean.js'
export { hasDay } from './calendar.js'
export { columnDefinition } from './columnDefinition.js'
export { Date } from './Date.js'
export { DateFormula } from './DateFormula.js'
export { dateTimeOf, DateTime } from './DateTime.js'
export { decimal, Decimal, type DecimalValue } from './Decimal.js'
export { Duration } from './Duration.js'
export { defineEnum, Enum, type EnumDeclaration, type EnumDefinition, type EnumType } from './Enum.js'
export { Guid } from './Guid.js'
export { readIsoDuration, writeIsoDuration } from './isoDuration.js'
export { isJsonNumber, type JsonNumber } from './json.js'
export { BigInteger, Byte, Integer } from './Integer.js'
export { comparableMember, decodedMember } from './memberType.js'
export { Option, type OptionType } from './Option.js'
export { formatRecordID, parseRecordID, RecordID, type ParsedRecordID } from './RecordID.js'
export { Char, Code, Text } from './Text.js'
export { Time } from './Time.js'
export { ValueError } from './ValueError.js'
