/**
 * AL's Guid: lower-case with hyphens and without braces; all zeros is the blank one.
 *
 * Read: upper or lower case, with or without braces; an empty XML text is the blank Guid (its XSD type is string). AL's
 * text, as messages and record ids have it, is upper case in braces.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { alType, type AlType } from './AlType.js'
import { jsonString } from './json.js'
import { collapse, compareValues, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

const form = /^(\{?)([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(\}?)$/i
const blank = '00000000-0000-0000-0000-000000000000'

function read(text: string): string {
  const match = form.exec(text)
  if (match === null || (match[1] === '') !== (match[3] === '')) {
    throw new ValueError(
      `'${shown(text)}' is not a Guid such as 7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f.`,
      new CatalogueError('Application_InvalidGUID', { value: shown(text) }),
    )
  }
  return (match[2] ?? '').toLowerCase()
}

function readOrBlank(text: string): string {
  const collapsed = collapse(text)
  return collapsed === '' ? blank : read(collapsed)
}

/** 128 bits as 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' in lower case; blank: all zeros. */
export const Guid: AlType<string> = alType<string>({
  name: 'Guid',
  text: 'Guid',
  xsd: 'string',
  edm: 'Edm.Guid',
  postgres: 'uuid',
  blank,
  fromXml: readOrBlank,
  toXml: (value) => value,
  readJson: (value) => read(jsonString(value, 'a Guid')),
  toJson: (value) => `"${value}"`,
  fromPostgres: read,
  toPostgres: (value) => value,
  accept(value) {
    if (typeof value !== 'string') throw expectedKind('a string')
    return value === '' ? blank : read(value)
  },
  format: (value) => `{${value.toUpperCase()}}`,
  parse: readOrBlank,
  compare: compareValues,
})
