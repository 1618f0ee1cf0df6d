/** The entity that a link in a body names: `@odata.bind`, `@odata.id`. */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import type { EntityResource, RequestContext, Resource } from '../plan/plan.js'
import { resolveBehind, resolveResource } from '../plan/resolveResource.js'
import { belowService } from '../request/belowService.js'
import { companyOfOption, splitCompany } from '../plan/company.js'
import { parseQueryOptions, parseResourcePath } from '../syntax/index.js'

/** The record of an earlier part of the same session, by the name that a path begins with: `$1`. */
export type Referred = (name: string) => EntityResource | undefined

export interface LinkContext {
  readonly context: Pick<RequestContext, 'model' | 'roots' | 'company'>
  readonly referred: Referred | undefined
  /** What a reference to an earlier part of a batch stands for; anything else as it is. */
  readonly linkOf: ((link: string) => string) | undefined
}

/**
 * @param link absolute, from the host's root, relative to the service root, or a reference; in the request's company
 * @throws CatalogueError BadRequest; SyntaxFault
 */
export function entityOfLink(
  link: string,
  { context: { model, roots, company: own }, referred, linkOf }: LinkContext,
): EntityResource {
  const below = belowService(linkOf?.(link) ?? link, roots)
  if (below === undefined) throw elsewhere(link)
  const { company, path } = splitCompany(parseResourcePath(below.path, 'the link to an entity'), model)
  const named = company ?? companyOfOption(parseQueryOptions(below.query).custom)
  if (named !== undefined && (named.kind === 'id' ? named.id !== own?.id : named.name !== own?.name))
    throw elsewhere(link)
  const [first, ...rest] = path
  const made =
    first?.name.startsWith('$') === true && first.arguments === undefined ? referred?.(first.name) : undefined
  let resource: Resource
  try {
    resource = made === undefined ? resolveResource(path, model, {}) : resolveBehind(made, rest, model, {})
  } catch (error) {
    // Not found is the link, not what the request was sent to.
    throw isCatalogueError(error, 'BadRequest_ResourceNotFound') ? elsewhere(link, error) : error
  }
  if (resource.kind !== 'entity')
    throw new CatalogueError('BadRequest', { reason: `The link '${link}' does not lead to a single entity.` })
  return resource.entity
}

function elsewhere(link: string, cause?: unknown): CatalogueError {
  return new CatalogueError(
    'BadRequest',
    { reason: `The link '${link}' does not lead to an entity of this service.` },
    { cause },
  )
}
