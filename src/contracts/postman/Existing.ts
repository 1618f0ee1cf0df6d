/**
 * Rows that are there, for fields that refer to other tables: which are needed is collected while requests are written,
 * and a request for each goes to the front of the collection. It keeps the key as `existing_{table}_xml` and
 * `existing_{table}_json`.
 */

import type { Samples } from '../../application/samples.js'
import type { EntitySet, Property } from '../../odata/model/model.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { Field } from '../../objects/table/field.js'
import { request, type RequestItem } from './collection.js'
import { inJson, inXml, keep, readJson, statusIs, test } from './scripts.js'
import { declared, given, urlOf } from './values.js'

export interface SetAddress {
  readonly set: EntitySet
  /** Of the set: `{{odataUrl}}/Company('…')/Customer` */
  readonly url: string
}

export class Existing {
  readonly #sets: readonly SetAddress[]
  readonly #samples: Samples
  readonly #tableOf: (name: string) => AnyTable | undefined
  readonly #needed = new Map<string, RequestItem>()

  /** @param sets in the order in which they are preferred */
  constructor(sets: readonly SetAddress[], samples: Samples, tableOf: (name: string) => AnyTable | undefined) {
    this.#sets = sets
    this.#samples = samples
    this.#tableOf = tableOf
  }

  /** In the order in which they were asked for. */
  get requests(): readonly RequestItem[] {
    return [...this.#needed.values()]
  }

  /** Name of the variable, without `_xml` or `_json`; undefined: no set shows the table's rows. */
  related({ relation }: Field): string | undefined {
    return relation === undefined ? undefined : this.row(relation.table, relation.field)
  }

  /** @param fieldName default: the last field of the primary key */
  row(tableName: string, fieldName?: string): string | undefined {
    const table = this.#tableOf(tableName)
    const field =
      table === undefined
        ? undefined
        : fieldName === undefined
          ? table.primaryKey.fields.at(-1)
          : fieldNamed(table, fieldName)
    if (table === undefined || field === undefined) return undefined
    const isLast = field === table.primaryKey.fields.at(-1)
    const variable = `existing_${[table.name, ...(isLast ? [] : [field.name])].join('_').replace(/[^A-Za-z0-9]+/g, '_')}`
    if (this.#needed.has(variable)) return variable
    const wanted = Object.entries(sampleOf(this.#samples.existing, table.name) ?? {}).map(
      ([name, value]) => [fieldNamed(table, name), value] as const,
    )
    for (const { set, url } of this.#sets) {
      if (set.type.source.kind !== 'page' || set.type.source.table !== table) continue
      const property = propertyOf(set, field)
      const filters = wanted.map(([one, value]) => [propertyOf(set, one), one, value] as const)
      if (property === undefined || filters.some(([shown]) => shown === undefined)) continue
      const filter = [
        ...filters.map(
          ([shown, one, value]) =>
            `${(shown as Property).name} eq ${urlOf(given(one.type, declared(one.type, value)))}`,
        ),
        ...(property.edm === 'Edm.String' ? [`${property.name} ne ''`] : []),
      ].join(' and ')
      this.#needed.set(
        variable,
        request({
          name: `A row of ${table.name}`,
          url: `${url}?$top=1&$select=${property.name}${filter === '' ? '' : `&$filter=${filter}`}`,
          description: `A row of the table ${table.name} that is there, for requests whose records refer to one. Its ${field.name} is kept as \`${variable}_json\` and \`${variable}_xml\`; without a row they are empty.`,
          test: [
            readJson,
            ...test(`Rows of ${table.name} are answered`, [statusIs(200), "pm.expect(body.value).to.be.an('array');"]),
            `const key = body.value.length === 0 ? '' : String(body.value[0][${JSON.stringify(property.name)}]);`,
            keep(`${variable}_json`, inJson('key')),
            keep(`${variable}_xml`, inXml('key')),
          ],
        }),
      )
      return variable
    }
    return undefined
  }
}

function propertyOf({ type }: EntitySet, field: Field): Property | undefined {
  return type.properties.find(({ from }) => from.kind === 'field' && from.field === field)
}

/** Names in any case. */
export function sampleOf<Value>(samples: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return Object.entries(samples ?? {}).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]
}
