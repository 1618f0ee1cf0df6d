/**
 * A query inside `$skiptoken`, where the link to the next page would be longer than what all on its way take:
 * `$skiptoken=place.packed`. Nothing is kept for it, so that the link is good for every server instance and after every
 * restart.
 */

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { CatalogueError } from '../../errors/CatalogueError.js'

/** Characters of a query that stands in a link as it is: many proxies take 8 KB. */
export const longestPlain = 4_000
/** Bytes of an unpacked query: that of the longest body, percent-encoded where it was not. */
const longestUnpacked = 1_048_576

const packedToken = /^(?:\$|%24)skiptoken=([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)$/i

/** @returns characters of base64url */
export function packQuery(query: string): string {
  return brotliCompressSync(query, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
  }).toString('base64url')
}

/**
 * A query as it was before it was packed; one that was not as it is.
 * @throws CatalogueError BadRequest for what this service did not pack
 */
export function unpackedQuery(query: string): string {
  if (!/skiptoken=[^&]*\./i.test(query)) return query
  return query
    .split('&')
    .flatMap((option) => {
      const [, place, packed] = packedToken.exec(option) ?? []
      if (packed === undefined) return [option]
      return place === '' ? [unpack(packed)] : [unpack(packed), `$skiptoken=${place}`]
    })
    .join('&')
}

function unpack(packed: string): string {
  try {
    return brotliDecompressSync(Buffer.from(packed, 'base64url'), { maxOutputLength: longestUnpacked }).toString('utf8')
  } catch (error) {
    throw new CatalogueError(
      'BadRequest',
      { reason: 'The value of $skiptoken was not made by this service; follow @odata.nextLink as it is.' },
      { cause: error },
    )
  }
}
