/**
 * Resource paths: split at slashes, then percent-decoded, then read, so that `%2F` in a key is a character. Segments
 * without parentheses may be anything; those with a parenthesis must be a name and a key or arguments.
 */

import type { Expression, NamedArgument, PathSegment } from './ast.js'
import { readExpression } from './expressions.js'
import { shortened } from '../../errors/shortened.js'
import { decodePath } from './percentDecoding.js'
import { Reader } from './Reader.js'
import { SyntaxFault } from './SyntaxFault.js'

const mostSegments = 200
/** Nothing may follow them. */
const last = new Set(['$ref', '$value', '$count', '$query', '$metadata', '$batch'])

/** @param raw percent-encoded; slashes at its begin and end are allowed */
export function readResourcePath(raw: string, where: string): PathSegment[] {
  const segments: PathSegment[] = []
  let at = raw.startsWith('/') ? 1 : 0
  // Places are those of the decoded text.
  let decodedAt = at
  while (at < raw.length) {
    const end = endOfSegment(raw, at)
    const text = decodeSegment(raw.slice(at, end), where, at)
    if (text === '') throw new SyntaxFault(where, decodedAt, 'a segment between two slashes expected')
    const ended = segments.at(-1)?.name
    if (ended !== undefined && last.has(ended)) throw new SyntaxFault(where, decodedAt, `nothing may follow ${ended}`)
    if (segments.length >= mostSegments) throw new SyntaxFault(where, decodedAt, `more than ${mostSegments} segments`)
    readSegment(text, decodedAt, where, segments)
    decodedAt += text.length + 1
    at = end + 1
  }
  checkFirst(segments, where)
  return segments
}

/** `$filter(…)` may have slashes of its own, outside of strings too. */
function endOfSegment(raw: string, from: number): number {
  if (raw.startsWith('$filter(', from) || raw.startsWith('%24filter(', from)) {
    let depth = 0
    let quoted = false
    for (let at = from; at < raw.length; at++) {
      const code = raw.charCodeAt(at)
      if (code === 39 || (code === 37 && raw.startsWith('%27', at))) quoted = !quoted
      else if (quoted) continue
      else if (code === 40) depth++
      else if (code === 41 && --depth === 0) {
        from = at
        break
      }
    }
  }
  const slash = raw.indexOf('/', from)
  return slash < 0 ? raw.length : slash
}

function decodeSegment(raw: string, where: string, at: number): string {
  try {
    return decodePath(raw, where)
  } catch (error) {
    throw error instanceof SyntaxFault ? new SyntaxFault(where, at + error.at, error.reason) : error
  }
}

/** A qualified name is bound to something in front of it. */
function checkFirst(segments: readonly PathSegment[], where: string): void {
  const [first, second] = segments
  if (first === undefined || second !== undefined || !/^[A-Za-z_][\w.]*\.\w+$/.test(first.name)) return
  throw new SyntaxFault(
    where,
    first.at,
    `'${shortened(first.name)}' is qualified, so something it is bound to must stand in front of it`,
  )
}

function readSegment(text: string, offset: number, where: string, into: PathSegment[]): void {
  const open = text.indexOf('(')
  if (open < 0) {
    into.push({ at: offset, name: text })
    return
  }
  const reader = new Reader(text, where)
  try {
    into.push(...readCall(reader, offset))
  } catch (error) {
    throw error instanceof SyntaxFault ? new SyntaxFault(where, offset + error.at, error.reason) : error
  }
}

function readCall(reader: Reader, offset: number): PathSegment[] {
  const segments: PathSegment[] = []
  if (reader.isAt(36 /* $ */)) {
    reader.at = reader.text.indexOf('(')
    const name = reader.text.slice(0, reader.at)
    if (name !== '$filter' && name !== '$crossjoin') reader.fail(`'${shortened(name)}' takes no parentheses`, 0)
    segments.push({ at: offset, name, arguments: name === '$filter' ? readCondition(reader) : readSets(reader) })
  } else {
    const name = reader.qualifiedName()
    if (!reader.isAt(40)) reader.fail(`'(' expected${reader.found()}`)
    segments.push({ at: offset, name, arguments: readKey(reader) })
  }
  while (reader.isAt(40)) segments.push({ at: offset + reader.at, name: '', arguments: readKey(reader) })
  if (!reader.isAtEnd()) reader.fail(`'/' or the end expected${reader.found()}`)
  return segments
}

function readCondition(reader: Reader): readonly NamedArgument[] {
  reader.at++
  reader.blanks()
  const at = reader.at
  const value = readExpression(reader)
  reader.blanks()
  reader.expect(41)
  return [{ at, value }]
}

/** Of `$crossjoin(A,B)`. */
function readSets(reader: Reader): readonly NamedArgument[] {
  const found: NamedArgument[] = []
  reader.at++
  reader.blanks()
  do {
    const at = reader.at
    reader.node()
    found.push({ at, value: { kind: 'path', at, segments: [{ at, name: reader.name('an entity set') }] } })
  } while (reader.commaOr(41))
  return found
}

/** A key or arguments, from the parenthesis on: literals and aliases, either all named or one. */
export function readKey(reader: Reader): readonly NamedArgument[] {
  const found: NamedArgument[] = []
  const names = new Set<string>()
  reader.expect(40)
  reader.blanks()
  if (reader.take(41)) return found
  do {
    const at = reader.at
    reader.node()
    const end = reader.isAtName() ? reader.endOfName(at) : at
    if (end > at && reader.text.charCodeAt(end) === 61 /* = */) {
      const name = reader.name()
      if (names.size < found.length) reader.fail('values are either all named or there is one', at)
      if (names.has(name)) reader.fail(`'${shortened(name)}' is given twice`, at)
      names.add(name)
      reader.at++
      found.push({ at, name, value: readKeyValue(reader) })
    } else {
      if (found.length > 0) reader.fail('several values must be named: Name=value', at)
      found.push({ at, value: readKeyValue(reader) })
    }
  } while (reader.commaOr(41))
  return found
}

function readKeyValue(reader: Reader): Expression {
  const { at } = reader
  const value = readExpression(reader)
  if (value.kind !== 'literal' && value.kind !== 'alias') reader.fail('a literal or an alias expected', at)
  return value
}
