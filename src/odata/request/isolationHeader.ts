/**
 * The header Isolation, in OData 4.0 OData-Isolation (OData 4.01 protocol, 8.2.7): whether a request sees the data as
 * of its begin, whatever others commit meanwhile.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import type { ODataRequest } from './odataRequest.js'
import type { PreparedRequest } from './prepareRequest.js'

/** @throws CatalogueError BadRequest for a value that the standard does not have */
export function asksForSnapshot({ headers }: Pick<ODataRequest, 'headers'>): boolean {
  const value = headers['isolation'] ?? headers['odata-isolation']
  if (value === undefined) return false
  if (value.trim().toLowerCase() === 'snapshot') return true
  throw new CatalogueError('BadRequest', {
    reason: `The header Isolation is '${shortened(value)}'; it can only be 'snapshot'.`,
  })
}

/**
 * A reading request is one statement, and so a snapshot by itself; but the pages of a long result are requests of their
 * own, and no snapshot is kept for them. In a batch every request is its own page, and nobody expects more.
 * @throws CatalogueError BadRequest_IsolationNotSupported where the result may have a second page
 */
export function requireOnePage({ resource, url: { options }, context: { pageSize } }: PreparedRequest): void {
  const isCollection = (resource.kind === 'entitySet' || resource.kind === 'collection') && resource.suffix !== '$count'
  if (!isCollection || (options.top !== undefined && options.top <= pageSize)) return
  throw new CatalogueError('BadRequest_IsolationNotSupported', {
    reason: `Isolation: snapshot holds for one page only, and the result may have several. Ask for $top=${pageSize} or less.`,
  })
}
