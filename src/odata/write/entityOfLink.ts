/** The entity that a link in a body names: `@odata.bind`, `@odata.id`. */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import type { EntityResource, RequestContext, Resource } from '../plan/plan.js'
import { resolveBehind, resolveResource } from '../plan/resolveResource.js'
import { parseResourcePath } from '../syntax/index.js'

/** The record of an earlier part of the same session, by the name that a path begins with: `$1`. */
export type Referred = (name: string) => EntityResource | undefined

export interface LinkContext {
  readonly context: Pick<RequestContext, 'model' | 'serviceRoot'>
  readonly referred: Referred | undefined
  /** What a reference to an earlier part of a batch stands for; anything else as it is. */
  readonly linkOf: ((link: string) => string) | undefined
}

/**
 * @param link absolute, relative to the service root, or a reference.
 * @throws CatalogueError BadRequest; SyntaxFault
 */
export function entityOfLink(
  link: string,
  { context: { model, serviceRoot }, referred, linkOf }: LinkContext,
): EntityResource {
  const meant = linkOf?.(link) ?? link
  const relative = meant.startsWith(`${serviceRoot}/`) ? meant.slice(serviceRoot.length + 1) : meant
  if (/^[a-z][a-z0-9+.-]*:/i.test(relative) || relative.startsWith('/')) throw elsewhere(link)
  const path = parseResourcePath(relative, 'the link to an entity')
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
