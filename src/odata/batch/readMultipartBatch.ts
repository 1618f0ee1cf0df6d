/**
 * A batch as multipart/mixed (OData 4.01 protocol 11.7.7): each part is a request as HTTP has it, or a change set of
 * such.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import { mediaTypeOf } from '../../http/mediaType.js'
import { mostRequests, type BatchItem, type BatchRequest, type Batch } from './batch.js'
import { longestLink } from '../request/urlLimits.js'
import { boundaryOf, lineAt, malformed, readHeaders, splitParts, type HeadedContent } from './readMultipart.js'

const methodName = /^[A-Za-z]{1,20}$/
const httpVersion = /^HTTP\/[0-9](?:\.[0-9])?$/i
const wholeNumber = /^[0-9]{1,10}$/

/** Yields now and then. @param contentType the header, with its boundary. @throws CatalogueError */
export function* readMultipartBatch(body: Buffer, contentType: string): Generator<void, Batch> {
  const items: BatchItem[] = []
  let count = 0
  const counted = (request: BatchRequest): BatchRequest => {
    if (++count > mostRequests)
      throw new CatalogueError('BadRequest', {
        reason: `The batch has more than ${mostRequests} requests, which is the most that is allowed.`,
      })
    return request
  }
  for (const [index, bytes] of (yield* splitParts(
    body,
    boundaryOf(contentType, 'the request'),
    mostRequests,
    'the request',
  )).entries()) {
    const where = `part ${index + 1}`
    const part = readHeaders(bytes, where)
    const partType = part.headers['content-type'] ?? ''
    if (mediaTypeOf(partType).name === 'multipart/mixed')
      items.push({
        kind: 'group',
        group: undefined,
        requests: yield* readChangeSet(part.content, partType, where, counted),
        dependsOn: [],
      })
    else items.push({ kind: 'single', group: undefined, requests: [counted(readRequest(part, where))], dependsOn: [] })
  }
  return { form: 'multipart', items }
}

function* readChangeSet(
  content: Buffer,
  contentType: string,
  where: string,
  counted: (request: BatchRequest) => BatchRequest,
): Generator<void, BatchRequest[]> {
  const ids = new Set<string>()
  return (yield* splitParts(content, boundaryOf(contentType, where), mostRequests, where)).map((bytes, index) => {
    const inside = `${where}, request ${index + 1} of the change set`
    const headed = readHeaders(bytes, inside)
    if (mediaTypeOf(headed.headers['content-type']).name === 'multipart/mixed')
      throw malformed(inside, 'a change set cannot hold another one')
    const request = counted(readRequest(headed, inside))
    if (request.method === 'GET' || request.method === 'HEAD')
      throw malformed(inside, `a change set holds requests that change something, not ${request.method}`)
    if (request.id !== undefined && ids.has(request.id))
      throw malformed(inside, `the Content-ID '${shortened(request.id)}' is given twice in the change set`)
    if (request.id !== undefined) ids.add(request.id)
    return request
  })
}

/** A part of the media type application/http: a request. */
function readRequest({ headers: own, content }: HeadedContent, where: string): BatchRequest {
  const { name } = mediaTypeOf(own['content-type'])
  if (name !== 'application/http')
    throw malformed(
      where,
      `its Content-Type is '${shortened(own['content-type'] ?? '')}'; application/http is expected`,
    )
  const encoding = own['content-transfer-encoding']?.toLowerCase() ?? 'binary'
  if (encoding !== 'binary' && encoding !== '8bit' && encoding !== '7bit')
    throw malformed(where, `its Content-Transfer-Encoding is '${shortened(encoding)}'; binary is expected`)
  const { line, next } = firstLine(content, where)
  const text = utf8(line, where)
  const [method = '', url, version, ...others] = text.trim().split(/[ \t]+/)
  if (!methodName.test(method) || url === undefined || !httpVersion.test(version ?? 'HTTP/1.1') || others.length > 0)
    throw malformed(where, `the line '${shortened(text)}' is no request line like 'GET Customer HTTP/1.1'`)
  if (url.length > longestLink) throw malformed(where, `its URL has ${url.length} characters, more than ${longestLink}`)
  const { headers, content: rest } = readHeaders(content.subarray(next), where)
  // Some clients write it among the headers of the request.
  const id = own['content-id'] ?? headers['content-id']
  return { id, method: method.toUpperCase(), url, headers, body: bodyOf(rest, headers['content-length']) }
}

/** Empty lines in front of the request line mean nothing (RFC 9112, 2.2). */
function firstLine(content: Buffer, where: string): ReturnType<typeof lineAt> {
  for (let at = 0; at < content.length;) {
    const found = lineAt(content, at)
    if (found.line.length > 0) return found
    at = found.next
  }
  throw malformed(where, 'it has no request')
}

/** Without Content-Length, or with one that is too long, all that is there; line ends alone are no body. */
function bodyOf(rest: Buffer, contentLength: string | undefined): Buffer | undefined {
  const length = contentLength !== undefined && wholeNumber.test(contentLength) ? Number(contentLength) : rest.length
  const body = rest.subarray(0, Math.min(length, rest.length))
  for (const byte of body) if (byte !== 13 && byte !== 10) return body
  return undefined
}

function utf8(bytes: Buffer, where: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new CatalogueError(
      'BadRequest',
      { reason: `The batch cannot be read: ${where}: its URL is not valid UTF-8.` },
      { cause: error },
    )
  }
}
