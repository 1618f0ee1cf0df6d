/**
 * Answers of a batch as multipart/mixed (OData 4.01 protocol 11.7.7.6). Boundaries begin with `batchresponse_` and
 * `changesetresponse_`, which clients look for.
 */

import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { BatchResponse, BatchWriter } from './batch.js'

export function multipartWriter(): BatchWriter {
  const boundary = `batchresponse_${randomUUID()}`
  return {
    contentType: `multipart/mixed;boundary=${boundary}`,
    begin: '',
    item({ kind }, answers) {
      const [first] = answers
      // A change set that failed has one answer, and that one as if it were no change set.
      const failed = first !== undefined && first.response.status >= 400
      if (kind === 'single' || failed) return answers.flatMap((answer) => writeAnswer(boundary, answer))
      const inner = `changesetresponse_${randomUUID()}`
      return [
        `--${boundary}\r\nContent-Type: multipart/mixed;boundary=${inner}\r\n\r\n`,
        ...answers.flatMap((answer) => writeAnswer(inner, answer)),
        `--${inner}--\r\n`,
      ]
    },
    end: `--${boundary}--\r\n`,
  }
}

function writeAnswer(
  boundary: string,
  { request: { id }, response: { status, headers, body } }: BatchResponse,
): (string | Buffer)[] {
  const contentId = id === undefined ? '' : `Content-ID: ${id}\r\n`
  const length =
    status === 204 || status === 304
      ? {}
      : { 'Content-Length': String(body === undefined ? 0 : Buffer.byteLength(body)) }
  const lines = Object.entries({ ...headers, ...length })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  const head = `--${boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n${contentId}\r\nHTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`
  return body === undefined ? [`${head}\r\n`] : typeof body === 'string' ? [`${head}${body}\r\n`] : [head, body, '\r\n']
}
