/**
 * A URL below the service root, and query options on their own: split first, then percent-decoded, then read, as the
 * standard has it.
 */

import type { ParsedUrl, QueryOptions } from './ast.js'
import { readExpression } from './expressions.js'
import { shortened } from '../../errors/shortened.js'
import { isGiven, isOptionName, readOption, type OptionName, type OptionsBeingRead } from './options.js'
import { decodeOption, decodeQuery } from './percentDecoding.js'
import { Reader } from './Reader.js'
import { readResourcePath } from './resourcePath.js'
import { SyntaxFault } from './SyntaxFault.js'

const mostOptions = 1_000
const path = 'the resource path'
const query = 'the query'

/**
 * @param pathBelowRoot and `rawQuery` (without its `?`): as received, percent-encoded
 * @throws SyntaxFault
 */
export function parseUrl(pathBelowRoot: string, rawQuery: string): ParsedUrl {
  const segments = readResourcePath(pathBelowRoot, path)
  const options = rawQuery === '' ? {} : parseQueryOptions(rawQuery)
  if (segments[0]?.name === '$entity') checkEntityRequest(segments.length, options)
  return { path: segments, options }
}

/**
 * `$entity` names an entity by `$id`; only with its type behind it what to select and expand can be understood (URL
 * Conventions 4.4).
 */
function checkEntityRequest(segments: number, options: QueryOptions): void {
  if (options.id === undefined) throw new SyntaxFault(query, 0, "'$id' expected, for the path is $entity")
  if (segments > 1) return
  const other = (['select', 'expand'] as const).find((name) => options[name] !== undefined)
  if (other !== undefined)
    throw new SyntaxFault(
      `$${other}`,
      0,
      'the path $entity must be followed by a type, $entity/Namespace.Type, to use this option',
    )
}

/**
 * @param raw what stands behind `?`, or the body of `POST …/$query`; percent-encoded, options separated by `&`
 * @throws SyntaxFault
 */
export function parseQueryOptions(raw: string): QueryOptions {
  const options: OptionsBeingRead = {}
  let count = 0
  for (let at = 0; at < raw.length;) {
    let end = raw.indexOf('&', at)
    if (end < 0) end = raw.length
    // Nothing between two `&` is nothing.
    if (end > at) {
      if (++count > mostOptions) throw new SyntaxFault(query, at, `more than ${mostOptions} options`)
      readNamed(raw, at, end, options)
    }
    at = end + 1
  }
  return options
}

/** One `name=value` of the query. */
function readNamed(raw: string, at: number, end: number, options: OptionsBeingRead): void {
  const sign = raw.indexOf('=', at)
  const equals = sign < 0 || sign > end ? end : sign
  const name = readName(raw.slice(at, equals), at)
  const first = name.charCodeAt(0)
  if (first === 64 /* @ */ && equals < end) return readAlias(name, raw.slice(equals + 1, end), options)
  const bare = (first === 36 /* $ */ ? name.slice(1) : name).toLowerCase()
  const system = systemName(bare, first === 36)
  if (system === undefined) {
    if (first === 36) throw new SyntaxFault(query, at, `'${shortened(name)}' is no query option of OData`)
    options.custom ??= new Map()
    if (!options.custom.has(name))
      options.custom.set(name, equals < end ? decodeQuery(raw.slice(equals + 1, end), shortened(name)) : '')
    return
  }
  const where = `$${system}`
  if (equals === end) throw new SyntaxFault(where, 0, "'=' and a value expected")
  if (isGiven(system, options)) throw new SyntaxFault(query, at, `'${where}' is given twice`)
  const { text, encodedSemicolons } = decodeOption(raw.slice(equals + 1, end), where)
  const reader = new Reader(text, where, encodedSemicolons)
  if (reader.isAtEnd()) reader.fail(system === 'filter' ? 'Expression expected at the end' : 'a value expected')
  readOption(reader, system, options)
  reader.end()
}

/**
 * The name of an option. Blanks in front of it do not count where it is one of OData's or of ours.
 * @throws SyntaxFault if it would be one but for blanks behind it, a second encoding or HTML's `&amp;`: who writes a
 *   filter and gets everything does not notice
 */
function readName(raw: string, at: number): string {
  const name = decodeQuery(raw, query)
  const meant = undisguised(name)
  if (meant === name) return name
  const first = meant.charCodeAt(0)
  const isOurs =
    first === 36 /* $ */ || first === 64 /* @ */ || systemName(meant.toLowerCase(), false) || /^company$/i.test(meant)
  if (!isOurs) return name
  if (name.trimStart() === meant) return meant
  throw new SyntaxFault(query, at, `'${shortened(name)}' is no query option; '${shortened(meant)}' would be one`)
}

const mostDisguises = 10

function undisguised(name: string): string {
  let meant = name
  for (let round = 0; round < mostDisguises; round++) {
    const plain = onceMoreDecoded(meant)
      .trim()
      .replace(/^(?:amp;|&)+/i, '')
      .replace(/^[\p{Cf}]+/u, '')
    if (plain === meant) break
    meant = plain
  }
  return meant
}

function onceMoreDecoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * A name of an option as it stands in a query, without `$` and in lower case; undefined: it is none of OData's.
 * @param raw percent-encoded
 */
export function optionNameOf(raw: string): OptionName | undefined {
  const name = readName(raw, 0)
  const dollar = name.startsWith('$')
  return systemName((dollar ? name.slice(1) : name).toLowerCase(), dollar)
}

/** Tokens are written by servers, so they have no short form; `$levels` is for `$expand` only. */
function systemName(bare: string, dollar: boolean): OptionName | undefined {
  if (!isOptionName(bare) || bare === 'levels') return undefined
  return dollar || (bare !== 'skiptoken' && bare !== 'deltatoken') ? bare : undefined
}

function readAlias(name: string, raw: string, options: OptionsBeingRead): void {
  const where = shortened(name)
  const named = new Reader(name, query)
  named.at = 1
  const alias = named.name('the name of an alias')
  if (!named.isAtEnd()) {
    // `@Namespace.Term=…`: an annotation is no alias, and no option that we know.
    named.fail(`'${where}' is no name of an alias`, 0)
  }
  options.aliases ??= new Map()
  if (options.aliases.has(alias)) throw new SyntaxFault(query, 0, `'${where}' is given twice`)
  const { text, encodedSemicolons } = decodeOption(raw, where)
  const reader = new Reader(text, where, encodedSemicolons)
  options.aliases.set(alias, readExpression(reader))
  reader.end()
}
