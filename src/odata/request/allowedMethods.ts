/** The header Allow: what may be done with a resource. */

import type { EntityType } from '../model/model.js'
import type { Resource } from '../plan/plan.js'

const reading = 'GET, HEAD'

export function allowedMethods(resource: Resource): string {
  switch (resource.kind) {
    case 'serviceDocument':
    case 'metadata':
      return reading
    case 'batch':
      return 'POST'
    case 'entitySet':
      return resource.suffix === undefined && resource.set.type.insertable ? `${reading}, POST` : reading
    case 'collection':
      return resource.suffix === undefined &&
        resource.navigation.containsTarget &&
        resource.navigation.target.insertable
        ? `${reading}, POST`
        : reading
    case 'entity': {
      if (resource.suffix === '$ref') return resource.entity.from === 'navigation' ? `${reading}, PUT, DELETE` : reading
      return changing(resource.entity.type, 'PATCH, PUT')
    }
    case 'property':
      return resource.entity.type.updatable && resource.property.editable && !resource.property.isKey
        ? `${reading}, ${resource.raw ? 'PUT' : 'PATCH, PUT'}, DELETE`
        : reading
    case 'operation':
      return resource.operation.kind === 'function' ? reading : 'POST'
  }
}

function changing({ updatable, deletable }: EntityType, methods: string): string {
  return [reading, ...(updatable ? [methods] : []), ...(deletable ? ['DELETE'] : [])].join(', ')
}
