/**
 * AL's RecordID as text: the table's name and the values of the primary key, `Sales Line: Order,1001,10000`.
 *
 * This module knows the form only; whether the table exists and the key values fit it, the table layer decides, which
 * formats and evaluates each value by its field's type. A key value with a comma, a quote or blanks at its ends is
 * written in double quotes, inner ones doubled [free choice], so that every text is read back as it was. The value is
 * the normal form.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { AlType } from './AlType.js'
import { collapse, requireStorable, shown } from './lexical.js'
import { textRow } from './textRow.js'
import { ValueError } from './ValueError.js'

export interface ParsedRecordID {
  readonly tableName: string
  /** Texts of the primary key's values; one empty text for a record whose whole key is blank. */
  readonly keys: readonly string[]
}

/** Writes the normal form. @throws CatalogueError for a table name that is empty or has a colon, and for no keys. */
export function formatRecordID(recordId: ParsedRecordID): string {
  const tableName = collapse(recordId.tableName)
  if (tableName === '' || tableName.includes(':') || recordId.keys.length === 0) {
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `A RecordID needs a table name without a colon and at least one key value, not '${shown(recordId.tableName)}' and ${recordId.keys.length}.`,
    })
  }
  return `${tableName}: ${recordId.keys.map(quoteKey).join(',')}`
}

/** A record id that is not blank, taken apart. @throws ValueError for a text of another form. */
export function parseRecordID(text: string): ParsedRecordID {
  const colon = text.indexOf(':')
  const tableName = colon < 0 ? '' : collapse(text.slice(0, colon))
  if (tableName === '') throw new ValueError(`'${shown(text)}' is not a record id such as 'Customer: 10000'.`)
  return { tableName, keys: readKeys(text, colon + 1) }
}

function readKeys(text: string, start: number): string[] {
  const keys: string[] = []
  let position = start
  for (;;) {
    while (position < text.length && isBlank(text[position])) position++
    if (text[position] === '"') {
      const [key, end] = readQuoted(text, position)
      keys.push(key)
      position = end
      while (position < text.length && isBlank(text[position])) position++
      if (position < text.length && text[position] !== ',')
        throw new ValueError(`'${shown(text)}' has text after the closing quote at position ${position + 1}.`)
    } else {
      const comma = text.indexOf(',', position)
      const end = comma < 0 ? text.length : comma
      keys.push(collapse(text.slice(position, end)))
      position = end
    }
    if (position >= text.length) return keys
    position++
  }
}

function readQuoted(text: string, open: number): [key: string, end: number] {
  let key = ''
  let from = open + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw new ValueError(`'${shown(text)}' has no closing quote for the one at position ${open + 1}.`)
    key += text.slice(from, quote)
    if (text[quote + 1] !== '"') return [key, quote + 1]
    key += '"'
    from = quote + 2
  }
}

function quoteKey(key: string): string {
  return /[,"]/.test(key) || collapse(key) !== key ? `"${key.replaceAll('"', '""')}"` : key
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r'
}

function read(text: string): string {
  return collapse(text) === '' ? '' : formatRecordID(parseRecordID(requireStorable(text)))
}

/** A record id, `Table Name: key,key`; blank: ''. */
export const RecordID: AlType<string> = textRow('RecordID', 'RecordID', undefined, read)
