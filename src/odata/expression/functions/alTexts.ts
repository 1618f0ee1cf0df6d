/**
 * `contains`, `startswith`, `endswith` and `indexof` of a value of AL and a literal: the literal is what the value's
 * type makes of it, as where the two are compared. Names of members are looked through in any case, before there is
 * SQL.
 */

import { asCompared } from '../comparisons.js'
import { computed, isNull, type Computed, type Constant, type Context, type Scalar } from '../operands.js'
import type { ComparedMembers } from '../scope.js'
import { booleanType } from '../valueTypes.js'

const tests: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
}

/** The result itself, or the arguments that the function is to be called with. */
export function withAlTexts(
  at: number,
  name: string,
  args: readonly Scalar[],
  context: Context,
): Computed | readonly Scalar[] {
  const test = Object.hasOwn(tests, name) ? tests[name] : undefined
  const index = args.findIndex((argument) => argument.kind === 'computed' && argument.comparedText !== undefined)
  const value = args[index]
  const other = args[1 - index]
  if (
    (test === undefined && name !== 'indexof') ||
    value?.kind !== 'computed' ||
    other?.kind !== 'constant' ||
    isNull(other)
  )
    return args
  const members = value.comparedText?.members
  if (members === undefined) return args.map((argument) => (argument === other ? asCompared(other, value) : argument))
  if (test === undefined || value.ordinalSql === undefined) return args
  return ofMembers(at, value, other, members, index === 0 ? test : (own, given) => test(given, own), context)
}

function ofMembers(
  at: number,
  { ordinalSql = '', nullable }: Computed,
  { text }: Constant,
  members: ComparedMembers,
  test: (name: string, given: string) => boolean,
  { builder }: Context,
): Computed {
  const ordinals = builder.bind(members.ordinalsWhere(test, text), 'integer[]')
  return computed(at, booleanType, `(${ordinalSql} = any(${ordinals}))`, nullable)
}
