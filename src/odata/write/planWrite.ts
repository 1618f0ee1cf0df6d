/**
 * The plan of a request that changes something or calls business code: steps for the session, and how their results
 * become the reply. Pure: nothing is executed here. What is wrong with URL, headers or body is refused here, before
 * there is a session.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { inTurns } from '../../http/inTurns.js'
import type { RecordInput, StepParent } from '../../steps/steps.js'
import { jsonNumber, type JsonValue } from '../../http/readJson.js'
import type { EntityType, Property } from '../model/model.js'
import type { EntityResource } from '../plan/plan.js'
import { planReadBack } from '../plan/planReadBack.js'
import { standardProfile } from '../protocolChoices.js'
import type { QueryOptions } from '../syntax/index.js'
import { entityOfLink } from './entityOfLink.js'
import { planOperation } from './planOperation.js'
import {
  bindValues,
  controlOf,
  readEntity,
  readValue,
  requireObject,
  unbindValues,
  type EntityReading,
  type SentParts,
} from './readEntity.js'
import { created, noContent, updated } from '../reply/writeReply.js'
import {
  bytesOf,
  conditionsOf,
  jsonBody,
  notAllowed,
  pageIdOf,
  parentOf,
  writeTarget,
  type WritePlan,
  type WriteRequest,
} from './writeRequest.js'

/** @throws CatalogueError for what cannot be done, or is wrong with URL, headers or body */
export async function planWrite(request: WriteRequest): Promise<WritePlan> {
  const { method, resource } = request
  switch (resource.kind) {
    case 'operation':
      return await planOperation(request, resource)
    case 'entitySet':
      if (method === 'POST' && resource.suffix === undefined)
        return await planInsert(request, resource.set.type, undefined)
      throw notAllowed(method, `the entity set '${resource.set.name}'`)
    case 'collection':
      if (method === 'POST' && resource.suffix === undefined)
        return await planInsert(
          request,
          resource.navigation.target,
          parentOf(resource.parent, resource.navigation.part?.name, resource.navigation.name),
        )
      throw notAllowed(
        method,
        resource.suffix === '$ref'
          ? `${resource.navigation.name}/$ref, whose entities are contained in their parent`
          : `the collection '${resource.navigation.name}'`,
      )
    case 'entity':
      if (resource.suffix === '$ref') return await planReference(request, resource.entity)
      if (method === 'PATCH' || method === 'PUT') return await planModify(request, resource.entity)
      if (method === 'DELETE') return planDelete(request, resource.entity)
      throw notAllowed(method, `an entity of '${resource.entity.type.name}'`)
    case 'property':
      return await planProperty(request, resource.entity, resource.property, resource.raw)
    default:
      throw notAllowed(
        method,
        resource.kind === 'batch' ? '$batch' : resource.kind === 'metadata' ? '$metadata' : 'the service document',
      )
  }
}

async function planInsert(request: WriteRequest, type: EntityType, parent: StepParent | undefined): Promise<WritePlan> {
  if (!type.insertable) throw notAllowed('POST', `'${type.name}', whose page allows no inserting`)
  const pageId = pageIdOf(type)
  const { input, sent } = await inTurns(readEntity(await jsonBody(request), type, readingOf(request, 'insert')))
  const { readBack, plan } = planReadBack(
    withParts(request.url.options, sent, type),
    type,
    request.context,
    request.resource,
  )
  return {
    objectId: pageId,
    procedure: 'Insert',
    unqueued: false,
    entityType: type,
    steps: [{ kind: 'insert', pageId, ...(parent === undefined ? {} : { parent }), input, readBack }],
    respond: ([result]) => created(plan, result, request),
  }
}

/** The reply to a deep insert tells of the parts that were sent, as far down as they were (protocol 11.4.2.2). */
function withParts(options: QueryOptions, { parts }: SentParts, type: EntityType): QueryOptions {
  const sent = [...type.navigation.values()].flatMap((navigation) => {
    const inner = navigation.part === undefined ? undefined : parts.get(navigation.part.name)
    if (inner === undefined || options.expand?.some(({ path }) => path[0] === navigation.name || path[0] === '*'))
      return []
    return [{ at: 0, path: [navigation.name], options: withParts({}, inner, navigation.target) }]
  })
  return sent.length === 0 ? options : { ...options, expand: [...(options.expand ?? []), ...sent] }
}

async function planModify(request: WriteRequest, entity: EntityResource): Promise<WritePlan> {
  const { type } = entity
  if (!type.updatable) throw notAllowed(request.method, `'${type.name}', whose page allows no changing`)
  const replace = request.method === 'PUT'
  const { target, parent } = writeTarget(entity)
  const { input } = await inTurns(
    readEntity(await jsonBody(request), type, readingOf(request, replace ? 'replace' : 'update')),
  )
  const conditions = conditionsOf(request, type)
  const insertIfMissing =
    standardProfile.upsert && type.insertable && conditions.versions === undefined && target.kind === 'key'
  const { readBack, plan } = planReadBack(request.url.options, type, request.context, request.resource)
  const pageId = pageIdOf(type)
  return {
    objectId: pageId,
    procedure: 'Modify',
    unqueued: false,
    entityType: type,
    steps: [
      {
        kind: 'modify',
        pageId,
        ...(parent === undefined ? {} : { parent }),
        target,
        ...conditions,
        input,
        replace,
        insertIfMissing,
        readBack,
      },
    ],
    respond: ([result]) =>
      result?.kind === 'done' && result.created === true
        ? created(plan, result, request)
        : updated(plan, result, request, standardProfile.updateReturns),
  }
}

function planDelete(request: WriteRequest, entity: EntityResource): WritePlan {
  const { type } = entity
  if (!type.deletable) throw notAllowed('DELETE', `'${type.name}', whose page allows no deleting`)
  const { target, parent } = writeTarget(entity)
  const { versions } = conditionsOf(request, type)
  const pageId = pageIdOf(type)
  return {
    objectId: pageId,
    procedure: 'Delete',
    unqueued: false,
    entityType: type,
    steps: [
      {
        kind: 'delete',
        pageId,
        ...(parent === undefined ? {} : { parent }),
        target,
        ...(versions === undefined ? {} : { versions }),
      },
    ],
    respond: () => noContent(),
  }
}

/** PUT, PATCH and DELETE of one property: of its value as JSON, as text (`$value`), or of its bytes. */
async function planProperty(
  request: WriteRequest,
  entity: EntityResource,
  property: Property,
  raw: boolean,
): Promise<WritePlan> {
  const { method } = request
  const { type } = entity
  if (method !== 'PUT' && method !== 'DELETE' && (method !== 'PATCH' || raw))
    throw notAllowed(method, `the property '${property.name}'`)
  if (!type.updatable || !property.editable || property.isKey || property.from.kind !== 'field')
    throw new CatalogueError('BadRequest_InvalidOperation', { reason: `Control '${property.caption}' is read-only.` })
  const value =
    method === 'DELETE'
      ? property.type.pack(property.type.blank)
      : property.edm === 'Edm.Stream'
        ? new Uint8Array(bytesOf(request))
        : raw
          ? readValue(property.type, rawValue(property, bytesOf(request).toString('utf8')), property.name)
          : readValue(
              property.type,
              requireObject(await jsonBody(request), 'an object {"value": …}')['value'] ?? null,
              property.name,
            )
  return planValues(request, entity, [[controlOf(property), value]])
}

/** `$ref` of a single-valued link: what it leads to is set by the fields it is made of. */
async function planReference(request: WriteRequest, entity: EntityResource): Promise<WritePlan> {
  if (entity.from !== 'navigation' || entity.navigation.part !== undefined)
    throw notAllowed(request.method, 'the reference of an entity that is contained in its parent or stands in its set')
  const { parent, navigation } = entity
  if (request.method === 'DELETE') return planValues(request, parent, unbindValues(navigation, parent.type))
  if (request.method !== 'PUT') throw notAllowed(request.method, `the single-valued ${navigation.name}/$ref`)
  const body = requireObject(await jsonBody(request), 'an object {"@odata.id": …}')
  const link = body['@odata.id'] ?? body['@id']
  if (typeof link !== 'string')
    throw new CatalogueError('BadRequest', {
      reason: 'The request body names no entity: {"@odata.id": "…"} is expected.',
    })
  return planValues(
    request,
    parent,
    bindValues(navigation, parent.type, entityOfLink(link, request.links), '@odata.id'),
  )
}

function planValues(request: WriteRequest, entity: EntityResource, values: RecordInput['values']): WritePlan {
  const { target, parent } = writeTarget(entity)
  const { type } = entity
  const pageId = pageIdOf(type)
  const { readBack, plan } = planReadBack({}, type, request.context)
  return {
    objectId: pageId,
    procedure: 'Modify',
    unqueued: false,
    entityType: type,
    steps: [
      {
        kind: 'modify',
        pageId,
        ...(parent === undefined ? {} : { parent }),
        target,
        ...conditionsOf(request, type),
        input: { values, parts: {} },
        replace: false,
        insertIfMissing: false,
        readBack,
      },
    ],
    respond: ([result]) => updated(plan, result, { ...request, returns: undefined }, 'minimal'),
  }
}

/** What `/$value` carries, as the JSON that the type reads. */
function rawValue(property: Property, text: string): JsonValue {
  switch (property.edm) {
    case 'Edm.Boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'Edm.Byte':
    case 'Edm.Int32':
    case 'Edm.Int64':
    case 'Edm.Decimal':
      return jsonNumber(text)
    default:
      return text
  }
}

function readingOf({ links, numbersAsText }: WriteRequest, purpose: EntityReading['purpose']): EntityReading {
  return { purpose, profile: standardProfile, numbersAsText, entityOf: (link) => entityOfLink(link, links) }
}
