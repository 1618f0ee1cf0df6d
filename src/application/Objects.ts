/**
 * The objects of an application, found by id or name. One per thread; the same definitions everywhere.
 *
 * The platform's tables and pages are always among them. Invariant: every name in a table, page or query means
 * something here, so nobody downstream has to ask again.
 */

import type { WebServiceObjectType } from '../session/words/webService.js'
import type { ObjectLookup } from '../session/words/objectLookup.js'
import type { RecordSource } from '../session/words/recordSnapshot.js'
import type { ApplicationObjects } from '../objects/applicationObjects.js'
import type { PageDefinition } from '../objects/page/pageDefinition.js'
import { systemPages } from './systemPages.js'
import type { QueryDefinition } from '../objects/query/queryDefinition.js'
import { checkTableReferences } from './checkTableReferences.js'
import type { AnyTable, TableDefinition } from '../objects/table/tableDefinition.js'
import { systemTables } from './systemTables.js'
import type { EnumDefinition } from '../types/index.js'
import { checkPage } from './checkPage.js'
import { checkQuery } from './checkQuery.js'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'

/** A table whatever its fields. */
export interface AnyTableObject extends TableDefinition, RecordSource {}

export type ApplicationObject = Codeunit | AnyTableObject | PageDefinition | QueryDefinition | EnumDefinition<never>

export class Objects implements ApplicationObjects, ObjectLookup {
  /** In the order of their ids, as the other lists. */
  readonly codeunits: readonly Codeunit[]
  /** The platform's included. */
  readonly tables: readonly AnyTable[]
  /** The server's own included. */
  readonly pages: readonly PageDefinition[]
  readonly queries: readonly QueryDefinition[]
  readonly enums: readonly EnumDefinition[]
  readonly #codeunits: Found<Codeunit>
  readonly #tables: Found<AnyTable>
  readonly #pages: Found<PageDefinition>
  readonly #queries: Found<QueryDefinition>
  readonly #enums: Found<EnumDefinition>

  /**
   * @throws TypeError if two objects of one type have the same id or name, or a page or query names what is not there
   */
  constructor(objects: readonly ApplicationObject[]) {
    this.codeunits = inOrder(objects.filter((object) => object.objectType === 'Codeunit'))
    this.tables = inOrder([
      ...systemTables,
      ...objects.filter((object) => object.objectType === 'Table' && !object.system),
    ]) as readonly AnyTable[]
    this.pages = inOrder([...systemPages, ...objects.filter((object) => object.objectType === 'Page')])
    this.queries = inOrder(objects.filter((object) => object.objectType === 'Query'))
    this.enums = inOrder(objects.filter((object) => object.objectType === 'Enum'))
    this.#codeunits = new Found(this.codeunits)
    this.#tables = new Found(this.tables)
    this.#pages = new Found(this.pages)
    this.#queries = new Found(this.queries)
    this.#enums = new Found(this.enums)
    for (const table of this.tables) checkTableReferences(table, this)
    for (const page of this.pages) checkPage(page, this)
    for (const query of this.queries) checkQuery(query, this)
  }

  /** @param idOrName names in any case, as AL has them; so everywhere */
  codeunit(idOrName: number | string): Codeunit | undefined {
    return this.#codeunits.get(idOrName)
  }

  table(idOrName: number | string): AnyTable | undefined {
    return this.#tables.get(idOrName)
  }

  page(idOrName: number | string): PageDefinition | undefined {
    return this.#pages.get(idOrName)
  }

  query(idOrName: number | string): QueryDefinition | undefined {
    return this.#queries.get(idOrName)
  }

  enum(idOrName: number | string): EnumDefinition | undefined {
    return this.#enums.get(idOrName)
  }

  /** The name of an object that can be published; undefined if there is none. */
  nameOf(objectType: WebServiceObjectType, id: number): string | undefined {
    const lists = { Codeunit: this.#codeunits, Page: this.#pages, Query: this.#queries }
    return lists[objectType].get(id)?.name
  }

  /** The source table of one of its pages. @throws TypeError for a page that is not one of them */
  pageSource(page: PageDefinition): AnyTable {
    const table = this.#tables.get(page.sourceTable)
    if (table === undefined)
      throw new TypeError(`Page ${page.id} ${page.name}: the source table '${page.sourceTable}' does not exist.`)
    return table
  }
}

interface Named {
  readonly objectType: string
  readonly id: number
  readonly name: string
}

/** Objects of one type by id and by name. */
class Found<Item extends Named> {
  readonly #byKey = new Map<number | string, Item>()

  constructor(items: readonly Item[]) {
    for (const item of items) {
      this.#add(item.id, item)
      this.#add(comparable(item.name), item)
    }
  }

  get(idOrName: number | string): Item | undefined {
    return this.#byKey.get(typeof idOrName === 'number' ? idOrName : comparable(idOrName))
  }

  #add(key: number | string, item: Item): void {
    const other = this.#byKey.get(key)
    if (other !== undefined)
      throw new TypeError(
        `${item.objectType} ${item.id} ${item.name} and ${other.objectType} ${other.id} ${other.name} have the same ${typeof key === 'number' ? 'id' : 'name'}.`,
      )
    this.#byKey.set(key, item)
  }
}

function inOrder<Item extends { readonly id: number }>(items: readonly Item[]): readonly Item[] {
  return Object.freeze(items.toSorted((a, b) => a.id - b.id))
}

function comparable(name: string): string {
  return name.toLowerCase()
}
