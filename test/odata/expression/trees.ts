/**
 * Expressions as the tests think them, and how they are written: with as few brackets as OData's precedence allows, and
 * a few more.
 */

import type { Kind, Value } from './values.js'

export type Tree =
  | { readonly kind: 'literal'; readonly written: string; readonly value: Value }
  | { readonly kind: 'property'; readonly path: string }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'prefix'; readonly operator: 'not' | '-'; readonly operand: Tree }
  | { readonly kind: 'in'; readonly left: Tree; readonly items: readonly Tree[] }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Tree[] }
  /** `cast` and `isof`: a kind of value is as exact as the tests need a type. */
  | { readonly kind: 'typed'; readonly name: 'cast' | 'isof'; readonly operand: Tree; readonly type: TypeName }
  | { readonly kind: 'any' | 'all'; readonly variable: string; readonly predicate: Tree }
  | { readonly kind: 'count'; readonly filter?: Tree }
  | { readonly kind: 'case'; readonly branches: readonly (readonly [condition: Tree, value: Tree])[] }
  | { readonly kind: 'alias'; readonly name: string; readonly stands: Tree }

export type TypeName =
  | 'Edm.String'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  | 'Edm.Double'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.TimeOfDay'
  | 'Edm.Guid'
  | 'Edm.Boolean'
  | 'Edm.Byte'

export const kindOfType: Readonly<Record<TypeName, Kind>> = {
  'Edm.String': 'text',
  'Edm.Int32': 'int',
  'Edm.Int64': 'int',
  'Edm.Byte': 'int',
  'Edm.Decimal': 'decimal',
  'Edm.Double': 'double',
  'Edm.Date': 'date',
  'Edm.DateTimeOffset': 'moment',
  'Edm.TimeOfDay': 'clock',
  'Edm.Guid': 'guid',
  'Edm.Boolean': 'bool',
}

const levels: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  eq: 3,
  ne: 3,
  gt: 4,
  ge: 4,
  lt: 4,
  le: 4,
  add: 5,
  sub: 5,
  mul: 6,
  div: 6,
  divby: 6,
  mod: 6,
  has: 8,
  in: 8,
}
const prefixLevel = 7
const strongest = 9

function levelOf(tree: Tree): number {
  if (tree.kind === 'binary') return levels[tree.operator] as number
  if (tree.kind === 'in') return levels['in'] as number
  return tree.kind === 'prefix' ? prefixLevel : strongest
}

/** @param extra asked for each pair of brackets that could be left out */
export function written(tree: Tree, extra: () => boolean = () => false): string {
  const inside = (child: Tree, least: number): string => {
    const inner = written(child, extra)
    return levelOf(child) < least || extra() ? `(${inner})` : inner
  }
  switch (tree.kind) {
    case 'literal':
      return tree.written
    case 'property':
      return tree.path
    case 'binary': {
      const level = levelOf(tree)
      return `${inside(tree.left, level)} ${tree.operator} ${inside(tree.right, level + 1)}`
    }
    case 'prefix':
      return tree.operator === 'not'
        ? `not ${inside(tree.operand, prefixLevel)}`
        : `-${bracketed(tree.operand, inside(tree.operand, prefixLevel))}`
    case 'in':
      return `${inside(tree.left, prefixLevel + 1)} in (${tree.items.map((item) => written(item, extra)).join(',')})`
    case 'call':
      return `${tree.name}(${tree.arguments.map((argument) => written(argument, extra)).join(',')})`
    case 'typed':
      return `${tree.name}(${written(tree.operand, extra)},${tree.type})`
    case 'any':
    case 'all':
      return `Lines/${tree.kind}(${tree.variable}:${written(tree.predicate, extra)})`
    case 'count':
      return tree.filter === undefined ? 'Lines/$count' : `Lines/$count($filter=${written(tree.filter, extra)})`
    case 'case':
      return `case(${tree.branches.map(([condition, value]) => `${written(condition, extra)}:${written(value, extra)}`).join(',')})`
    case 'alias':
      return `@${tree.name}`
  }
}

/** A sign and a digit are one literal. */
function bracketed(operand: Tree, inner: string): string {
  return operand.kind === 'literal' && !inner.startsWith('(') ? `(${inner})` : inner
}

export function aliasesOf(tree: Tree): (readonly [string, Tree])[] {
  switch (tree.kind) {
    case 'alias':
      return [[tree.name, tree.stands], ...aliasesOf(tree.stands)]
    case 'binary':
      return [...aliasesOf(tree.left), ...aliasesOf(tree.right)]
    case 'prefix':
    case 'typed':
      return aliasesOf(tree.operand)
    case 'in':
      return [tree.left, ...tree.items].flatMap(aliasesOf)
    case 'call':
      return tree.arguments.flatMap(aliasesOf)
    case 'any':
    case 'all':
      return aliasesOf(tree.predicate)
    case 'count':
      return tree.filter === undefined ? [] : aliasesOf(tree.filter)
    case 'case':
      return tree.branches.flatMap((branch) => branch.flatMap(aliasesOf))
    default:
      return []
  }
}
