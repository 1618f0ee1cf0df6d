/**
 * The properties of a page's entities: key fields that the page does not show, its controls, and FlowFilters as inputs
 * of filters.
 */

import type { PageControl, PageDefinition } from '../../objects/page/pageDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { Field } from '../../objects/table/field.js'
import { Text, type AlType } from '../../types/index.js'
import { companyTable } from './companyPage.js'
import type { EnumTypeModel, Property, Root } from './model.js'
import { camelName, encodedName, externalName, Names } from '../../objects/page/publishedNames.js'

export interface PageProperties {
  readonly properties: readonly Property[]
  readonly key: readonly Property[]
  readonly alternateKeys: readonly (readonly Property[])[]
}

/** @param enumTypeOf the enum type of a type's values, of APIs only */
export function pageProperties(
  root: Root,
  page: PageDefinition,
  table: AnyTable,
  enumTypeOf: (type: AlType) => EnumTypeModel | undefined,
): PageProperties {
  const where = `Page ${page.id} ${page.name}`
  const fieldOf = (name: string): Field => {
    const lower = name.toLowerCase()
    const field = table.allFields.find((one) => one.name.toLowerCase() === lower)
    if (field === undefined) throw new TypeError(`${where}: its table ${table.name} has no field '${name}'.`)
    return field
  }
  const names = new Names()
  const published = (name: string): string => (root.kind === 'Api' ? encodedName(name) : externalName(name))
  const keyFields = page.odataKeyFields?.map(fieldOf) ?? table.primaryKey.fields
  const shown = page.controls.map((control) => ({ control, field: fieldOf(control.field) }))
  // Clients know a control by its name, so hidden key fields give way where names meet.
  const controlNames = shown.map(({ control }) => names.take(published(control.name)))
  const always = new Set(root.kind === 'Api' ? keyFields : [...keyFields, ...table.primaryKey.fields])
  const hidden = [...always].filter((field) => !shown.some((one) => one.field === field))
  const make = (name: string, field: Field, control?: PageControl): Property =>
    fieldProperty(page, name, field, keyFields.includes(field), enumTypeOf(field.type), control)
  const properties = [
    ...hidden.map((field) => make(names.take(hiddenName(root, field)), field)),
    ...shown.map(({ control, field }, index) =>
      field.fieldClass === 'FlowFilter'
        ? filterProperty(controlNames[index] as string, field)
        : make(controlNames[index] as string, field, control),
    ),
  ]
  const propertyOf = (field: Field): Property | undefined =>
    properties.find(({ from }) => from.kind === 'field' && from.field === field)
  const key = keyFields.map((field) => propertyOf(field) as Property)
  if (root.kind === 'ODataV4') {
    for (const field of table.fields) {
      if (field.fieldClass === 'FlowFilter' && !shown.some((one) => one.field === field))
        properties.push(filterProperty(names.take(filterName(field.name)), field))
    }
  }
  return { properties, key, alternateKeys: alternateKeys(table, key, propertyOf) }
}

/** `Location Filter` → `Location_Filter`, `Location` → `Location_Filter`. */
export function filterName(name: string): string {
  return externalName(/ ?filter$/i.test(name) ? name : `${name} Filter`)
}

function hiddenName(root: Root, field: Field): string {
  if (root.kind === 'ODataV4') return externalName(field.name)
  return field.name === 'SystemId' ? 'id' : camelName(externalName(field.name))
}

function fieldProperty(
  page: PageDefinition,
  name: string,
  field: Field,
  isKey: boolean,
  enumType: EnumTypeModel | undefined,
  control: PageControl | undefined,
): Property {
  // What has no control is part of a key: new records get it, as steps of a page name it by its field.
  const creatable = control?.editable !== false && field.editable && field.fieldClass === 'Normal' && !field.system
  return Object.freeze({
    ...typed(name, field.type, enumType),
    caption: control?.caption ?? field.caption,
    nullable: false,
    isKey,
    editable: creatable && control !== undefined && !isKey && page.modifyAllowed,
    editableOnCreate: creatable && page.insertAllowed,
    from: Object.freeze({ kind: 'field' as const, field, ...(control === undefined ? {} : { control }) }),
  })
}

/** Has no value, so it is null where a value is asked for. */
function filterProperty(name: string, field: Field): Property {
  return Object.freeze({
    ...typed(name, filterType),
    caption: field.caption,
    nullable: true,
    isKey: false,
    editable: false,
    editableOnCreate: false,
    from: Object.freeze({ kind: 'flowFilter' as const, field }),
  })
}

/** A filter is a text in AL syntax, whatever it filters. */
export const filterType: AlType = Text()

/** What a property has by its type. */
export function typed(
  name: string,
  type: AlType,
  enumType?: EnumTypeModel,
): Pick<Property, 'name' | 'type' | 'edm' | 'enumType' | 'maxLength'> {
  return {
    name,
    type,
    edm: type.edm,
    ...(enumType === undefined ? {} : { enumType }),
    ...(type.length === undefined ? {} : { maxLength: type.length }),
  }
}

function alternateKeys(
  table: AnyTable,
  key: readonly Property[],
  propertyOf: (field: Field) => Property | undefined,
): Property[][] {
  const systemId = table.allFields.filter(({ name }) => name === 'SystemId' && !table.system)
  // The server keeps companies apart by both.
  const ofCompany =
    table.id === companyTable.id
      ? table.fields.filter(({ name }) => name === 'Name' || name === 'Id').map((field) => [field])
      : []
  const unique = [systemId, ...ofCompany, ...table.keys.filter((one) => one.unique).map((one) => one.fields)]
  return unique
    .flatMap((fields) => {
      const properties = fields.flatMap((field) => propertyOf(field) ?? [])
      const complete = fields.length > 0 && properties.length === fields.length
      const isKey = properties.length === key.length && properties.every((property) => key.includes(property))
      return complete && !isKey ? [properties] : []
    })
    .filter(
      (properties, index, all) =>
        all.findIndex(
          (other) => other.length === properties.length && other.every((property) => properties.includes(property)),
        ) === index,
    )
}
