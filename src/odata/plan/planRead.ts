/** The plan of a reading request: one statement, each row of it the text of what is sent. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { planApplied } from './apply/planApplied.js'
import type { QueryOptions } from '../syntax/ast.js'
import { notImplemented } from './faults.js'
import { planCollection } from './planCollection.js'
import { planEntity, planProperty } from './planEntity.js'
import { Planning } from './Planning.js'
import type { PlanRead, ReadPlan, Resource } from './plan.js'

const ofCollections = ['apply', 'filter', 'search', 'orderBy', 'top', 'skip', 'count', 'skipToken'] as const
const ofEntities = ['select', 'expand', 'compute'] as const
const unknown = ['deltaToken', 'index'] as const

export const planRead: PlanRead = ({ options }, resource, context) => {
  requireImplemented(options)
  const planning = new Planning(context, options.aliases)
  const plan = planResource(planning, options, resource)
  return planning.referred === undefined ? plan : { ...plan, referred: planning.referred }
}

function planResource(planning: Planning, options: QueryOptions, resource: Resource): ReadPlan {
  switch (resource.kind) {
    case 'entitySet':
    case 'collection':
      return options.apply === undefined
        ? planCollection(planning, resource, options)
        : planApplied(planning, resource, options, options.apply)
    case 'entity':
      requireFitting(options, ofCollections, 'a single entity')
      if (resource.suffix === '$ref') requireFitting(options, ofEntities, 'a reference')
      return planEntity(planning, resource, options)
    case 'property':
      requireFitting(options, [...ofCollections, ...ofEntities], 'a property')
      return planProperty(planning, resource)
    default:
      throw new CatalogueError('BadRequest', { reason: `${named(resource)} is not read with a statement.` })
  }
}

/** @throws CatalogueError BadRequest_MethodNotImplemented for options that are not there yet */
export function requireImplemented(options: QueryOptions): void {
  const option = unknown.find((name) => options[name] !== undefined)
  if (option !== undefined) throw notImplemented(`$${option.toLowerCase()}`)
}

function requireFitting(options: QueryOptions, names: readonly (keyof QueryOptions)[], what: string): void {
  const option = names.find((name) => options[name] !== undefined)
  if (option !== undefined)
    throw new CatalogueError('BadRequest', {
      reason: `The query option '$${option.toLowerCase()}' cannot be used for ${what}; it is for collections${names.includes('select') ? ' and entities' : ''}.`,
    })
}

function named(resource: Resource): string {
  return resource.kind === 'operation'
    ? `The ${resource.operation.kind} ${resource.operation.name}`
    : `'${resource.kind}'`
}
