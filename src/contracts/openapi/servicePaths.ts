/** What every root has beside its sets: the service document, `$metadata`, `$batch`. */

import { contextMember, errorReplies, jsonContent, ref } from './common.js'
import type { Published } from './Published.js'
import type { Json } from './valueSchema.js'

const text = { type: 'string' } as const
const document = { type: 'object' } as const

const serviceDocument: Json = {
  type: 'object',
  required: ['value'],
  properties: {
    ...contextMember,
    value: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'url'],
        properties: { name: text, kind: text, title: text, url: { type: 'string', format: 'uri-reference' } },
      },
    },
  },
}

/** Of the body and the reply of a batch in JSON (OData JSON format, section 19). */
export const batchSchemas: Readonly<Record<string, Json>> = {
  batchRequest: {
    title: 'Batch: requests',
    type: 'object',
    required: ['requests'],
    properties: {
      requests: {
        type: 'array',
        maxItems: 100,
        items: {
          type: 'object',
          required: ['id', 'method', 'url'],
          properties: {
            id: { type: 'string', description: 'By which the response, and later requests as `$id`, refer to it.' },
            method: {
              type: 'string',
              enum: ['get', 'post', 'patch', 'put', 'delete', 'GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
            },
            url: { type: 'string', format: 'uri-reference', description: 'Absolute, or relative to the service.' },
            atomicityGroup: {
              type: 'string',
              description: 'Requests of one group, which follow one another, are done all or none.',
            },
            dependsOn: {
              type: 'array',
              items: text,
              description: 'Ids of requests and groups that must have succeeded.',
            },
            headers: { type: 'object', additionalProperties: text },
            body: {},
          },
        },
      },
    },
  },
  batchResponse: {
    title: 'Batch: responses',
    type: 'object',
    required: ['responses'],
    properties: {
      responses: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'status'],
          properties: {
            id: text,
            status: { type: 'integer' },
            atomicityGroup: text,
            headers: { type: 'object', additionalProperties: text },
            body: {},
          },
        },
      },
    },
  },
}

export function addServicePaths(published: Published): void {
  const {
    path,
    options: { paths },
  } = published
  const tag = published.tag('service', `${published.title} itself: what it has, its schema, several requests in one.`)
  const operation = (id: string, summary: string, more: Json): Json => ({
    operationId: published.operationId(id),
    tags: [tag],
    summary,
    ...more,
  })
  paths[path] = {
    get: operation('service', 'Get the entity sets', {
      responses: {
        200: { description: 'The service document.', content: jsonContent(serviceDocument) },
        ...errorReplies,
      },
    }),
  }
  paths[`${path}/$metadata`] = {
    get: operation('metadata', 'Get the schema', {
      responses: {
        200: {
          description: 'CSDL, by the header Accept as XML or JSON.',
          content: { 'application/xml': { schema: text }, ...jsonContent(document) },
        },
        ...errorReplies,
      },
    }),
  }
  paths[`${path}/$batch`] = {
    post: operation('batch', 'Send several requests in one', {
      parameters: [
        {
          name: 'Prefer',
          in: 'header',
          description: 'Go on behind a failure.',
          schema: { type: 'string', enum: ['odata.continue-on-error'] },
        },
      ],
      requestBody: {
        required: true,
        content: { ...jsonContent(ref('schemas', 'batchRequest')), 'multipart/mixed': { schema: text } },
      },
      responses: {
        200: {
          description: 'The responses, in the order of the requests.',
          content: { ...jsonContent(ref('schemas', 'batchResponse')), 'multipart/mixed': { schema: text } },
        },
        ...errorReplies,
      },
    }),
  }
}
