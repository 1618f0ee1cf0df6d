/** The parts of a Postman collection, format 2.1, as this folder writes them. Same parts, same text. */

export const collectionSchema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

interface Variable {
  readonly key: string
  readonly value: string
  readonly description?: string
}

interface Script {
  readonly listen: 'prerequest' | 'test'
  readonly script: { readonly type: 'text/javascript'; readonly exec: readonly string[] }
}

export interface RequestItem {
  readonly name: string
  readonly event: readonly Script[]
  readonly request: {
    readonly method: string
    readonly header: readonly { readonly key: string; readonly value: string }[]
    readonly body?: {
      readonly mode: 'raw'
      readonly raw: string
      readonly options: { readonly raw: { readonly language: 'json' | 'xml' } }
    }
    readonly url: string
    readonly auth?: { readonly type: 'noauth' }
    readonly description: string
  }
  readonly response: readonly []
}

export interface Folder {
  readonly name: string
  readonly description: string
  readonly item: readonly Item[]
}

export type Item = Folder | RequestItem

export interface Collection {
  readonly info: { readonly name: string; readonly description: string; readonly schema: string }
  readonly item: readonly Item[]
  readonly auth: {
    readonly type: 'basic'
    readonly basic: readonly { readonly key: string; readonly value: string; readonly type: 'string' }[]
  }
  readonly event: readonly Script[]
  readonly variable: readonly Variable[]
}

export interface RequestOptions {
  readonly name: string
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With variables in double braces; query options as people read them, Postman encodes blanks. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly xml?: string
  readonly json?: unknown
  readonly description: string
  /** Without the collection's user and password. */
  readonly anonymous?: boolean
  /** Lines of JavaScript before it is sent. */
  readonly before?: readonly string[]
  /** Lines of JavaScript on its answer. */
  readonly test: readonly string[]
}

/** Stands in JSON for a variable whose value is no text. */
export const bareVariable = (name: string): string => `{{#${name}}}`
const unquoted = /"\{\{#([^"{}]+)\}\}"/g

export function request({
  name,
  method = 'GET',
  url,
  headers = {},
  xml,
  json,
  description,
  anonymous = false,
  before = [],
  test,
}: RequestOptions): RequestItem {
  const header = Object.entries(headers).map(([key, value]) => ({ key, value }))
  const body =
    xml !== undefined
      ? raw(xml, 'xml')
      : json !== undefined
        ? raw(JSON.stringify(json, undefined, 2).replace(unquoted, '{{$1}}'), 'json')
        : undefined
  if (json !== undefined) header.unshift({ key: 'Content-Type', value: 'application/json' })
  return {
    name,
    event: [...(before.length === 0 ? [] : [script('prerequest', before)]), script('test', test)],
    request: {
      method,
      header,
      ...(body === undefined ? {} : { body }),
      url,
      ...(anonymous ? { auth: { type: 'noauth' as const } } : {}),
      description,
    },
    response: [],
  }
}

export function folder(name: string, description: string, item: readonly Item[]): Folder {
  return { name, description, item }
}

export function script(listen: Script['listen'], exec: readonly string[]): Script {
  return { listen, script: { type: 'text/javascript', exec } }
}

function raw(text: string, language: 'json' | 'xml'): NonNullable<RequestItem['request']['body']> {
  return { mode: 'raw', raw: text, options: { raw: { language } } }
}
