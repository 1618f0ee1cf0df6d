/**
 * The body of a request as bytes: all of it, inflated, and never more than the limit of SOAPServicesMaxMsgSize, which
 * counts before and after inflating.
 */

import express, { type Request, type RequestHandler, type Response } from 'express'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from './escapeXml.js'

export type ReadBody = (request: Request, response: Response) => Promise<Buffer>

const nothing = Buffer.alloc(0)

/**
 * @param kilobytes SOAPServicesMaxMsgSize
 * @returns a reader that throws CatalogueError `BadRequest_BodyTooLarge`, `BadRequest_UnsupportedEncoding`, `BadRequest_BodyIncomplete`
 */
export function bodyReader(kilobytes: number): ReadBody {
  const limit = kilobytes * 1024
  const read: RequestHandler = express.raw({ type: () => true, limit })
  return (request, response) =>
    new Promise((resolve, reject) => {
      read(request, response, (error?: unknown) => {
        if (error !== undefined) reject(refusal(error, request, limit))
        // Without a body the property stays undefined.
        else resolve(Buffer.isBuffer(request.body) ? request.body : nothing)
      })
    })
}

function refusal(error: unknown, request: Request, limit: number): CatalogueError {
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  switch (type) {
    case 'entity.too.large':
      return new CatalogueError('BadRequest_BodyTooLarge', { limit, setting: 'SOAPServicesMaxMsgSize' }, { cause: error })
    case 'encoding.unsupported':
      return new CatalogueError('BadRequest_UnsupportedEncoding', { encoding: shortened(request.headers['content-encoding'] ?? ''), expected: 'gzip, deflate, br or nothing' }, { cause: error })
    case 'request.aborted':
      return new CatalogueError('BadRequest_BodyIncomplete', { reason: 'the client closed the connection.' }, { cause: error })
    case 'request.size.invalid':
      return new CatalogueError('BadRequest_BodyIncomplete', { reason: 'its length is not the one of Content-Length.' }, { cause: error })
    default:
      return new CatalogueError('BadRequest_BodyIncomplete', { reason: `its content encoding '${shortened(request.headers['content-encoding'] ?? 'identity')}' is broken.` }, { cause: error })
  }
}
