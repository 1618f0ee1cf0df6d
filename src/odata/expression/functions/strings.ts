/**
 * Functions of texts. Characters are code points; nothing in a text is a wildcard; case is Unicode's, untouched by any
 * language.
 */

import { ownForm } from '../forms.js'
import { once, type Scalar } from '../operands.js'
import { fault } from '../../fault.js'
import { translatePattern } from './pattern.js'
import type { Call, FunctionTable } from './signature.js'

/** Unicode's White_Space. */
const whiteSpace = String.raw`U&'\0009\000A\000B\000C\000D\0020\0085\00A0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200A\2028\2029\202F\205F\3000'`
const unicode = '"und-x-icu"'

export const stringFunctions: FunctionTable = {
  concat: [{ parameters: ['String', 'String'], returns: 'Edm.String', sql: ([a, b]) => `(${a} || ${b})` }],
  contains: [
    {
      parameters: ['String', 'String'],
      returns: 'Edm.Boolean',
      sql: ([text, part]) => `(strpos(${text}, ${part}) > 0)`,
    },
  ],
  endswith: [
    {
      parameters: ['String', 'String'],
      returns: 'Edm.Boolean',
      sql: ([text, end]) => `starts_with(reverse(${text}), reverse(${end}))`,
    },
  ],
  indexof: [
    { parameters: ['String', 'String'], returns: 'Edm.Int32', sql: ([text, part]) => `(strpos(${text}, ${part}) - 1)` },
  ],
  length: [{ parameters: ['String'], returns: 'Edm.Int32', sql: ([text]) => `char_length(${text})` }],
  matchespattern: [{ parameters: ['String', 'String'], returns: 'Edm.Boolean', compile: matchesPattern }],
  startswith: [{ parameters: ['String', 'String'], returns: 'Edm.Boolean', compile: startsWith }],
  substring: [
    { parameters: ['String', 'Integer'], returns: 'Edm.String', compile: substring },
    { parameters: ['String', 'Integer', 'Integer'], returns: 'Edm.String', compile: substring },
  ],
  tolower: [
    {
      parameters: ['String'],
      returns: 'Edm.String',
      sql: ([text]) => `(lower(${text} collate ${unicode}) collate "C")`,
    },
  ],
  toupper: [
    {
      parameters: ['String'],
      returns: 'Edm.String',
      sql: ([text]) => `(upper(${text} collate ${unicode}) collate "C")`,
    },
  ],
  trim: [{ parameters: ['String'], returns: 'Edm.String', sql: ([text]) => `btrim(${text}, ${whiteSpace})` }],
}

const [first, second, third] = [0, 1, 2].map(
  (index) =>
    ({ arguments: args }: Call): Scalar =>
      args[index] as Scalar,
) as [(call: Call) => Scalar, (call: Call) => Scalar, (call: Call) => Scalar]

/** A prefix of a bare column is a range of it, which its index finds whatever the statement's parameters will be. */
function startsWith(call: Call): string {
  const { context } = call
  const text = first(call)
  const prefix = second(call)
  const column =
    text.kind === 'computed' && text.column?.postgres === 'text' && text.column.sql === text.sql
      ? text.column.sql
      : undefined
  const end = column !== undefined && prefix.kind === 'constant' ? endOfPrefix(prefix.text) : undefined
  if (column === undefined || prefix.kind !== 'constant' || end === undefined)
    return `starts_with(${ownForm(text, context)}, ${ownForm(prefix, context)})`
  return `(${column} >= ${context.builder.bind(prefix.text, 'text')} and ${column} < ${context.builder.bind(end, 'text')})`
}

/** The first text behind all those with the prefix, by code point; undefined if there is none. */
function endOfPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return undefined
  // No text holds a half of a surrogate pair.
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}

function matchesPattern(call: Call): string {
  const pattern = second(call)
  if (pattern.kind !== 'constant') throw fault(pattern.at, `The pattern of '${call.name}' must be a literal`)
  const { context } = call
  return `((${ownForm(first(call), context)} collate "C") ~ ${context.builder.bind(translatePattern(pattern.text, pattern.at), 'text')})`
}

/** From a negative start on: that many characters before the end. */
function substring(call: Call): string {
  const { context } = call
  const start = second(call)
  const length = call.arguments.length > 2 ? third(call) : undefined
  if (length?.kind === 'constant' && length.text.startsWith('-'))
    throw fault(length.at, `The length of '${call.name}' is negative`)
  const text = ownForm(first(call), context)
  const rest =
    start.kind === 'constant'
      ? restFrom(text, start.text, call)
      : once(
          context.builder,
          [text, limited(start, call)],
          (value, from) =>
            `case when ${from} < 0 then right(${value}, - ${from}) else substr(${value}, ${from} + 1) end`,
        )
  if (length === undefined) return rest
  return `left(${rest}, ${limited(length, call, 0)})`
}

function restFrom(text: string, start: string, { context }: Call): string {
  const from = Number(start)
  return from < 0
    ? `right(${text}, ${context.builder.bind(String(-Math.max(from, -longest)), 'integer')})`
    : `substr(${text}, ${context.builder.bind(String(Math.min(from, longest) + 1), 'integer')})`
}

/** No text has as many characters. */
const longest = 2147483646

/** Not `least` and `greatest`, which leave a null out. */
function limited(operand: Scalar, { context }: Call, least = -longest): string {
  if (operand.kind === 'constant')
    return context.builder.bind(String(Math.min(Number(operand.text), longest)), 'integer')
  return once(
    context.builder,
    [ownForm(operand, context)],
    (value) =>
      `case when ${value} < ${least} then ${least} when ${value} > ${longest} then ${longest} else ${value} end::integer`,
  )
}
