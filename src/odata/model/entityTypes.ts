/**
 * Entity types of pages. A page that is published has the name it is published under. What a part shows is contained in
 * its page's entities: in `/ODataV4` it has a type of its own, named by service and part as `SalesOrderSalesLines`; in
 * APIs the part page's type, which is the same wherever the page is shown.
 */

import type { ApiAddress, PageDefinition, PagePart } from '../../objects/page/pageDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { EnumTypes } from './enumTypes.js'
import type { EntityType, NavigationProperty, Operation, Root } from './model.js'
import { camelName, externalName, Names } from '../../objects/page/publishedNames.js'
import { actionOperation, type OperationOptions } from './operations.js'
import { pageProperties } from './properties.js'

/** A type while the model is being built. */
export interface TypeDraft extends EntityType {
  readonly source: Extract<EntityType['source'], { kind: 'page' }>
  readonly navigation: Map<string, NavigationProperty>
  readonly boundOperations: Map<string, Operation>
  /** Of its properties and what leads from it. */
  readonly names: Names
}

export interface PageTypeOptions extends OperationOptions {
  readonly root: Root
  readonly pageOf: (name: string) => PageDefinition | undefined
  readonly tableOf: (name: string) => AnyTable | undefined
  readonly enums: EnumTypes
  /** Types are added here. */
  readonly entityTypes: Map<string, EntityType>
}

export class PageTypes {
  readonly #options: PageTypeOptions
  readonly #drafts: TypeDraft[] = []
  /** By page: types of pages that are published themselves, and of APIs' part pages. */
  readonly #shared = new Map<PageDefinition, TypeDraft>()

  constructor(options: PageTypeOptions) {
    this.#options = options
  }

  /** All of them, in the order in which they were added. */
  get drafts(): readonly TypeDraft[] {
    return this.#drafts
  }

  /** The type of a published page, without its actions and parts. */
  publish(page: PageDefinition, typeName: string): TypeDraft {
    const draft = this.#add(page, typeName)
    if (this.#options.root.kind === 'Api') this.#shared.set(page, draft)
    return draft
  }

  /** Adds actions and parts of a published page, once all published pages have their types. */
  complete(draft: TypeDraft): void {
    this.#complete(draft, new Map())
  }

  #add(page: PageDefinition, typeName: string): TypeDraft {
    const { root, tableOf, enums, entityTypes, schemaNames } = this.#options
    const table = tableOf(page.sourceTable)
    if (table === undefined)
      throw new TypeError(`Page ${page.id} ${page.name}: there is no table '${page.sourceTable}'.`)
    const { properties, key, alternateKeys } = pageProperties(root, page, table, enums.typeOf)
    const draft: TypeDraft = {
      name: schemaNames.take(typeName),
      source: Object.freeze({ kind: 'page' as const, page, table }),
      properties,
      propertyByName: new Map(properties.map((property) => [property.name, property])),
      key,
      alternateKeys,
      navigation: new Map(),
      boundOperations: new Map(),
      insertable: page.insertAllowed && !table.system,
      updatable: page.modifyAllowed && !table.system,
      deletable: page.deleteAllowed && !table.system,
      hasETag: !table.system,
      names: new Names(properties.map(({ name }) => name)),
    }
    this.#drafts.push(draft)
    entityTypes.set(draft.name, draft)
    return draft
  }

  /** @param above types of the pages this one is shown in, itself not included: a page inside itself ends there */
  #complete(draft: TypeDraft, above: ReadonlyMap<PageDefinition, TypeDraft>): void {
    const { page } = draft.source
    const here = new Map(above).set(page, draft)
    for (const action of page.actions) {
      const operation = actionOperation(this.#options, draft, page, action)
      draft.boundOperations.set(operation.name, operation)
    }
    for (const part of page.parts) {
      const partPage = this.#options.pageOf(part.page)
      if (partPage === undefined)
        throw new TypeError(`Page ${page.id} ${page.name}: there is no page '${part.page}' for its part ${part.name}.`)
      const wanted = this.#partName(draft, part, partPage)
      const known = here.get(partPage) ?? this.#shared.get(partPage)
      const target =
        known ?? this.#add(partPage, this.#options.root.kind === 'Api' ? (partPage.api?.entityName ?? wanted) : wanted)
      const name = draft.names.take(wanted)
      draft.navigation.set(
        name,
        Object.freeze({
          name,
          collection: part.multiplicity === 'Many',
          containsTarget: true,
          target,
          link: part.link,
          part,
          nullable: part.multiplicity !== 'Many',
        }),
      )
      if (known === undefined) {
        if (this.#options.root.kind === 'Api') this.#shared.set(partPage, target)
        this.#complete(target, here)
      }
    }
  }

  #partName({ name }: TypeDraft, part: PagePart, { api }: PageDefinition): string {
    if (this.#options.root.kind === 'ODataV4') {
      // `SalesLines` of the service SalesOrder and `SalesOrderSalesLines` are the same to its clients.
      const external = externalName(part.name)
      return external.startsWith(name) ? external : name + external
    }
    return api === undefined ? camelName(externalName(part.name)) : apiName(api, part)
  }
}

function apiName(api: ApiAddress, part: PagePart): string {
  return part.multiplicity === 'Many' ? api.entitySetName : api.entityName
}
