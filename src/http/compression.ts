/**
 * Replies packed for clients that ask for it (RFC 9110, 12.5.3). What is packed is decided by length and media type:
 * short texts and media that are packed already gain nothing. The work is done on Node's own threads.
 */

import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type BrotliCompress,
  type Gzip,
} from 'node:zlib'
import type { Request } from 'express'

export type Coding = 'br' | 'gzip'

/** Bytes from which packing pays. */
export const leastCompressed = 1024

/** Of `br`: above it each step costs more time than it saves bytes of JSON and XML. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const text = /^(?:text\/|multipart\/|application\/(?:[a-z0-9.+-]+\+)?(?:json|xml)\b)/i

/** Whether replies of this media type are packed at all. */
export function isCompressible(contentType: string | undefined): boolean {
  return contentType !== undefined && text.test(contentType)
}

/** The best coding that the client takes; undefined: as it is. */
export function codingFor(request: IncomingMessage): Coding | undefined {
  if (request.headers['accept-encoding'] === undefined || request.method === 'HEAD') return undefined
  const accepted = (request as Request).acceptsEncodings()
  return (['br', 'gzip'] as const).find((coding) => accepted.includes(coding))
}

export function compress(coding: Coding, body: Buffer): Promise<Buffer> {
  return coding === 'br' ? promisify(brotliCompress)(body, brotliOptions) : promisify(gzip)(body)
}

export function compressor(coding: Coding): BrotliCompress | Gzip {
  return coding === 'br' ? createBrotliCompress(brotliOptions) : createGzip()
}

/** Headers of a packed reply: of another representation than the one as it is, so its ETag is no strong one. */
export function codedHeaders(
  headers: Readonly<Record<string, string>>,
  coding: Coding,
): Readonly<Record<string, string>> {
  const { ETag: etag, ...others } = headers
  return {
    ...others,
    'Content-Encoding': coding,
    ...(etag === undefined ? {} : { ETag: etag.startsWith('"') ? `W/${etag}` : etag }),
  }
}
