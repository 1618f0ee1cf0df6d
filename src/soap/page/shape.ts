/**
 * What a page's records look like in XML: names and order of their elements, the enumerations of their options, and the
 * lists of their parts (compatibility 3.5). Pure; made once per published page, and the only place where names of a
 * page become names in XML.
 */

import type { Objects } from '../../application/Objects.js'
import type { PageControl, PageDefinition, PagePart } from '../../objects/page/pageDefinition.js'
import { externalName, Names } from '../../objects/page/publishedNames.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { Field } from '../../objects/table/field.js'
import type { AlType } from '../../types/index.js'

export type PageObjects = Pick<Objects, 'page' | 'table' | 'pageSource'>

/** The values of an option or enum as a simple type. */
export interface Enumeration {
  readonly typeName: string
  readonly members: readonly { readonly ordinal: number; /** In XML. */ readonly name: string }[]
  /** By names in XML, in lower case. */
  readonly ordinalByName: ReadonlyMap<string, number>
}

/** A control, under its name in XML. */
export interface PageField {
  readonly name: string
  readonly control: PageControl
  readonly field: Field
  /** Options and enums. */
  readonly enumeration?: Enumeration
}

export interface PartShape {
  /** Of the element that holds the list. */
  readonly name: string
  readonly part: PagePart
  readonly shape: RecordShape
}

export interface RecordShape {
  /** Of the complex type, and of the element of a record in a list. */
  readonly typeName: string
  readonly listName: string
  readonly page: PageDefinition
  readonly table: AnyTable
  /** Controls that have a value, in the order of the page. */
  readonly fields: readonly PageField[]
  readonly fieldByName: ReadonlyMap<string, PageField>
  /** Controls that can be filtered: those with a value, and FlowFilters, which have none. */
  readonly filterFields: readonly PageField[]
  readonly parts: readonly PartShape[]
}

export interface PageShape extends RecordShape {
  readonly fieldsName: string
  readonly filterName: string
  /** Of the page and its parts, in the order in which they are met. */
  readonly enumerations: readonly Enumeration[]
}

/** The blank member of an option. */
const blankMember = '_blank_'
const xmlNameCharacter =
  /[-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd]/

/** @param serviceName that the page is published under */
export function pageShape(serviceName: string, page: PageDefinition, objects: PageObjects): PageShape {
  const [listName, fieldsName, filterName] = [`${serviceName}_List`, `${serviceName}_Fields`, `${serviceName}_Filter`]
  const typeNames = new Names([serviceName, listName, fieldsName, filterName])
  const enumerations = new Enumerations(typeNames)
  const shapes = new Map<PageDefinition, RecordShape>()
  const partShape = ({ page: name }: PagePart): RecordShape => {
    const inner = objects.page(name)
    if (inner === undefined) throw new TypeError(`Page ${page.id} ${page.name}: there is no page '${name}'.`)
    let shape = shapes.get(inner)
    if (shape === undefined) {
      const typeName = typeNames.take(xmlName(inner.name.replace(/ ?Subform$/i, ' Line')))
      shapes.set(
        inner,
        (shape = recordShape({
          typeName,
          listName: typeNames.take(`${typeName}_List`),
          page: inner,
          objects,
          enumerations,
          names: new Names(['Key']),
        })),
      )
    }
    return shape
  }
  const names = new Names(['Key'])
  const shape = recordShape({ typeName: serviceName, listName, page, objects, enumerations, names })
  const parts = page.parts.map((part) => ({ name: names.take(xmlName(part.name)), part, shape: partShape(part) }))
  return { ...shape, parts, fieldsName, filterName, enumerations: enumerations.all }
}

interface ShapeOptions {
  readonly typeName: string
  readonly listName: string
  readonly page: PageDefinition
  readonly objects: PageObjects
  readonly enumerations: Enumerations
  /** Of the elements inside a record. */
  readonly names: Names
}

/** Without parts: those inside of parts are not shown. */
function recordShape({ typeName, listName, page, objects, enumerations, names }: ShapeOptions): RecordShape {
  const table = objects.pageSource(page)
  const filterFields = page.controls.map((control): PageField => {
    const field = fieldNamed(table, control.field)
    const name = names.take(xmlName(control.name))
    return field.type.values === undefined
      ? { name, control, field }
      : { name, control, field, enumeration: enumerations.take(name, field.type) }
  })
  const fields = filterFields.filter(({ field }) => field.fieldClass !== 'FlowFilter')
  return {
    typeName,
    listName,
    page,
    table,
    fields,
    fieldByName: new Map(fields.map((one) => [one.name, one])),
    filterFields,
    parts: [],
  }
}

/** The enumerations of one service. Fields of the same name and members share one. */
class Enumerations {
  readonly #typeNames: Names
  readonly #known = new Map<string, Enumeration>()

  constructor(typeNames: Names) {
    this.#typeNames = typeNames
  }

  get all(): readonly Enumeration[] {
    return [...this.#known.values()]
  }

  take(name: string, type: AlType): Enumeration {
    const members = enumerationMembers(type)
    const key = JSON.stringify([name, members])
    let known = this.#known.get(key)
    if (known === undefined) {
      this.#known.set(
        key,
        (known = {
          typeName: this.#typeNames.take(name),
          members,
          ordinalByName: ordinalsByName(members),
        }),
      )
    }
    return known
  }
}

export function enumerationMembers({ values = [] }: AlType): Enumeration['members'] {
  const names = new Names()
  return values.map(({ ordinal, name }) => ({
    ordinal,
    name: names.take(name.trim() === '' ? blankMember : xmlName(name)),
  }))
}

/** Names that differ in case only: the first. */
export function ordinalsByName(members: Enumeration['members']): ReadonlyMap<string, number> {
  const byName = new Map<string, number>()
  for (const { name, ordinal } of members) {
    const lower = name.toLowerCase()
    if (!byName.has(lower)) byName.set(lower, ordinal)
  }
  return byName
}

/** `Sell-to Customer No.` → `Sell_to_Customer_No`; characters that no name in XML has as `_xHHHH_`. */
export function xmlName(name: string): string {
  return Array.from(externalName(name), (character) =>
    xmlNameCharacter.test(character)
      ? character
      : `_x${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}_`,
  ).join('')
}

/** The namespace of a page's service: its name in lower case. */
export function pageNamespace(serviceName: string): string {
  return `urn:microsoft-dynamics-schemas/page/${serviceName.toLowerCase()}`
}
