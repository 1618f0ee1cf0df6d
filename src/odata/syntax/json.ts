/**
 * Arrays and objects of JSON in URLs. OData lets expressions stand for values in them; without any, the result is plain
 * JSON.
 */

import { literal } from './literals.js'
import type { Expression } from './ast.js'
import { mostItems, type Reader } from './Reader.js'

export type ReadExpression = (reader: Reader) => Expression

/** At `[` or `{`. */
export function readJson(reader: Reader, readExpression: ReadExpression): Expression {
  reader.deeper()
  const result = reader.isAt(91 /* [ */) ? readArray(reader, readExpression) : readObject(reader, readExpression)
  reader.shallower()
  return result
}

function readArray(reader: Reader, readExpression: ReadExpression): Expression {
  const { at } = reader
  const items = readItems(reader, readExpression)
  return items.every(isPlain)
    ? { kind: 'json', at, value: items.map(plainValue), text: reader.text.slice(at, reader.at) }
    : { kind: 'list', at, items }
}

/** `[…]` behind `in`. */
export function readArrayAsList(reader: Reader, readExpression: ReadExpression): Expression {
  const { at } = reader
  reader.deeper()
  const items = readItems(reader, readExpression)
  reader.shallower()
  return { kind: 'list', at, items }
}

function readItems(reader: Reader, readExpression: ReadExpression): Expression[] {
  const items: Expression[] = []
  reader.at++
  reader.blanks()
  if (reader.take(93 /* ] */)) return items
  do {
    const before = reader.nodes
    const item = readValue(reader, readExpression)
    items.push(item)
    // Counted for themselves: an array may be longer than an expression.
    if (item.kind === 'literal') reader.nodes = before
    if (items.length > mostItems) reader.fail(`more than ${mostItems} items in one array`)
  } while (reader.commaOr(93))
  return items
}

function readObject(reader: Reader, readExpression: ReadExpression): Expression {
  const { at } = reader
  const members: { name: string; value: Expression }[] = []
  const names = new Set<string>()
  reader.at++
  reader.blanks()
  if (!reader.take(125 /* } */)) {
    do {
      const start = reader.at
      if (!reader.isAt(34)) reader.fail(`a name in double quotes expected${reader.found()}`)
      const name = readJsonString(reader)
      if (names.has(name)) reader.fail('this name is in the object already', start)
      names.add(name)
      reader.blanks()
      reader.expect(58 /* : */)
      reader.blanks()
      members.push({ name, value: readValue(reader, readExpression) })
    } while (reader.commaOr(125))
  }
  if (!members.every(({ value }) => isPlain(value))) return { kind: 'object', at, members }
  // fromEntries defines members, so `__proto__` is a name like any other.
  return {
    kind: 'json',
    at,
    value: Object.fromEntries(members.map(({ name, value }) => [name, plainValue(value)])),
    text: reader.text.slice(at, reader.at),
  }
}

function readValue(reader: Reader, readExpression: ReadExpression): Expression {
  const { at } = reader
  if (!reader.isAt(34 /* " */)) return readExpression(reader)
  reader.node()
  const text = readJsonString(reader)
  return literal(at, 'Edm.String', text, text)
}

/** At `"`. */
function readJsonString(reader: Reader): string {
  const { text, at } = reader
  let end = at + 1
  for (;;) {
    const code = text.charCodeAt(end)
    if (code === 34) break
    if (!(code >= 0)) reader.fail('the string has no closing double quote', at)
    end += code === 92 /* \ */ ? 2 : 1
  }
  reader.at = end + 1
  try {
    const value: unknown = JSON.parse(text.slice(at, end + 1))
    if (typeof value === 'string' && value.isWellFormed() && !value.includes('\0')) return value
  } catch {
    return reader.fail('the string has a character or an escape that JSON does not know', at)
  }
  return reader.fail('the string has a NUL character or half of a surrogate pair', at)
}

function isPlain(value: Expression): boolean {
  if (value.kind === 'json') return true
  if (value.kind !== 'literal') return false
  switch (value.type) {
    case 'null':
    case 'Edm.Boolean':
    case 'Edm.String':
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Decimal':
      return true
    default:
      return value.type === 'Edm.Double' && !/[IN]/.test(value.text)
  }
}

function plainValue(value: Expression): unknown {
  if (value.kind === 'json') return value.value
  if (value.kind !== 'literal' || value.type === 'null') return null
  if (value.type === 'Edm.String') return value.text
  return value.type === 'Edm.Boolean' ? value.text === 'true' : Number(value.text)
}
