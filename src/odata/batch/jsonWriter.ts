/** Answers of a batch as JSON (OData JSON 4.01, 19.4): one object for each request, in their order. */

import { mediaTypeOf } from '../../http/mediaType.js'
import type { BatchResponse, BatchWriter } from './batch.js'

/** @param contentType with the parameters that the reply is written under */
export function jsonWriter(contentType: string): BatchWriter {
  let separator = ''
  return {
    contentType,
    begin: '{"responses":[',
    item({ group }, answers) {
      return answers.map((answer) => {
        const text = `${separator}${writeAnswer(answer, group)}`
        separator = ','
        return text
      })
    },
    end: ']}',
  }
}

function writeAnswer(
  { request: { id }, response: { status, headers, body } }: BatchResponse,
  group: string | undefined,
): string {
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const content = body === undefined || body.length === 0 ? '' : `,"body":${writeBody(body, lower['content-type'])}`
  return `{"id":${JSON.stringify(id ?? null)}${group === undefined ? '' : `,"atomicityGroup":${JSON.stringify(group)}`},"status":${status},"headers":${JSON.stringify(lower)}${content}}`
}

function writeBody(body: string | Buffer, contentType: string | undefined): string {
  const { name } = mediaTypeOf(contentType)
  if (name === 'application/json' || name.endsWith('+json')) return body.toString()
  if (name.startsWith('text/')) return JSON.stringify(body.toString())
  return JSON.stringify(Buffer.from(body).toString('base64url'))
}
