/**
 * Reading OData 4.01 URLs and expressions: the only door of this folder. Texts are percent-decoded already, except those of
 * `parseUrl`. Everything that is wrong is a `SyntaxFault`; nothing else is thrown. Time and memory grow with the length of the text only.
 */

import type { ComputeItem, ExpandItem, Expression, NamedArgument, OrderByItem, ParsedUrl, PathSegment, QueryOptions, SearchExpression, SelectItem, Transformation } from './ast.js'
import { SyntaxFault } from './SyntaxFault.js'

export * from './ast.js'
export { SyntaxFault } from './SyntaxFault.js'

const notYet = (where: string): never => {
  throw new SyntaxFault(where, 0, 'cannot be read yet')
}

/** `where` says in faults which part of the request the text is: `$filter`, `the value of @p`, … */
export const parseExpression = (_text: string, where = '$filter'): Expression => notYet(where)
export const parseOrderBy = (_text: string, where = '$orderby'): readonly OrderByItem[] => notYet(where)
export const parseSelect = (_text: string, where = '$select'): readonly SelectItem[] => notYet(where)
export const parseExpand = (_text: string, where = '$expand'): readonly ExpandItem[] => notYet(where)
export const parseSearch = (_text: string, where = '$search'): SearchExpression => notYet(where)
export const parseCompute = (_text: string, where = '$compute'): readonly ComputeItem[] => notYet(where)
export const parseApply = (_text: string, where = '$apply'): readonly Transformation[] => notYet(where)
/** `('10000')`, `(Document_Type='Order',No='101005')`: with the parentheses. */
export const parseKeyPredicate = (_text: string, where = 'the key'): readonly NamedArgument[] => notYet(where)
/** A path below the service root, still percent-encoded (`@odata.id`, `@odata.bind`, `$id`); without a query. */
export const parseResourcePath = (_text: string, where = 'the resource path'): readonly PathSegment[] => notYet(where)
/** What stands behind `?`, or in the body of `POST …/$query`: still percent-encoded, options separated by `&`. */
export const parseQueryOptions = (_text: string): QueryOptions => notYet('the query options')
/** @param pathBelowRoot and `rawQuery` (without `?`): as received, percent-encoded */
export const parseUrl = (_pathBelowRoot: string, _rawQuery: string): ParsedUrl => notYet('the URL')
