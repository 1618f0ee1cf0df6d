/**
 * One OData root in the OpenAPI document: its model, where it is found, and what its schemas, operations and tags are
 * called. Names are given once for the whole document, in the order in which they are asked for.
 */

import type { ComplexType, EntityType, EnumTypeModel, Model } from '../../odata/model/model.js'
import type { Names } from '../../objects/page/publishedNames.js'
import type { Json } from './valueSchema.js'

/** What the document collects while it is made. */
export interface DocumentOptions {
  readonly paths: Record<string, Json>
  readonly schemas: Record<string, Json>
  readonly parameters: Record<string, Json>
  readonly tags: Json[]
  readonly schemaNames: Names
  readonly operationIds: Names
  readonly tagNames: Names
}

export class Published {
  readonly model: Model
  readonly options: DocumentOptions
  /** Path of the root: `/ODataV4`, `/api/servicetier/demo/v1.0`. */
  readonly path: string
  readonly #prefix: string
  readonly #schemaNames = new Map<EntityType | EnumTypeModel | ComplexType, string>()

  constructor(model: Model, options: DocumentOptions) {
    const { root } = model
    this.model = model
    this.options = options
    this.path = root.kind === 'Api' ? `/api/${root.publisher}/${root.group}/${root.version}` : '/ODataV4'
    this.#prefix = root.kind === 'Api' ? `${root.publisher}.${root.group}.${root.version}` : 'ODataV4'
  }

  /** What people call the root. */
  get title(): string {
    return this.model.root.kind === 'Api' ? this.path.slice('/api/'.length) : 'ODataV4'
  }

  /** Name of the schema of a type; other schemas of it have this name and a suffix. */
  schemaName(type: EntityType | EnumTypeModel | ComplexType): string {
    let name = this.#schemaNames.get(type)
    if (name === undefined)
      this.#schemaNames.set(type, (name = this.options.schemaNames.take(componentName(`${this.#prefix}.${type.name}`))))
    return name
  }

  /** @param words from the set or service to what is done: `Customer`, `list` */
  operationId(...words: readonly string[]): string {
    return this.options.operationIds.take([this.#prefix, ...words].join('_').replaceAll('.', '_'))
  }

  /** A group of operations, told to the document: an entity set, a codeunit, the service itself. @returns the name */
  tag(wanted: string, description: string): string {
    const name = this.options.tagNames.take(this.model.root.kind === 'Api' ? `${this.title} ${wanted}` : wanted)
    this.options.tags.push({ name, description })
    return name
  }
}

/** Names of components have letters, digits, dots, hyphens and underscores alone. */
function componentName(name: string): string {
  return name.replace(
    /[^A-Za-z0-9._-]/gu,
    (character) => `_x${(character.codePointAt(0) as number).toString(16).toUpperCase()}_`,
  )
}
