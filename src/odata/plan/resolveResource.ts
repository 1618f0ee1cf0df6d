/** What a resource path means in a model. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { ResolveResource } from './plan.js'

export const resolveResource: ResolveResource = (path) => {
  throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `the resource path ${path.map((segment) => segment.name).join('/')}` })
}
