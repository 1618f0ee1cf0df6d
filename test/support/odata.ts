/** OData by hand, as a client that knows nothing but HTTP. */

import { adminPassword, basic, type TestInstance } from './instance.js'

export interface ODataReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface ODataCall {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** @param url absolute, or below the root `/ODataV4`: `Customer('10000')` */
export async function odata(
  instance: TestInstance,
  url: string,
  { method, headers, body, signal }: ODataCall = {},
): Promise<ODataReply> {
  const root = instance.described.urls.odata
  const isText = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url.startsWith('http') ? url : `${root}/${url}`, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: basic('admin', adminPassword),
      ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isText ? (body as string) : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever asks knows what is answered
export function json<Body = Record<string, unknown>>({ text }: ODataReply): Body {
  return JSON.parse(text) as Body
}

export function errorOf(reply: ODataReply): {
  readonly code: string
  readonly message: string
  readonly target?: string
} {
  return json<{ error: { code: string; message: string } }>(reply).error
}
