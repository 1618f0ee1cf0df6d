/**
 * The door of this folder: OData 4.01 expressions to PostgreSQL. Pure: nothing is run, every value is bound. The same shape of
 * expression gives the same text, so statements stay prepared. Called by `plan/` for `$filter`, `$orderby`, `$compute` and `$apply`.
 */

import type { Expression } from '../syntax/ast.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Compiled, Scope, SqlWriting } from './scope.js'

/**
 * The SQL of an expression's value, with its type.
 * @throws CatalogueError BadRequest for unknown names and functions, and for types that do not fit, with the position;
 *   BadRequest_MethodNotImplemented for geo functions
 */
export function compileExpression(_expression: Expression, _scope: Scope, _writing: SqlWriting): Compiled {
  throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: 'expressions' })
}

/**
 * The SQL of a Boolean expression for `where`, `on`, `having` and `filter (where …)`: there SQL null counts as false, as OData has it.
 * @throws CatalogueError as `compileExpression`; BadRequest if it is no Boolean
 */
export function compileCondition(_expression: Expression, _scope: Scope, _writing: SqlWriting): string {
  throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: 'expressions' })
}
