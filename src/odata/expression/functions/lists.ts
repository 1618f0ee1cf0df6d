/**
 * Functions of lists that are written in the URL: `hassubset`, `hassubsequence`, and those that texts have too. They
 * are decided here, item by item; nothing of them reaches SQL but the result.
 */

import { CatalogueError } from '../../../errors/CatalogueError.js'
import { computed, edmOf, isNull, type Constant, type ListOperand, type Operand, constant } from '../operands.js'
import { booleanType, describeType, isNumeric } from '../valueTypes.js'
import { fault } from '../../fault.js'
import { isInteger } from '../../syntax/primitiveText.js'
import { exactText } from '../forms.js'

interface ListCall {
  readonly at: number
  readonly name: string
  readonly arguments: readonly Operand[]
}

type ListFunction = (call: ListCall, whole: readonly string[]) => Operand

const truth = ({ at }: ListCall, value: boolean): Operand => computed(at, booleanType, String(value), false)
const whole = ({ at }: ListCall, value: number): Operand => constant(at, 'Edm.Int32', String(value))

const listFunctions: Readonly<Record<string, readonly [count: readonly number[], run: ListFunction]>> = {
  hassubset: [[2], (call, items) => truth(call, isSubset(items, keysOf(call, 1)))],
  hassubsequence: [[2], (call, items) => truth(call, isSubsequence(items, keysOf(call, 1)))],
  contains: [[2], (call, items) => truth(call, indexOf(items, keysOf(call, 1)) >= 0)],
  startswith: [[2], (call, items) => truth(call, matchesAt(items, keysOf(call, 1), 0))],
  endswith: [
    [2],
    (call, items) => truth(call, matchesAt(items, keysOf(call, 1), items.length - keysOf(call, 1).length)),
  ],
  indexof: [[2], (call, items) => whole(call, indexOf(items, keysOf(call, 1)))],
  length: [[1], (call, items) => whole(call, items.length)],
  concat: [[2], (call) => listOf(call, [...list(call, 0).items, ...list(call, 1).items])],
  substring: [[2, 3], (call) => listOf(call, sliced(call))],
}

/**
 * Undefined: there is no such function of lists, or the first argument is none.
 * @throws CatalogueError BadRequest for arguments that do not fit
 */
export function callOfLists(call: ListCall): Operand | undefined {
  const found = Object.hasOwn(listFunctions, call.name) ? listFunctions[call.name] : undefined
  const needsLists = call.name.startsWith('hassub')
  if (found === undefined || (call.arguments[0]?.kind !== 'list' && !needsLists)) return undefined
  const [counts, run] = found
  if (!counts.includes(call.arguments.length))
    throw fault(
      call.at,
      `The function '${call.name}' takes ${counts.join(' or ')} arguments, not ${call.arguments.length}`,
    )
  return run(call, keysOf(call, 0))
}

function list(call: ListCall, index: number): ListOperand {
  const argument = call.arguments[index] as Operand
  if (argument.kind !== 'list')
    throw fault(
      argument.at,
      `The function '${call.name}' takes a list as argument ${index + 1}, not ${describeType(argument.type)}`,
    )
  return argument
}

/** Items as texts that are equal where the items are. */
function keysOf(call: ListCall, index: number): string[] {
  return list(call, index).items.map((item) => {
    if (item.kind !== 'constant')
      throw new CatalogueError('BadRequest_MethodNotImplemented', {
        feature: `'${call.name}' of lists with other items than literals (position ${item.at + 1})`,
      })
    return keyOf(item)
  })
}

function keyOf(item: Constant): string {
  const edm = edmOf(item)
  if (edm === undefined) return 'null'
  return isNumeric(edm) ? `number ${exactText(item) ?? item.text}` : `${item.enumTypeName ?? edm} ${item.text}`
}

function isSubset(items: readonly string[], part: readonly string[]): boolean {
  const left = new Map<string, number>()
  for (const item of items) left.set(item, (left.get(item) ?? 0) + 1)
  return part.every((item) => {
    const count = left.get(item) ?? 0
    left.set(item, count - 1)
    return count > 0
  })
}

function isSubsequence(items: readonly string[], part: readonly string[]): boolean {
  let next = 0
  for (const item of items) if (next < part.length && item === part[next]) next++
  return next === part.length
}

function matchesAt(items: readonly string[], part: readonly string[], start: number): boolean {
  return start >= 0 && start + part.length <= items.length && part.every((item, index) => item === items[start + index])
}

function indexOf(items: readonly string[], part: readonly string[]): number {
  for (let start = 0; start + part.length <= items.length; start++) if (matchesAt(items, part, start)) return start
  return -1
}

function listOf({ at }: ListCall, items: readonly Operand[]): ListOperand {
  return { kind: 'list', at, items, type: { kind: 'collection', of: items[0]?.type ?? { kind: 'null' } } }
}

function sliced(call: ListCall): readonly Operand[] {
  const { items } = list(call, 0)
  const [start, length] = [1, 2]
    .map((index) => call.arguments[index])
    .map((argument) => {
      if (argument === undefined) return undefined
      const edm = edmOf(argument)
      if (argument.kind !== 'constant' || isNull(argument) || edm === undefined || !isInteger(edm))
        throw fault(argument.at, `The function '${call.name}' of a list takes whole numbers`)
      return Number(argument.text)
    })
  if (length !== undefined && length < 0) throw fault(call.at, `The length of '${call.name}' is negative`)
  const from = (start ?? 0) < 0 ? Math.max(items.length + (start ?? 0), 0) : (start ?? 0)
  return items.slice(from, length === undefined ? undefined : from + length)
}
