import {
  SyntaxFault,
  type Expression,
  type Path,
  type PathSegment,
  type SearchExpression,
} from '../../../dist/odata/syntax/index.js'

/** Trees as short texts, so that tables of tests can be read: operators in front, `[Edm.Int32 5]` for literals. */
export function shown(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      return `[${node.typeName ?? node.type} ${node.text}]`
    case 'path':
      return shownPath(node)
    case 'alias':
      return `@${node.name}`
    case 'logical':
      return `(${node.operator} ${node.operands.map(shown).join(' ')})`
    case 'comparison':
      return `(${node.operator} ${shown(node.left)} ${shown(node.right)})`
    case 'arithmetic':
      return node.rest.reduce(
        (left, { operator, operand }) => `(${operator} ${left} ${shown(operand)})`,
        shown(node.first),
      )
    case 'not':
    case 'negate':
      return `(${node.kind} ${shown(node.operand)})`
    case 'call':
      return `${node.name}(${node.arguments.map(shown).join(', ')})`
    case 'list':
      return `{${node.items.map(shown).join(', ')}}`
    case 'lambda':
      return node.predicate === undefined
        ? `${shownPath(node.path)}/${node.operator}()`
        : `${shownPath(node.path)}/${node.operator}(${node.variable ?? ''}: ${shown(node.predicate)})`
    case 'case':
      return `case(${node.branches.map(({ condition, value }) => `${shown(condition)}: ${shown(value)}`).join(', ')})`
    case 'json':
      return `json ${JSON.stringify(node.value)}`
    case 'object':
      return `{${node.members.map(({ name, value }) => `${name}: ${shown(value)}`).join(', ')}}`
    case 'count':
      return `count(${[shownPath(node.path), node.filter && shown(node.filter), node.search && shownSearch(node.search)].filter((part) => part !== undefined).join(', ')})`
    case 'aggregation':
      return `${shownPath(node.path)}/aggregate(${node.item.expression === undefined ? '$count' : shown(node.item.expression)} ${node.item.method ?? ''})`
  }
}

export const shownPath = (path: Path): string => path.segments.map(shownSegment).join('/')

export function shownSegment({ name, arguments: given }: PathSegment): string {
  return given === undefined
    ? name
    : `${name}(${given.map((one) => (one.name === undefined ? shown(one.value) : `${one.name}=${shown(one.value)}`)).join(', ')})`
}

export function shownSearch(node: SearchExpression): string {
  switch (node.kind) {
    case 'term':
      return node.phrase ? `"${node.text}"` : node.text
    case 'searchNot':
      return `(NOT ${shownSearch(node.operand)})`
    case 'searchLogical':
      return `(${node.operator} ${node.operands.map(shownSearch).join(' ')})`
  }
}

/** The message of the fault that reading must end with. */
export function faultOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof SyntaxFault) return error.message
    throw error
  }
  return 'no fault'
}
