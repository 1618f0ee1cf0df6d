/**
 * The models of a server instance: one of `/ODataV4`, one of each API, made when they are first asked for and again
 * when what is published changed. They are the same for all companies.
 */

import type { WebService } from '../../webservice/webServices.js'
import { buildModel } from './buildModel.js'
import type { Model, Root } from './model.js'
import type { ModelObjects } from './objects.js'

const odataV4: Root = Object.freeze({ kind: 'ODataV4' })

export class Models {
  readonly #objects: ModelObjects
  readonly #published: () => readonly WebService[]
  /** By publisher, group and version in lower case. */
  readonly #apis = new Map<string, Root>()
  readonly #models = new Map<Root, { readonly model: Model; readonly published: readonly WebService[] }>()

  constructor(objects: ModelObjects, published: () => readonly WebService[]) {
    this.#objects = objects
    this.#published = published
    for (const { api } of [...objects.pages, ...objects.queries]) {
      for (const version of api?.versions ?? []) {
        const { publisher, group } = api as NonNullable<typeof api>
        const key = keyOf(publisher, group, version)
        if (!this.#apis.has(key)) this.#apis.set(key, Object.freeze({ kind: 'Api', publisher, group, version }))
      }
    }
  }

  /** The root that has this address, in any case of its letters; undefined: no object is published there. */
  api(publisher: string, group: string, version: string): Root | undefined {
    return this.#apis.get(keyOf(publisher, group, version))
  }

  /** In the order of their addresses. */
  get apis(): readonly Root[] {
    return [...this.#apis.keys()].sort().map((key) => this.#apis.get(key) as Root)
  }

  get odataV4(): Root {
    return odataV4
  }

  /** @throws TypeError if an object names what the application does not have */
  modelOf(root: Root): Model {
    const published = this.#published()
    const made = this.#models.get(root)
    // APIs are made of objects alone.
    if (made !== undefined && (made.published === published || root.kind === 'Api')) return made.model
    const model = buildModel(root, this.#objects, published)
    this.#models.set(root, { model, published })
    return model
  }
}

function keyOf(publisher: string, group: string, version: string): string {
  return `${publisher}/${group}/${version}`.toLowerCase()
}
