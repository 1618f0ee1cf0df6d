/** The objects of an application, found by id or name. One per thread; the same definitions everywhere. */

import type { ObjectLookup } from '../session/Session.js'
import type { AnyTable, TableDefinition } from '../table/definition.js'
import type { RecordSource } from '../session/record.js'
import type { Codeunit } from './defineCodeunit.js'

/** A table whatever its fields. */
export interface AnyTableObject extends TableDefinition, RecordSource {}

export type ApplicationObject = Codeunit | AnyTableObject

export class Objects implements ObjectLookup {
  /** In the order of their ids. */
  readonly codeunits: readonly Codeunit[]
  /** In the order of their ids. */
  readonly tables: readonly AnyTable[]
  readonly #codeunitsById: ReadonlyMap<number, Codeunit>
  readonly #tablesById: ReadonlyMap<number, AnyTable>
  readonly #tablesByName: ReadonlyMap<string, AnyTable>

  /** @throws TypeError if two objects of one type have the same id or name */
  constructor(objects: readonly ApplicationObject[]) {
    this.codeunits = inOrder(objects.filter((object) => object.objectType === 'Codeunit'))
    this.tables = inOrder(objects.filter((object) => object.objectType === 'Table')) as readonly AnyTable[]
    this.#codeunitsById = byKey(this.codeunits, (codeunit) => codeunit.id)
    byKey(this.codeunits, (codeunit) => comparable(codeunit.name))
    this.#tablesById = byKey(this.tables, (table) => table.id)
    this.#tablesByName = byKey(this.tables, (table) => comparable(table.name))
  }

  codeunit(id: number): Codeunit | undefined {
    return this.#codeunitsById.get(id)
  }

  /** @param idOrName names in any case, as AL has them */
  table(idOrName: number | string): AnyTable | undefined {
    return typeof idOrName === 'number' ? this.#tablesById.get(idOrName) : this.#tablesByName.get(comparable(idOrName))
  }
}

function inOrder<Item extends { readonly id: number }>(items: readonly Item[]): readonly Item[] {
  return Object.freeze(items.toSorted((a, b) => a.id - b.id))
}

function byKey<Item extends ApplicationObject, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, Item> {
  const map = new Map<Key, Item>()
  for (const item of items) {
    const key = keyOf(item)
    const other = map.get(key)
    if (other !== undefined) throw new TypeError(`${item.objectType} ${item.id} ${item.name} and ${other.objectType} ${other.id} ${other.name} have the same ${typeof key === 'number' ? 'id' : 'name'}.`)
    map.set(key, item)
  }
  return map
}

function comparable(name: string): string {
  return name.toLowerCase()
}
