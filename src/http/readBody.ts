/**
 * The body of a request as bytes: all of it, inflated, and never more than a limit, which counts before and after
 * inflating. For the protocols' routers.
 */

import express, { type Request, type RequestHandler, type Response } from 'express'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'

export type ReadBody = (request: Request, response: Response) => Promise<Buffer>

const nothing = Buffer.alloc(0)

/**
 * @param limit bytes
 * @param setting where the limit comes from, for the error
 * @returns a reader that throws CatalogueError `BadRequest_BodyTooLarge`, `BadRequest_UnsupportedEncoding`,
 *   `BadRequest_BodyIncomplete`
 */
export function bodyReader(limit: number, setting: string): ReadBody {
  const read: RequestHandler = express.raw({ type: () => true, limit })
  return (request, response) =>
    new Promise((resolve, reject) => {
      read(request, response, (error?: unknown) => {
        if (error !== undefined) reject(refusal(error, request, limit, setting))
        // Without a body the property stays undefined.
        else resolve(Buffer.isBuffer(request.body) ? request.body : nothing)
      })
    })
}

function refusal(error: unknown, request: Request, limit: number, setting: string): CatalogueError {
  const type = error instanceof Error && 'type' in error ? error.type : undefined
  switch (type) {
    case 'entity.too.large':
      return new CatalogueError('BadRequest_BodyTooLarge', { limit, setting }, { cause: error })
    case 'encoding.unsupported':
      return new CatalogueError(
        'BadRequest_UnsupportedEncoding',
        { encoding: shortened(request.headers['content-encoding'] ?? ''), expected: 'gzip, deflate, br or nothing' },
        { cause: error },
      )
    case 'request.aborted':
      return new CatalogueError(
        'BadRequest_BodyIncomplete',
        { reason: 'the client closed the connection.' },
        { cause: error },
      )
    case 'request.size.invalid':
      return new CatalogueError(
        'BadRequest_BodyIncomplete',
        { reason: 'its length is not the one of Content-Length.' },
        { cause: error },
      )
    default:
      return new CatalogueError(
        'BadRequest_BodyIncomplete',
        { reason: `its content encoding '${shortened(request.headers['content-encoding'] ?? 'identity')}' is broken.` },
        { cause: error },
      )
  }
}
