/** Where the URL of a request of a batch leads: path and query below the service root. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'

export interface BatchAddress {
  /** Percent-encoded as written, without a slash in front or at its end. */
  readonly path: string
  readonly query: string
}

const origin = /^https?:\/\/[^/?#]*/i

/**
 * @param url absolute, from the host's root, or from the service's. The host is not looked at: behind a proxy it is
 *   another one than ours
 * @param serviceRoot absolute
 * @throws CatalogueError BadRequest_InvalidRequestUrl: it leads out of the service
 */
export function addressInBatch(url: string, serviceRoot: string): BatchAddress {
  const fragment = url.indexOf('#')
  const whole = fragment < 0 ? url : url.slice(0, fragment)
  const mark = whole.indexOf('?')
  const written = mark < 0 ? whole : whole.slice(0, mark)
  const query = mark < 0 ? '' : whole.slice(mark + 1)
  const isAbsolute = origin.test(written)
  if (!isAbsolute && !written.startsWith('/'))
    return { path: trimmed(written.startsWith('./') ? written.slice(2) : written), query }
  const root = serviceRoot.replace(origin, '')
  const path = written.replace(origin, '').replace(/^\/{2,}/, '/')
  const below = path.slice(root.length)
  if (path.slice(0, root.length).toLowerCase() !== root.toLowerCase() || (below !== '' && !below.startsWith('/'))) {
    throw new CatalogueError('BadRequest_InvalidRequestUrl', {
      reason: `'${shortened(written)}' is not below ${root}, where the batch was sent to.`,
    })
  }
  return { path: trimmed(below.slice(1)), query }
}

function trimmed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
