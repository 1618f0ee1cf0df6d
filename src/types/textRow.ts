/**
 * What all types have in common whose values are texts: one `read` checks and normalises them, wherever they come from.
 */

import { alType, type AlType, type AlTypeName } from './AlType.js'
import { jsonString } from './json.js'
import { compareCodePoints, expectedKind, requireXmlText } from './lexical.js'

/**
 * @param text as symbols write the type, e.g. `Code[20]`
 * @param length in UTF-16 code units; undefined: none of its own
 * @param read checks a text and answers its normal form. @throws ValueError
 */
export function textRow(
  name: AlTypeName,
  text: string,
  length: number | undefined,
  read: (text: string) => string,
): AlType<string> {
  return alType<string>({
    name,
    text,
    ...(length === undefined ? {} : { length }),
    xsd: 'string',
    edm: 'Edm.String',
    postgres: 'text',
    collation: 'C',
    blank: '',
    fromXml: read,
    toXml: requireXmlText,
    readJson: (value) => read(jsonString(value, 'a text')),
    toJson: (value) => JSON.stringify(value),
    fromPostgres: (stored) => stored,
    toPostgres: (value) => value,
    accept(value) {
      if (typeof value !== 'string') throw expectedKind('a string')
      return read(value)
    },
    format: (value) => value,
    parse: read,
    compare: compareCodePoints,
  })
}
