/**
 * Reading: one session on the gateway's thread, in which no business code runs, with one round trip to the database
 * beside its log.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import { readInSession, type ReadingSession } from '../../http/readInSession.js'
import { SessionError } from '../../http/SessionError.js'
import type { Sink } from '../../http/Sink.js'
import { CollectionReply } from './CollectionReply.js'
import { withContext } from './controlInformation.js'
import type { ODataDependencies } from '../request/dependencies.js'
import type { Caller, ODataResponse } from '../request/odataRequest.js'
import type { EntityType } from '../model/model.js'
import type { ReadPlan, Resource } from '../plan/plan.js'
import { preferenceApplied } from '../request/preferences.js'
import type { PreparedRequest } from '../request/prepareRequest.js'
import { makeEtag, parseEtags } from '../sql/etag.js'

/**
 * A page of so many rows at most is read at once: fetching part by part prepares nothing and costs the database more.
 */
const mostAtOnce = 2000

type Row = readonly (string | null)[]

/**
 * @param sink for a reply that is too long to be held; undefined: it is held whatever its length
 * @returns undefined: the reply went to the sink
 * @throws SessionError, with the session that failed
 */
export async function readReply(
  plan: ReadPlan,
  prepared: PreparedRequest,
  caller: Caller,
  dependencies: ODataDependencies,
  sink?: Sink,
): Promise<ODataResponse | undefined> {
  const { result } = plan
  if (result.kind !== 'collection') {
    const { value, sessionUniqueId } = await inSession(prepared, caller, dependencies, async (session) => {
      return (await session.read(plan.statement)).rows[0]
    })
    try {
      return withSession(singleReply(plan, result, value, prepared), sessionUniqueId)
    } catch (error) {
      throw new SessionError(error, sessionUniqueId)
    }
  }
  const { context, preferences, format } = prepared
  let collection: CollectionReply | undefined
  const { value } = await inSession(prepared, caller, dependencies, async (session) => {
    const headers = {
      'Content-Type': format.contentType,
      'OData-Version': context.version,
      'request-id': session.sessionUniqueId(),
      ...preferenceApplied(preferences, { maxpagesize: context.pageSize }),
    }
    const rows = (collection = new CollectionReply({
      result,
      context,
      headers,
      sink,
      segment: () => segmentOf(prepared.request.path, true),
    }))
    if (result.pageSize <= mostAtOnce) await rows.take((await session.read(plan.statement)).rows)
    else await session.readRows(plan.statement, (part) => rows.take(part))
    return rows.finish()
  })
  if (value !== undefined) return value
  collection?.complete()
  return undefined
}

/** The reply made of rows that were read elsewhere: by a step of a session. @throws CatalogueError as `readReply` */
export function replyOfRows(plan: ReadPlan, rows: readonly Row[], prepared: PreparedRequest): ODataResponse {
  const { result } = plan
  if (result.kind !== 'collection') return singleReply(plan, result, rows[0], prepared)
  const { context, preferences, format } = prepared
  const headers = {
    'Content-Type': format.contentType,
    ...preferenceApplied(preferences, { maxpagesize: context.pageSize }),
  }
  const collection = new CollectionReply({
    result,
    context,
    headers,
    sink: undefined,
    segment: () => segmentOf(prepared.request.path, true),
  })
  void collection.take(rows)
  return collection.finish() as ODataResponse
}

async function inSession<Value>(
  { resource, context }: PreparedRequest,
  caller: Caller,
  dependencies: ODataDependencies,
  work: (session: ReadingSession) => Promise<Value>,
): Promise<{ readonly value: Value; readonly sessionUniqueId: string }> {
  return await readInSession(
    {
      user: caller.user,
      companyName: context.company?.name ?? '',
      clientType: caller.root.kind,
      clientComputerName: caller.clientAddress,
      timeout: dependencies.settings.ODataServicesOperationTimeout,
      objectId: objectIdOf(resource),
      procedure: 'Read',
    },
    caller.connection,
    dependencies,
    work,
  )
}

/** @throws CatalogueError for what is not there, or is another than the request expects */
function singleReply(
  plan: ReadPlan,
  result: Exclude<ReadPlan['result'], { kind: 'collection' }>,
  row: Row | undefined,
  prepared: PreparedRequest,
): ODataResponse {
  const {
    context,
    format,
    request: { headers },
  } = prepared
  if (row === undefined && result.ifMissing === 404)
    throw new CatalogueError('BadRequest_ResourceNotFound', { segment: segmentOf(prepared.request.path, false) })
  const etag = plan.etagColumn === undefined ? null : (row?.[plan.etagColumn] ?? null)
  const own: Record<string, string> = etag === null ? {} : { ETag: etag }
  if (etag !== null && headers['if-match'] !== undefined && !matches(headers['if-match'], etag))
    throw new CatalogueError('Request_EntityChanged', {})
  if (etag !== null && headers['if-none-match'] !== undefined && matches(headers['if-none-match'], etag))
    return { status: 304, headers: own }
  const text = row?.[0]
  if (text === undefined || text === null) return { status: 204, headers: own }
  switch (result.kind) {
    case 'entity':
      return {
        status: 200,
        headers: { 'Content-Type': format.contentType, ...own },
        body: withContext(context, result.contextUrl, text),
      }
    case 'property':
      return {
        status: 200,
        headers: { 'Content-Type': format.contentType, ...own },
        body: withContext(context, result.contextUrl, `{"value":${text}}`),
      }
    case 'text':
      return { status: 200, headers: { 'Content-Type': result.contentType, ...own }, body: text }
    case 'stream':
      return { status: 200, headers: { 'Content-Type': result.contentType, ...own }, body: Buffer.from(text, 'hex') }
  }
}

function matches(header: string, etag: string): boolean {
  const versions = parseEtags(header)
  return versions === 'any' || versions.some((version) => etag === makeEtag(version))
}

function withSession(response: ODataResponse, sessionUniqueId: string): ODataResponse {
  return { ...response, headers: { ...response.headers, 'request-id': sessionUniqueId } }
}

/** What was not found, as the URL has it. @param above the entity that it belongs to */
export function segmentOf(path: string, above: boolean): string {
  const segments = path.split('/').filter((segment) => !/^\$(?:value|ref|count|query)$/.test(segment))
  const segment = segments.at(above ? -2 : -1) ?? path
  try {
    return shortened(decodeURIComponent(segment))
  } catch {
    return shortened(segment)
  }
}

/** For the list of sessions: the page or query. */
function objectIdOf(resource: Resource): number {
  const type = typeOf(resource)
  if (type === undefined) return 0
  return type.source.kind === 'page' ? type.source.page.id : type.source.query.id
}

function typeOf(resource: Resource): EntityType | undefined {
  switch (resource.kind) {
    case 'entitySet':
      return resource.set.type
    case 'entity':
    case 'property':
      return resource.entity.type
    case 'collection':
      return resource.navigation.target
    default:
      return undefined
  }
}
