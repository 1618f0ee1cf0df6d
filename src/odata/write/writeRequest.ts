/** A writing request as its planners see it, and what they all need to know of it. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { inTurns } from '../../http/inTurns.js'
import type { RecordTarget, Step, StepParent, StepReference, StepResult, VersionCondition } from '../../steps/steps.js'
import { readingJson, type JsonValue } from '../../http/readJson.js'
import { writeJson } from '../../http/writeJson.js'
import type { ODataResponse } from '../request/odataRequest.js'
import type { EntityType } from '../model/model.js'
import type { EntityResource, RequestContext, Resource } from '../plan/plan.js'
import { standardProfile } from '../protocolChoices.js'
import { parseEtags } from '../sql/etag.js'
import type { ParsedUrl } from '../syntax/index.js'
import type { LinkContext } from './entityOfLink.js'

export interface WriteRequest {
  /** GET and HEAD for functions only. */
  readonly method: string
  readonly url: ParsedUrl
  readonly resource: Resource
  readonly context: RequestContext
  readonly ifMatch: string | undefined
  readonly ifNoneMatch: string | undefined
  /** `Prefer: return=…`. */
  readonly returns: 'minimal' | 'representation' | undefined
  /** Content type of a reply in JSON, as negotiated. */
  readonly replyType: string
  /** Media type without parameters, lower case; '' if there is none. */
  readonly contentType: string
  /**
   * The body's media type has `IEEE754Compatible=true`: the standard lets 64-bit numbers and decimals be texts then,
   * user interfaces send all numbers so.
   */
  readonly numbersAsText: boolean
  readonly body: Buffer | undefined
  /** The body, if it is JSON that was read already. */
  readonly json?: JsonValue
  readonly links: LinkContext
}

export interface WritePlan {
  /** For the list of sessions: the object and what it does. */
  readonly objectId: number
  readonly procedure: string
  readonly unqueued: boolean
  readonly steps: readonly Step[]
  /** @param results of these steps, all of them done */
  readonly respond: (results: readonly StepResult[]) => ODataResponse
  /** The entity that the (first) step leads to, for references of later requests of a batch. */
  readonly entityType?: EntityType
}

/** Others get their turn while it is read. @throws CatalogueError BadRequest, BadRequest_UnsupportedMediaType */
export async function jsonBody(request: WriteRequest): Promise<JsonValue> {
  requireJson(request)
  const json = await optionalJsonBody(request)
  if (json === undefined)
    throw new CatalogueError('BadRequest', { reason: 'The request has no body; JSON is expected.' })
  return json
}

/** undefined: there is none. */
export async function optionalJsonBody({ body, json, contentType }: WriteRequest): Promise<JsonValue | undefined> {
  if (json === undefined && (body === undefined || body.length === 0)) return undefined
  requireJson({ contentType })
  return json === undefined ? await inTurns(readingJson(body as Buffer)) : json
}

/** The body as it is; JSON of a batch in JSON as text again. */
export function bytesOf({ body, json }: WriteRequest): Buffer {
  return body ?? Buffer.from(json === undefined ? '' : writeJson(json), 'utf8')
}

function requireJson({ contentType }: Pick<WriteRequest, 'contentType'>): void {
  if (contentType !== '' && contentType !== 'application/json')
    throw new CatalogueError('BadRequest_UnsupportedMediaType', { contentType, expected: 'application/json' })
}

/** Which record is meant, and the page that contains it. @throws CatalogueError BadRequest_MethodNotImplemented */
export function writeTarget(entity: EntityResource): { target: RecordTarget; parent?: StepParent } {
  if (entity.from === 'navigation')
    throw new CatalogueError('BadRequest_MethodNotImplemented', {
      feature: `changing an entity through ${entity.navigation.name}; change it in its own set`,
    })
  if (entity.from === 'set') return { target: entity.target }
  return {
    target: entity.target,
    parent: parentOf(entity.parent, entity.navigation.part?.name, entity.navigation.name),
  }
}

export function parentOf(parent: EntityResource, part: string | undefined, name: string): StepParent {
  if (parent.from === 'navigation' || part === undefined)
    throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `changing entities through ${name}` })
  return { pageId: pageIdOf(parent.type), part, target: parent.target }
}

export function pageIdOf(type: EntityType): number {
  if (type.source.kind !== 'page') throw notAllowed('Writing', `the query '${type.name}'`)
  return type.source.page.id
}

export function conditionsOf(
  { ifMatch, ifNoneMatch, links }: Pick<WriteRequest, 'ifMatch' | 'ifNoneMatch' | 'links'>,
  type: EntityType,
): { versions?: VersionCondition; notVersions?: VersionCondition } {
  if (ifMatch === undefined && standardProfile.ifMatchRequired && type.hasETag)
    throw new CatalogueError('BadRequest_InvalidToken', { reason: 'The header If-Match is missing.' })
  return {
    ...(ifMatch === undefined ? {} : { versions: madeBy(ifMatch, links) ?? parseEtags(ifMatch) }),
    ...(ifNoneMatch === undefined ? {} : { notVersions: parseEtags(ifNoneMatch) }),
  }
}

/** `If-Match: $1`: the ETag that an earlier request of the same change set gave its entity. */
function madeBy(ifMatch: string, { referred }: LinkContext): StepReference | undefined {
  const name = ifMatch.trim()
  const entity = name.startsWith('$') ? referred?.(name) : undefined
  return entity === undefined || entity.from === 'navigation' || entity.target.kind !== 'reference'
    ? undefined
    : entity.target.reference
}

export function notAllowed(method: string, resource: string): CatalogueError {
  return new CatalogueError('BadRequest_MethodNotAllowed', { method, resource })
}
