/** Where the URL of a request of a batch leads: path and query below the service root. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import { belowService, type Below } from '../request/belowService.js'

/**
 * @param url absolute, from the host's root, or from the service's. The host is not looked at: behind a proxy it is
 *   another one than ours
 * @param roots absolute
 * @throws CatalogueError BadRequest_InvalidRequestUrl: it leads out of the service
 */
export function addressInBatch(url: string, roots: readonly string[]): Below {
  const below = belowService(url, roots, 'any')
  if (below !== undefined) return below
  throw new CatalogueError('BadRequest_InvalidRequestUrl', {
    reason: `'${shortened(url.split(/[?#]/, 1)[0] ?? '')}' is not below ${roots
      .map((root) => root.replace(/^https?:\/\/[^/]*/i, ''))
      .join(' or ')}, where the batch was sent to.`,
  })
}
