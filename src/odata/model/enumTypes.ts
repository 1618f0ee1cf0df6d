/**
 * Enum types of an API: one for every AL enum that a property has. Over `/ODataV4` enums are texts (compatibility 4.2).
 */

import type { AlType } from '../../types/index.js'
import type { EnumTypeModel, Root } from './model.js'
import { camelName, encodedName, externalName, Names } from '../../objects/page/publishedNames.js'

export interface EnumTypes {
  readonly types: ReadonlyMap<string, EnumTypeModel>
  /** The enum type of a type's values; undefined: they are texts. */
  readonly typeOf: (type: AlType) => EnumTypeModel | undefined
}

/** @param schemaNames of the schema that the types stand in */
export function enumTypes(root: Root, schemaNames: Names): EnumTypes {
  const types = new Map<string, EnumTypeModel>()
  const byId = new Map<number, EnumTypeModel>()
  return {
    types,
    typeOf(type) {
      const { enumObject, values = [] } = type
      if (root.kind !== 'Api' || enumObject === undefined) return undefined
      const known = byId.get(enumObject.id)
      if (known !== undefined) return known
      const names = new Names()
      const model: EnumTypeModel = Object.freeze({
        name: schemaNames.take(camelName(externalName(enumObject.name))),
        members: Object.freeze(
          values.map(({ ordinal, name, caption }) =>
            Object.freeze({ name: names.take(encodedName(name)), value: ordinal, caption }),
          ),
        ),
      })
      types.set(model.name, model)
      byId.set(enumObject.id, model)
      return model
    },
  }
}
