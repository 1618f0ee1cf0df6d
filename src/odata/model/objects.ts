/**
 * What a model is made of: the part of `Objects` that this folder reads, and the objects that are published over a
 * root.
 */

import type { Codeunit } from '../../objects/codeunit/defineCodeunit.js'
import type { ApiAddress, PageDefinition } from '../../objects/page/pageDefinition.js'
import type { QueryDefinition } from '../../objects/query/queryDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { WebService } from '../../webservice/webServices.js'
import type { Root } from './model.js'

export interface ModelObjects {
  readonly pages: readonly PageDefinition[]
  readonly queries: readonly QueryDefinition[]
  page(idOrName: number | string): PageDefinition | undefined
  query(idOrName: number | string): QueryDefinition | undefined
  codeunit(id: number): Codeunit | undefined
  table(idOrName: number | string): AnyTable | undefined
}

/** An object and the names of its entity set and type. */
export interface Published<Definition> {
  readonly object: Definition
  readonly setName: string
  readonly typeName: string
}

export interface PublishedObjects {
  readonly pages: readonly Published<PageDefinition>[]
  readonly queries: readonly Published<QueryDefinition>[]
  readonly codeunits: readonly { readonly object: Codeunit; readonly serviceName: string }[]
}

/**
 * In the order of their names. Services of objects that the application does not have are left out: they are another
 * version's.
 */
export function publishedObjects(root: Root, objects: ModelObjects, services: readonly WebService[]): PublishedObjects {
  if (root.kind === 'Api') {
    const isIn = ({ api }: { readonly api?: ApiAddress }): boolean =>
      api !== undefined &&
      same(api.publisher, root.publisher) &&
      same(api.group, root.group) &&
      api.versions.some((version) => same(version, root.version))
    return {
      pages: byName(objects.pages.filter(isIn).map(inApi)),
      queries: byName(objects.queries.filter(isIn).map(inApi)),
      codeunits: [],
    }
  }
  const found = <Definition>(
    objectType: WebService['objectType'],
    find: (id: number) => Definition | undefined,
  ): Published<Definition>[] =>
    byName(
      services
        .filter((service) => service.objectType === objectType)
        .flatMap(({ objectId, serviceName }) => {
          const object = find(objectId)
          return object === undefined ? [] : [{ object, setName: serviceName, typeName: serviceName }]
        }),
    )
  return {
    pages: found('Page', (id) => objects.page(id)),
    queries: found('Query', (id) => objects.query(id)),
    codeunits: found('Codeunit', (id) => objects.codeunit(id)).map(({ object, setName }) => ({
      object,
      serviceName: setName,
    })),
  }
}

function inApi<Definition extends { readonly api?: ApiAddress }>(object: Definition): Published<Definition> {
  const { entitySetName, entityName } = object.api as ApiAddress
  return { object, setName: entitySetName, typeName: entityName }
}

function byName<Item extends { readonly setName: string }>(items: Item[]): Item[] {
  return items.sort((a, b) => (a.setName < b.setName ? -1 : a.setName > b.setName ? 1 : 0))
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
