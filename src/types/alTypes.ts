/**
 * All AL types by name, with the words that docs/reference needs. A new type does not compile until it has its
 * row here.
 */

import type { AlType, AlTypeName } from './AlType.js'
import { Blob } from './Blob.js'
import { Boolean } from './Boolean.js'
import { Date } from './Date.js'
import { DateFormula } from './DateFormula.js'
import { DateTime } from './DateTime.js'
import { Decimal } from './Decimal.js'
import { Duration } from './Duration.js'
import { defineEnum, Enum } from './Enum.js'
import { Guid } from './Guid.js'
import { BigInteger, Byte, Integer } from './Integer.js'
import { Option } from './Option.js'
import { RecordID } from './RecordID.js'
import { Char, Code, Text } from './Text.js'
import { Time } from './Time.js'

export interface AlTypeDocumentation {
  /** How business code declares it. */
  readonly declaration: string
  /** The row, with a length or members as in `declaration`. */
  readonly type: AlType
  /** What a value is in TypeScript. */
  readonly value: string
  /** A value as AL text, and so as `format` writes it. */
  readonly example: string
  /** What differs from what one would expect. */
  readonly notes: string
}

export const alTypes = {
  Integer: {
    declaration: 'Integer',
    type: Integer,
    value: 'number, whole, 32 bit',
    example: '-10000',
    notes: 'Out of range is refused, never wrapped.',
  },
  BigInteger: {
    declaration: 'BigInteger',
    type: BigInteger,
    value: 'bigint, 64 bit',
    example: '9223372036854775807',
    notes: 'A safe whole number is accepted where business code sets a value.',
  },
  Decimal: {
    declaration: 'Decimal',
    type: Decimal,
    value: 'DecimalValue (decimal.js), 28 to 29 digits',
    example: '1638.4',
    notes: 'A text with more digits is refused; a computed value is rounded half to even. No exponents; 1.50 is 1.5.',
  },
  Boolean: {
    declaration: 'Boolean',
    type: Boolean,
    value: 'boolean',
    example: 'Yes',
    notes: 'XML reads true, false, 1 and 0.',
  },
  Text: {
    declaration: 'Text(30)',
    type: Text(30),
    value: 'string of at most 30 UTF-16 code units; Text() has no limit',
    example: 'Hello',
    notes: 'U+0000 and halves of surrogate pairs are refused. Sorted by code point.',
  },
  Code: {
    declaration: 'Code(20)',
    type: Code(20),
    value: 'string, upper case, no spaces at its ends',
    example: 'DK-10',
    notes: 'The length counts after trimming. Sorted by code point.',
  },
  Date: {
    declaration: 'Date',
    type: Date,
    value: "string 'YYYY-MM-DD'",
    example: '2026-01-25',
    notes: 'Blank is 0001-01-01 in XML and PostgreSQL. A zone in XML is ignored.',
  },
  Time: {
    declaration: 'Time',
    type: Time,
    value: "string 'HH:MM:SS.mmm'",
    example: '10:30:00',
    notes: 'XML writes blank as 00:00:00 and reads 00:00:00 as midnight. An offset is converted to UTC.',
  },
  DateTime: {
    declaration: 'DateTime',
    type: DateTime,
    value: "string 'YYYY-MM-DDTHH:MM:SS.mmmZ', UTC",
    example: '2026-01-25T10:30:00Z',
    notes:
      'Blank is 0001-01-01T00:00:00Z in XML and PostgreSQL. Without a zone UTC is meant. Milliseconds; more digits are cut off.',
  },
  Duration: {
    declaration: 'Duration',
    type: Duration,
    value: 'number of milliseconds, safe integer',
    example: '1 hour 30 minutes',
    notes: 'XML has the milliseconds.',
  },
  Guid: {
    declaration: 'Guid',
    type: Guid,
    value: 'string, lower case, no braces',
    example: '{7C6F1D0E-2B5A-4C3D-9E8F-0A1B2C3D4E5F}',
    notes: 'Blank is all zeros. Braces and upper case are read.',
  },
  Option: {
    declaration: "Option(' ', 'Open', 'Released')",
    type: Option(' ', 'Open', 'Released'),
    value: 'number, the ordinal',
    example: 'Released',
    notes: 'XML has the ordinal, JSON the name.',
  },
  Enum: {
    declaration: 'Enum(CustomerType)',
    type: Enum(defineEnum({ id: 1, name: 'Customer Type', values: { ' ': 0, Company: 1, Person: 5 } })),
    value: 'number, the ordinal',
    example: 'Person',
    notes: 'XML has the ordinal, JSON the name. `defineEnum` declares the members, whose ordinals may be sparse.',
  },
  Blob: {
    declaration: "Blob('Bitmap')",
    type: Blob('Bitmap'),
    value: 'Uint8Array',
    example: '',
    notes: 'Not read with the row: `calcFields` loads it. No parameter, key or filter.',
  },
  Char: {
    declaration: 'Char',
    type: Char,
    value: 'string of one UTF-16 code unit',
    example: 'x',
    notes: "Blank is ''.",
  },
  Byte: { declaration: 'Byte', type: Byte, value: 'number, 0 to 255', example: '255', notes: '' },
  DateFormula: {
    declaration: 'DateFormula',
    type: DateFormula,
    value: 'string in normal form',
    example: '1M+CM',
    notes: '<1M+CM> and 1m + cm are read as 1M+CM.',
  },
  RecordID: {
    declaration: 'RecordID',
    type: RecordID,
    value: "string 'Table: key,key'",
    example: 'Sales Line: Order,1001,10000',
    notes: 'A key value with a comma, a quote or blanks at its ends stands in double quotes.',
  },
} as const satisfies Record<AlTypeName, AlTypeDocumentation>
