/** Which properties of a part's entities have the values of their document (compatibility 4.2). */

import type { EntityType, NavigationProperty } from '../model/model.js'

/**
 * Pairs of names: this type's property, the part's. Of parts only: the standard asks that what a nullable association
 * depends on be nullable too, and AL's fields never are.
 */
export function constraintsOf(
  type: EntityType,
  { containsTarget, target, link }: NavigationProperty,
): readonly (readonly [own: string, other: string])[] {
  if (!containsTarget) return []
  const seen = new Set<string>()
  return link.flatMap(({ field, is }): (readonly [string, string])[] => {
    const own = is.kind === 'field' ? propertyOf(type, is.field) : undefined
    const other = propertyOf(target, field)
    if (own === undefined || other === undefined || seen.has(own)) return []
    seen.add(own)
    return [[own, other]]
  })
}

function propertyOf({ properties }: EntityType, fieldName: string): string | undefined {
  return properties.find(
    ({ from }) => from.kind === 'field' && from.field.name.toLowerCase() === fieldName.toLowerCase(),
  )?.name
}
