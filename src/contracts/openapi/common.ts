/**
 * What many operations of the OpenAPI document share: parameters, headers, error replies. Referenced from there by
 * name.
 */

import type { Json } from './valueSchema.js'

export function ref(kind: 'schemas' | 'parameters' | 'responses' | 'headers', name: string): Json {
  return { $ref: `#/components/${kind}/${name}` }
}

const text = { type: 'string' } as const
const query = (name: string, description: string, schema: Json, more: Json = {}): Json => ({
  name,
  in: 'query',
  description,
  schema,
  ...more,
})
const header = (name: string, description: string, schema: Json = text): Json => ({
  name,
  in: 'header',
  description,
  schema,
})

export const sharedParameters: Readonly<Record<string, Json>> = {
  filter: query('$filter', 'Only records for which the expression is true, e.g. `Balance_LCY gt 1000`.', text),
  search: query('$search', 'Only records in whose texts these words stand.', text),
  top: query('$top', 'At most so many records.', { type: 'integer', minimum: 0 }),
  skip: query('$skip', 'Not the first so many records. To read on, follow `@odata.nextLink` instead.', {
    type: 'integer',
    minimum: 0,
  }),
  count: query('$count', 'Whether the answer tells how many records there are without `$top` and `$skip`.', {
    type: 'boolean',
  }),
  ifMatch: header(
    'If-Match',
    'ETag of the record as it was read: the request fails with 412 when it has been changed since. `*`: whatever it is.',
  ),
  ifNoneMatch: header('If-None-Match', 'ETag that the client has: 304 when the record is still that.'),
  preferReturn: header('Prefer', 'Whether the answer has the record.', {
    type: 'string',
    enum: ['return=representation', 'return=minimal'],
  }),
  preferPage: header(
    'Prefer',
    'At most so many records in one answer, e.g. `odata.maxpagesize=100`; `@odata.nextLink` leads on.',
  ),
}

export const sharedHeaders: Readonly<Record<string, Json>> = {
  ETag: { description: 'State of the record, for If-Match.', schema: text },
  Location: { description: 'Where the new record is.', schema: { type: 'string', format: 'uri' } },
}

export const errorSchema: Json = {
  type: 'object',
  title: 'Error',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: {
          type: 'string',
          description: 'Stays the same whatever the message says, e.g. `Internal_RecordNotFound`.',
        },
        message: {
          type: 'string',
          description: 'For people; ends with the id under which the session, or the event log, knows the error.',
        },
        target: { type: 'string', description: 'The query option that the error is about.' },
        details: {
          type: 'array',
          items: {
            type: 'object',
            required: ['code', 'message'],
            properties: { code: text, message: text, target: text },
          },
        },
      },
    },
  },
}

export const sharedResponses: Readonly<Record<string, Json>> = {
  error: {
    description: 'Refused, or failed: the error says why.',
    content: { 'application/json': { schema: ref('schemas', 'error') } },
  },
}

/** Of an operation that says nothing beyond its success. */
export const errorReplies: Json = { default: ref('responses', 'error') }

export function jsonContent(schema: Json): Json {
  return { 'application/json': { schema } }
}

/** Members of an object that come first in OData's replies. */
export const contextMember: Json = { '@odata.context': { type: 'string', format: 'uri' } }
