/**
 * What one statement is planned with: the request, the builder of the statement, and what its parts share. One per
 * plan.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { StepReference } from '../../steps/steps.js'
import { SqlBuilder } from '../../sql/SqlBuilder.js'
import { quoteText } from '../../sql/sqlText.js'
import { controlInformation as controlInformation } from '../reply/controlInformation.js'
import type { Expression } from '../syntax/ast.js'
import type { ReadPlan, RequestContext } from './plan.js'
import type { Rows } from './Rows.js'

const mostExpansions = 100

export class Planning {
  readonly context: RequestContext
  readonly builder: SqlBuilder
  /** The rows of the resource path: `$it`. */
  it: Rows | undefined
  /** The record of an earlier step that the path begins with. */
  referred: ReadPlan['referred']
  #aliases: ReadonlyMap<string, Expression>
  #expansions = 0

  constructor(context: RequestContext, aliases: ReadonlyMap<string, Expression> = new Map()) {
    this.context = context
    this.builder = new SqlBuilder({ tables: context.model.tables, company: context.company?.name })
    this.#aliases = aliases
  }

  /** Those that hold where something is being planned. */
  get aliases(): ReadonlyMap<string, Expression> {
    return this.#aliases
  }

  /** Plans what is inside an expansion, where aliases that are given in it hold before those outside. */
  withAliases(aliases: ReadonlyMap<string, Expression> | undefined, plan: () => void): void {
    const outside = this.#aliases
    if (aliases !== undefined) this.#aliases = new Map([...outside, ...aliases])
    plan()
    this.#aliases = outside
  }

  /** SQL of the URL that links of entities begin with, a slash at its end. */
  get root(): string {
    return this.builder.shared('root', `${this.context.companyRoot}/`)
  }

  /** SQL of the same for what is not below a company. */
  get serviceRoot(): string {
    const { serviceRoot, companyRoot } = this.context
    return serviceRoot === companyRoot ? this.root : this.builder.shared('service root', `${serviceRoot}/`)
  }

  /** SQL of the same for links to further pages, which name their company always. */
  get pageRoot(): string {
    const { pageRoot, companyRoot } = this.context
    return pageRoot === companyRoot ? this.root : this.builder.shared('page root', `${pageRoot}/`)
  }

  /** The name of control information. */
  controlInformation(name: string): string {
    return controlInformation(this.context, name)
  }

  /** SQL of the SystemId of the record of an earlier step, which is put in when it is known. */
  systemIdOf(reference: StepReference): string {
    const { builder } = this
    this.referred ??= { systemIdAt: builder.values.length, of: reference }
    return builder.shared('referred', null, 'uuid')
  }

  /** Counts a subquery, so that a short URL cannot make a statement without end. @throws CatalogueError BadRequest */
  countExpansion(): void {
    if (++this.#expansions > mostExpansions)
      throw new CatalogueError('BadRequest', {
        reason: `The request expands more than ${mostExpansions} navigation properties, $levels included.`,
      })
  }

  /** A name of the model as an SQL text. */
  readonly constant = quoteText
}
