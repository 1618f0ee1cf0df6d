/**
 * Reading OData 4.01 URLs and expressions: the only door of this folder. Texts are percent-decoded already, except
 * those of `parseUrl`, `parseQueryOptions` and `parseResourcePath`. Everything that is wrong is a `SyntaxFault`;
 * nothing else is thrown. Time and memory grow with the length of the text only; depth, operands, items and options
 * have limits of their own.
 */

import type {
  ComputeItem,
  ExpandItem,
  Expression,
  NamedArgument,
  OrderByItem,
  PathSegment,
  SearchExpression,
  SelectItem,
  Transformation,
} from './ast.js'
import { readExpression } from './expressions.js'
import { readOption, type OptionName, type OptionsBeingRead } from './options.js'
import { checkedText } from './percentDecoding.js'
import { Reader } from './Reader.js'
import { readKey, readResourcePath } from './resourcePath.js'

export type * from './ast.js'
export { optionNameOf, parseQueryOptions, parseUrl } from './parseUrl.js'
export { SyntaxFault } from './SyntaxFault.js'

/**
 * @param where which part of the request the text is, for faults: `$filter`, `the value of @p`, …
 * @throws SyntaxFault, as all of these
 */
export function parseExpression(text: string, where = '$filter'): Expression {
  return whole(text, where, readExpression)
}

export const parseOrderBy = (text: string, where = '$orderby'): readonly OrderByItem[] =>
  optionOf(text, where, 'orderby', 'orderBy')
export const parseSelect = (text: string, where = '$select'): readonly SelectItem[] =>
  optionOf(text, where, 'select', 'select')
export const parseExpand = (text: string, where = '$expand'): readonly ExpandItem[] =>
  optionOf(text, where, 'expand', 'expand')
export const parseSearch = (text: string, where = '$search'): SearchExpression =>
  optionOf(text, where, 'search', 'search')
export const parseCompute = (text: string, where = '$compute'): readonly ComputeItem[] =>
  optionOf(text, where, 'compute', 'compute')
export const parseApply = (text: string, where = '$apply'): readonly Transformation[] =>
  optionOf(text, where, 'apply', 'apply')

/** `('10000')`, `(Document_Type='Order',No='101005')`: with the parentheses. */
export const parseKeyPredicate = (text: string, where = 'the key'): readonly NamedArgument[] =>
  whole(text, where, readKey)

/** A path below the service root, still percent-encoded (`@odata.id`, `@odata.bind`, `$id`); without a query. */
export const parseResourcePath = (text: string, where = 'the resource path'): readonly PathSegment[] =>
  readResourcePath(text, where)

function optionOf<Property extends keyof OptionsBeingRead>(
  text: string,
  where: string,
  name: OptionName,
  property: Property,
): NonNullable<OptionsBeingRead[Property]> {
  const options: OptionsBeingRead = {}
  return whole(text, where, (reader) => {
    readOption(reader, name, options)
    return options[property] ?? reader.fail('a value expected', 0)
  })
}

/** What `read` reads must be all of the text. */
function whole<Result>(text: string, where: string, read: (reader: Reader) => Result): Result {
  const reader = new Reader(checkedText(text, where), where)
  const result = read(reader)
  reader.end()
  return result
}
