/**
 * Calls a running instance by its OpenAPI document alone: paths are filled with the keys of records that are there,
 * answers are checked with their schemas.
 */

import { adminPassword, basic } from '../support/instance.js'
import {
  found,
  parametersOf,
  SchemaCheck,
  type Json,
  type Method,
  type OpenApi,
  type Parameter,
  type PathItem,
  type Reply,
} from './openApiDocument.js'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
  /** What of the answer is not as the document says. */
  readonly faults: readonly string[]
}

export interface Call {
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

type Entity = Readonly<Record<string, unknown>>

const listed = 10

export class DocumentClient {
  readonly document: OpenApi
  readonly #answers: SchemaCheck
  readonly #records = new Map<string, Promise<readonly Entity[]>>()

  constructor(document: OpenApi) {
    this.document = document
    this.#answers = new SchemaCheck(document, { closed: true })
  }

  /** @param path of the document @param address the path with its parameters filled in */
  async call(
    path: string,
    method: Method,
    address: string,
    { query = {}, headers = {}, body }: Call = {},
  ): Promise<Answer> {
    const operation = this.#item(path)[method]
    if (operation === undefined) throw new Error(`The document has no ${method} ${path}.`)
    const request = Object.keys(operation.requestBody?.content ?? {})[0]
    const options = Object.entries(query)
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&')
    const known = new Set(parametersOf(this.document, this.#item(path), operation).map(({ name }) => name))
    const faults = [...Object.keys(query), ...Object.keys(headers)]
      .filter((name) => name !== 'Accept' && !known.has(name))
      .map((name) => `The parameter ${name} is not described.`)
    if (body !== undefined && request === 'application/json') faults.push(...this.requestFaults(path, method, body))
    const response = await fetch(`${this.#base}${address}${options === '' ? '' : `?${options}`}`, {
      method: method.toUpperCase(),
      headers: {
        authorization: basic('admin', adminPassword),
        ...(request === undefined || body === undefined ? {} : { 'content-type': request }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
    })
    const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';')
    const read =
      mediaType === 'application/json'
        ? await response.json()
        : mediaType === 'application/octet-stream'
          ? new Uint8Array(await response.arrayBuffer())
          : await response.text()
    const described = operation.responses[response.status] ?? (response.ok ? undefined : operation.responses['default'])
    if (described === undefined) faults.push(`The status ${response.status} is not described.`)
    else faults.push(...this.#answerFaults(found<Reply>(this.document, described), mediaType, read))
    return { status: response.status, headers: response.headers, body: read, faults }
  }

  /** What of a body is not as the request schema says. */
  requestFaults(path: string, method: Method, body: unknown): string[] {
    const schema = this.#item(path)[method]?.requestBody?.content['application/json']?.schema
    return schema === undefined ? ['No JSON body is described.'] : this.#answers.errors(schema, body)
  }

  /** The path with the keys of records that exist, of which none was tried in vain; undefined: there are none. */
  async fill(path: string): Promise<string | undefined> {
    return await this.#fill(path.split('/').slice(1), 0, '', '')
  }

  /** Forget what was read before. */
  refresh(): void {
    this.#records.clear()
  }

  async #fill(
    segments: readonly string[],
    index: number,
    template: string,
    address: string,
  ): Promise<string | undefined> {
    const segment = segments[index]
    if (segment === undefined) return address
    const parameters = [...segment.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name as string)
    const next = async (filled: string): Promise<string | undefined> =>
      await this.#fill(segments, index + 1, `${template}/${segment}`, `${address}/${filled}`)
    if (parameters.length === 0) return await next(segment)
    const collection = `${template}/${segment.slice(0, segment.indexOf('('))}`
    if (this.document.paths[collection]?.get === undefined)
      return await next(
        this.#withValues(segment, [...template.split('/').slice(1), segment], (parameter) =>
          sampleOf(parameter.schema),
        ),
      )
    for (const record of await this.#recordsOf(`${address}/${segment.slice(0, segment.indexOf('('))}`)) {
      const filled = await next(
        this.#withValues(
          segment,
          segments.slice(0, index + 1),
          ({ name }) => record[name] ?? record[name.replace(/_[0-9]+$/, '')] ?? record['id'],
        ),
      )
      if (filled !== undefined) return filled
    }
    return undefined
  }

  #withValues(segment: string, upTo: readonly string[], valueOf: (parameter: Parameter) => unknown): string {
    // Any path that begins like this has the parameters.
    const item =
      Object.entries(this.document.paths).find(
        ([path]) => path === `/${upTo.join('/')}` || path.startsWith(`/${upTo.join('/')}/`),
      )?.[1] ?? {}
    const parameters = (item.parameters ?? []).map((one) => found<Parameter>(this.document, one))
    return segment.replaceAll(/('?)\{([^}]+)\}/g, (_all, quote: string, name: string) => {
      const parameter = parameters.find((one) => one.name === name)
      if (parameter === undefined) throw new Error(`The parameter ${name} of ${segment} is not described.`)
      const text = String(valueOf(parameter))
      return quote + encodeURIComponent(quote === '' ? text : text.replaceAll("'", "''"))
    })
  }

  #recordsOf(address: string): Promise<readonly Entity[]> {
    let records = this.#records.get(address)
    if (records === undefined) {
      records = fetch(`${this.#base}${address}?$top=${listed}`, {
        headers: { authorization: basic('admin', adminPassword) },
      }).then(async (response) => ((await response.json()) as { value: Entity[] }).value)
      this.#records.set(address, records)
    }
    return records
  }

  #answerFaults({ content, description }: Reply, mediaType: string, body: unknown): string[] {
    if (content === undefined) return body === '' ? [] : [`An answer without content is described (${description}).`]
    const media = content[mediaType]
    if (media === undefined) return [`The content type ${mediaType} is not described.`]
    if (mediaType === 'application/json') return this.#answers.errors(media.schema, body)
    return mediaType === 'text/plain' ? this.#answers.errors(media.schema, Number(body)) : []
  }

  get #base(): string {
    return this.document.servers[0]?.url ?? ''
  }

  #item(path: string): PathItem {
    const item = this.document.paths[path]
    if (item === undefined) throw new Error(`The document has no path ${path}.`)
    return item
  }
}

/** A value for the parameter of a function. */
function sampleOf({ type, format, pattern, enum: members }: Json): unknown {
  if (Array.isArray(members)) return (members as unknown[]).at(-1)
  if (type === 'integer' || type === 'number') return 3
  if (type === 'boolean') return true
  if (format === 'date') return '2026-01-31'
  if (format === 'time-local') return '10:30:00'
  return pattern === undefined ? "it's" : 'PT1H30M'
}
