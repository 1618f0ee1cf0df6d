/**
 * An entity set as requests of the collection see it: its address, the variables that hold the key and ETag of the
 * entity that requests are about, the bodies and expectations of rows. For the `odataSet…` files of this folder.
 */

import type { Field } from '../../objects/table/field.js'
import type { EntitySet, EntityType, Model, Property } from '../../odata/model/model.js'
import type { Writing } from './calls.js'
import { newRow, type NewRow } from './newRows.js'
import { keep, literal } from './scripts.js'
import { jsonKindOf, jsonOf, jsonValueOf } from './values.js'

export interface SetOptions extends Writing {
  readonly model: Model
  readonly set: EntitySet
  /** Of the set. */
  readonly url: string
  /** Of variables; no two sets have the same. */
  readonly prefix: string
  /** Actions that other folders have requests for. */
  readonly leaveOut?: ReadonlySet<string>
}

export class SetSubject {
  readonly options: SetOptions
  readonly type: EntityType
  readonly name: string
  readonly url: string
  readonly key: string
  readonly etag: string
  readonly entity: string

  constructor(options: SetOptions) {
    this.options = options
    this.type = options.set.type
    this.name = options.set.name
    this.url = options.url
    this.key = `${options.prefix}_key`
    this.etag = `${options.prefix}_etag`
    this.entity = `${this.url}({{${this.key}}})`
  }

  /** Entities come and go while others look at them. */
  get isFleeting(): boolean {
    return this.type.source.kind === 'page' && this.type.source.table.system
  }

  newRow({ page, table }: Extract<EntityType['source'], { kind: 'page' }>): NewRow {
    return newRow({ ...this.options, page, table, fields: creatable(this.type.properties), protocol: 'json' })
  }

  bodyOf(properties: readonly Property[], { values }: NewRow): Record<string, unknown> {
    return Object.fromEntries(
      properties.flatMap((property) => {
        const one = property.from.kind === 'field' ? values.get(property.from.field) : undefined
        return one === undefined ? [] : [[property.name, jsonOf(one, property)]]
      }),
    )
  }

  expectations(properties: readonly Property[], { values, certain }: NewRow): string[] {
    return properties.flatMap((property) => {
      const one =
        property.from.kind === 'field' && certain.has(property.from.field) ? values.get(property.from.field) : undefined
      if (one === undefined) return []
      const actual = `body[${literal(property.name)}]`
      return [
        one.kind === 'variable'
          ? `pm.expect(String(${actual})).to.equal(pm.collectionVariables.get(${literal(one.name)}));`
          : `pm.expect(${actual}).to.eql(${literal(jsonValueOf(one.type, one.value, property))});`,
      ]
    })
  }

  /** @param expression of JavaScript: the entity */
  keepEntity(expression: string): string[] {
    return [
      keep(this.key, keyExpression(this.type, expression)),
      ...(this.type.hasETag ? [keep(this.etag, `${expression}['@odata.etag']`)] : []),
    ]
  }
}

export function creatable(properties: readonly Property[]): Field[] {
  return properties.flatMap(({ from, editableOnCreate, edm }) =>
    from.kind === 'field' && editableOnCreate && edm !== 'Edm.Stream' ? [from.field] : [],
  )
}

export function shapeOf({ properties }: EntityType): Record<string, string> {
  return Object.fromEntries(
    properties.flatMap((property) => {
      const kind = jsonKindOf(property)
      return kind === undefined ? [] : [[property.name, kind]]
    }),
  )
}

/** JavaScript that writes what stands in the brackets behind a set's name. */
export function keyExpression({ key }: EntityType, entity: string): string {
  const parts = key.map(({ name, edm }) => {
    const value = `${entity}[${literal(name)}]`
    const text =
      edm === 'Edm.String'
        ? `"'" + encodeURIComponent(${value}.replace(/'/g, "''")) + "'"`
        : edm === 'Edm.Duration'
          ? `"duration'" + ${value} + "'"`
          : `encodeURIComponent(${value})`
    return key.length === 1 ? text : `${literal(`${name}=`)} + ${text}`
  })
  return parts.join(" + ',' + ")
}
