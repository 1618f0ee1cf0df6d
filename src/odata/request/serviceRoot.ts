/** What a URL below the server instance leads to: a root, and what is behind it. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import type { Models } from '../model/Models.js'
import type { Root } from '../model/model.js'

export interface Address {
  readonly root: Root
  /** Of the root, below that of the server instance: `ODataV4`, `api/servicetier/demo/v1.0`. */
  readonly rootPath: string
  /** Percent-encoded as received, without a slash in front or at the end. */
  readonly path: string
  readonly query: string
}

const odataV4 = /^\/+ODataV4(?:\/+|$)/i
const api = /^\/+api(?:\/+|$)/i
/** Some clients send the whole URL in the request line (RFC 9112, 3.2.2). */
const origin = /^https?:\/\/[^/?]*/i

/**
 * @param url below the server instance, as received: `/ODataV4/Customer?$top=1`
 * @returns undefined for what is neither `/ODataV4` nor `/api`
 * @throws CatalogueError BadRequest_ResourceNotFound for an API that does not exist
 */
export function rootAddressOf(url: string, models: Models): Address | undefined {
  const [path, query] = splitQuery(url.replace(origin, ''))
  const v4 = odataV4.exec(path)
  if (v4 !== null) return { root: models.odataV4, rootPath: 'ODataV4', path: trimmed(path.slice(v4[0].length)), query }
  const match = api.exec(path)
  if (match === null) return undefined
  const [publisher = '', group = '', version = '', ...rest] = path.slice(match[0].length).split('/')
  const root = models.api(publisher, group, version)
  if (root?.kind !== 'Api')
    throw new CatalogueError('BadRequest_ResourceNotFound', {
      segment: shortened(`api/${[publisher, group, version].filter((one) => one !== '').join('/')}`),
    })
  return { root, rootPath: `api/${root.publisher}/${root.group}/${root.version}`, path: trimmed(rest.join('/')), query }
}

/** Which endpoint a URL is for, before anything is known of it. */
export function endpointOf(url: string): 'ODataV4' | 'Api' | undefined {
  const path = url.replace(origin, '')
  return /^\/+ODataV4(?:[/?]|$)/i.test(path) ? 'ODataV4' : /^\/+api(?:[/?]|$)/i.test(path) ? 'Api' : undefined
}

export function splitQuery(url: string): [path: string, query: string] {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

/** A slash at the end, which clients write before `?`, means nothing. */
function trimmed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
