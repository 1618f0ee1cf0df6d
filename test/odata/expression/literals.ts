/** Values as literals of URLs. */

import { status } from './samples.js'
import { type Tree } from './trees.js'
import { clockText, dateText, decimalText, momentText, spanText, type Value } from './values.js'

export function literal(value: NonNullable<Value>): Tree {
  return { kind: 'literal', written: literalText(value), value }
}

export const nothing: Tree = { kind: 'literal', written: 'null', value: null }

function literalText(value: NonNullable<Value>): string {
  switch (value.is) {
    case 'bool':
      return String(value.truth)
    case 'text':
      return `'${value.text.replaceAll("'", "''")}'`
    case 'guid':
      return value.text
    case 'int':
      return String(value.n)
    case 'decimal':
      return decimalText(value).includes('.') ? decimalText(value) : `${decimalText(value)}.0`
    case 'double':
      return value.d.toExponential()
    case 'date':
      return dateText(value.n)
    case 'moment':
      return momentText(value.n)
    case 'clock':
      return clockText(value.n)
    case 'span':
      return `duration'${spanText(value.n)}'`
    case 'member':
      return `NAV.Status'${value.name}'`
  }
}

export function memberAsText(value: Value): Tree {
  const name = value?.is === 'member' ? value.name : (status.members[0]?.name ?? '')
  return { kind: 'literal', written: `'${name}'`, value }
}
