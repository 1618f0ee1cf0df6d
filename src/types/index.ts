/**
 * The AL types: one row each, from TypeScript to XSD, Edm, PostgreSQL and AL text. Tier 0: every folder may import this module.
 */

export type { AlType, AlTypeName, EdmType, PackedValue, PostgresType, PostgresValue, ValueOf, XsdType } from './AlType.js'
export { alTypes, type AlTypeDocumentation } from './alTypes.js'
export { Boolean } from './Boolean.js'
export { columnDefinition } from './columnDefinition.js'
export { Date } from './Date.js'
export { DateFormula } from './DateFormula.js'
export { dateTimeOf, DateTime } from './DateTime.js'
export { decimal, Decimal, type DecimalValue } from './Decimal.js'
export { Duration } from './Duration.js'
export { Guid } from './Guid.js'
export { BigInteger, Byte, Integer } from './Integer.js'
export { Option, type OptionType } from './Option.js'
export { formatRecordID, parseRecordID, RecordID, type RecordIDParts } from './RecordID.js'
export { Char, Code, Text } from './Text.js'
export { Time } from './Time.js'
export { ValueError } from './ValueError.js'
