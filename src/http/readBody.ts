/**
 * The body of a request as bytes: all of it, inflated, and never more than a limit, which counts before and after
 * inflating. For the protocols' routers.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import { bodyFaultOf, offBodyFault, onBodyFault } from './bodyFault.js'
import { askForBody } from './expectContinue.js'

export type ReadBody = (request: IncomingMessage, response: ServerResponse) => Promise<Buffer>

type Decode = (body: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>

const nothing = Buffer.alloc(0)
const decodeGzip: Decode = promisify(gunzip)
const decodeZlib: Decode = promisify(inflate)
const decodeRaw: Decode = promisify(inflateRaw)

/** Content codings (RFC 9110, 8.4.1) in lower case. Half of the senders of `deflate` leave zlib's head out. */
const decoders: Readonly<Record<string, Decode>> = {
  gzip: decodeGzip,
  'x-gzip': decodeGzip,
  deflate: (body, options) => (hasZlibHead(body) ? decodeZlib(body, options) : decodeRaw(body, options)),
  br: promisify(brotliDecompress),
}

/**
 * @param limit bytes
 * @param setting where the limit comes from, for the error
 * @returns a reader that throws CatalogueError `BadRequest_BodyTooLarge`, `BadRequest_UnsupportedEncoding`,
 *   `BadRequest_BodyIncomplete`
 */
export function bodyReader(limit: number, setting: string): ReadBody {
  const tooLarge = (): CatalogueError => new CatalogueError('BadRequest_BodyTooLarge', { limit, setting })
  return async (request, response) => {
    const { 'content-length': length, 'transfer-encoding': transfer } = request.headers
    if (transfer === undefined && (length === undefined || length === '0')) return nothing
    const coding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
    const decode = coding === '' || coding === 'identity' ? undefined : decoderOf(coding)
    // What the head of the request decides is answered before the body is asked for.
    if (Number(length ?? 0) > limit) throw tooLarge()
    askForBody(response)
    const body = await receive(request, response, limit, tooLarge)
    if (decode === undefined || body.length === 0) return body
    try {
      return await decode(body, { maxOutputLength: limit })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge()
      throw incomplete(`its content encoding '${coding}' is broken.`, error)
    }
  }
}

/** @throws CatalogueError */
function decoderOf(coding: string): Decode {
  const decode = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined
  if (decode === undefined)
    throw new CatalogueError('BadRequest_UnsupportedEncoding', {
      encoding: shortened(coding),
      expected: 'gzip, deflate, br or nothing',
    })
  return decode
}

/** The two bytes in front of a stream of zlib's own form (RFC 1950, 2.2). */
function hasZlibHead(body: Buffer): boolean {
  const [first = 0, second = 0] = body
  return (first & 0x0f) === 8 && ((first << 8) | second) % 31 === 0
}

/**
 * The bytes as they are sent. What comes behind a refusal is thrown away by Node, so the client can read the answer.
 */
function receive(
  request: IncomingMessage,
  response: ServerResponse,
  limit: number,
  tooLarge: () => CatalogueError,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const leave = (): void => {
      request.off('data', take).off('end', finish).off('error', fail).off('close', breakOff)
      offBodyFault(request, refuse)
    }
    const take = (chunk: Buffer): void => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= limit) return
      leave()
      request.resume()
      reject(tooLarge())
    }
    const finish = (): void => {
      leave()
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size))
    }
    const fail = (error?: Error): void => {
      leave()
      reject(incomplete('the client closed the connection.', error))
    }
    const breakOff = (): void => {
      fail()
    }
    /** Nothing behind it can be read: the connection ends with the answer (RFC 9112, 7.1). */
    const refuse = (reason: string): void => {
      leave()
      if (!response.headersSent) response.shouldKeepAlive = false
      reject(incomplete(reason))
    }
    const known = bodyFaultOf(request)
    if (known !== undefined) {
      refuse(known)
      return
    }
    request.on('data', take).on('end', finish).on('error', fail).on('close', breakOff)
    onBodyFault(request, refuse)
  })
}

function incomplete(reason: string, cause?: unknown): CatalogueError {
  return new CatalogueError('BadRequest_BodyIncomplete', { reason }, cause === undefined ? undefined : { cause })
}
