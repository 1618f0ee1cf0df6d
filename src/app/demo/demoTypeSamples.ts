/** Rows with the usual, the blank and the outermost values of every type. */

import { decimal, type RowOf } from '../../index.js'
import type { TypeSample } from '../TypeSample.Table.js'
import type { TypeSampleLine } from '../TypeSampleLine.Table.js'
import type { DemoCountry } from './demoCountries.js'

const levels = [' ', 'Low', 'Medium', 'Very High'] as const
const colors = ['Red', 'Green', 'Dark Blue'] as const
const texts = [
  "it's",
  '100%',
  'under_score',
  'a & b',
  '<tag>',
  '"quoted"',
  'Ærøskøbing',
  '日本語',
  'emoji 😀',
  ' blanks ',
  'back\\slash',
  'slash/',
  'plus+plus',
  'line\nbreak',
  "';--",
] as const

const special: readonly RowOf<typeof TypeSample>[] = [
  { 'No.': 'BLANK' },
  {
    'No.': 'LEAST',
    'Integer Field': -2147483648,
    'BigInteger Field': -9223372036854775808n,
    'Decimal Field': decimal('-79228162514264337593543950335'),
    'Date Field': '0001-01-02',
    'Time Field': '00:00:00.000',
    // The first character that XML has: pages are read over SOAP, too.
    'DateTime Field': '0001-01-02T00:00:00.000Z',
    'Duration Field': -86_400_000,
    'Char Field': '\t',
    'DateFormula Field': '-1Y',
  },
  {
    'No.': 'GREATEST',
    'Integer Field': 2147483647,
    'BigInteger Field': 9223372036854775807n,
    'Decimal Field': decimal('79228162514264337593543950335'),
    'Boolean Field': true,
    'Text Field': 'x'.repeat(100),
    'Code Field': 'X'.repeat(20),
    'Date Field': '9999-12-31',
    'Time Field': '23:59:59.999',
    'DateTime Field': '9999-12-31T23:59:59.999Z',
    'Duration Field': 86_400_000 * 365,
    'Guid Field': 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    'Option Field': 'Very High',
    'Enum Field': 'Dark Blue',
    'Char Field': 'ÿ',
    'Byte Field': 255,
    'DateFormula Field': '1Y+CM',
    'Blob Field': new Uint8Array(Array.from({ length: 256 }, (_, byte) => byte)),
  },
  {
    'No.': 'SMALL',
    'Decimal Field': decimal('0.0000000000000000000000000001'),
    'Duration Field': 1,
    'Time Field': '12:00:00.001',
    'DateTime Field': '2026-01-25T10:30:00.001Z',
  },
]

export function* demoTypeSamples({ seed, countryCode }: DemoCountry): Generator<RowOf<typeof TypeSample>> {
  yield* special
  for (let index = 0; index < 20; index++) {
    const text = texts[index % texts.length] ?? ''
    yield {
      'No.': `${countryCode}${String(index + 1).padStart(3, '0')}`,
      'Integer Field': (index - 10) * seed,
      'BigInteger Field': BigInt(index) * 1_000_000_007n,
      'Decimal Field': decimal(index * seed).div(8),
      'Boolean Field': index % 2 === 1,
      'Text Field': index < texts.length ? text : '',
      'Code Field': `${countryCode} ${index}`,
      'Date Field': `2026-${String(1 + (index % 12)).padStart(2, '0')}-15`,
      'Time Field': `${String(index).padStart(2, '0')}:30:15.125`,
      'DateTime Field': `2026-01-${String(index + 1).padStart(2, '0')}T22:45:00.500Z`,
      'Duration Field': index * 3_723_004,
      'Guid Field': `00000000-0000-4000-8000-0000000000${String(index + 10)}`,
      'Option Field': levels[index % levels.length] ?? ' ',
      'Enum Field': colors[index % colors.length] ?? ' ',
      'Char Field': String.fromCharCode(65 + index),
      'Byte Field': index * 13,
      'DateFormula Field': `${index + 1}D`,
      'RecordID Field': index % 3 === 0 ? `Customer: ${(1 + (index % 5)) * 10_000}` : '',
      'Blob Field': Buffer.from(`${text} – sample ${index + 1}`, 'utf8'),
    }
  }
}

export function* demoTypeSampleLines({ seed, countryCode }: DemoCountry): Generator<RowOf<typeof TypeSampleLine>> {
  for (let index = 0; index < 20; index += 2) {
    for (let line = 1; line <= 1 + (index % 6); line++) {
      yield {
        'Sample No.': `${countryCode}${String(index + 1).padStart(3, '0')}`,
        'Line No.': line * 10_000,
        Description: line % 3 === 0 ? '' : `${texts[(index + line) % texts.length] ?? ''} ${line}`,
        Amount: decimal((line - 2) * seed).div(4),
        Date: line % 4 === 0 ? '' : `2026-02-${String(line + index).padStart(2, '0')}`,
      }
    }
  }
}
