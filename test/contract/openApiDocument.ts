/** The OpenAPI document as tests read it, and ajv as they check values with it. */

import addFormatsModule from 'ajv-formats'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

// A CommonJS module: its default export is a member of what Node imports.
const { default: addFormats } = addFormatsModule

export type Json = Record<string, unknown>

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path' | 'header'
  readonly required?: boolean
  readonly schema: Json
}

export interface Reply {
  readonly description: string
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
  readonly responses: Readonly<Record<string, Reply | { readonly $ref: string }>>
}

export type Method = 'get' | 'post' | 'patch' | 'put' | 'delete'
export const methods = ['get', 'post', 'patch', 'put', 'delete'] as const
export type PathItem = Partial<Record<Method, Operation>> & {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
}

export interface OpenApi {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: Readonly<
    Record<'schemas' | 'parameters' | 'responses' | 'headers', Readonly<Record<string, Json>>>
  >
}

/** What a reference of the document leads to, or the thing itself. */
export function found<T extends object>(document: OpenApi, one: T | { readonly $ref: string }): T {
  if (!('$ref' in one)) return one
  const [, , kind, name] = one.$ref.split('/') as [string, string, keyof OpenApi['components'], string]
  const thing = document.components[kind][name]
  if (thing === undefined) throw new Error(`${one.$ref} leads nowhere.`)
  return thing as unknown as T
}

export function parametersOf(document: OpenApi, item: PathItem, operation: Operation): Parameter[] {
  return [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) => found<Parameter>(document, one))
}

/** Values of the document's schemas. With `closed` objects have no members beside those that are described. */
export class SchemaCheck {
  readonly #ajv: Ajv2020
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: OpenApi, { closed }: { readonly closed: boolean }) {
    this.#ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, validateFormats: true })
    addFormats(this.#ajv)
    for (const format of ['decimal', 'uint8', 'time-local']) this.#ajv.addFormat(format, true)
    this.#ajv.addVocabulary(['components'])
    this.#ajv.addSchema({
      $id: 'https://test/openapi',
      components: { schemas: closed ? closedCopy(document.components.schemas) : document.components.schemas },
    })
  }

  /** @returns what is wrong with the value, one line each */
  errors(schema: Json, value: unknown): string[] {
    const key = JSON.stringify(schema)
    let validate = this.#compiled.get(key)
    if (validate === undefined)
      this.#compiled.set(
        key,
        (validate = this.#ajv.compile(JSON.parse(key.replaceAll('"#/', '"https://test/openapi#/')) as Json)),
      )
    return validate(value)
      ? []
      : (validate.errors ?? []).map(
          ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
        )
  }
}

function closedCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closedCopy)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closedCopy(member)]))
  return copy['type'] === 'object' &&
    typeof copy['properties'] === 'object' &&
    copy['additionalProperties'] === undefined
    ? { ...copy, additionalProperties: false }
    : copy
}
