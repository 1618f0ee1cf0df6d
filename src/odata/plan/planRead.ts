/** The plan of a reading request. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { PlanRead } from './plan.js'

export const planRead: PlanRead = (_url, resource) => {
  throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `reading ${resource.kind}` })
}
