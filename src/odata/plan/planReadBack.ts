/** What writing requests read back. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { PlanReadBack } from './plan.js'

export const planReadBack: PlanReadBack = (_options, type) => {
  throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `reading ${type.name} back` })
}
