/**
 * Executes a batch part by part, in the order of the request: each part a session of its own, each change set or
 * atomicity group one session; with `Isolation: snapshot` the whole batch is one. Without `Prefer: continue-on-error`
 * nothing behind the first failure is executed. Reading parts that follow one another run side by side. Called by
 * `ODataService`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import { inTurns } from '../../http/inTurns.js'
import type { Sink } from '../../http/Sink.js'
import type { Caller, ODataRequest, ODataResponse } from '../request/odataRequest.js'
import { asksForSnapshot } from '../request/isolationHeader.js'
import { preferenceApplied } from '../request/preferences.js'
import type { PreparedRequest } from '../request/prepareRequest.js'
import { type BatchAnswer, type BatchItem, type BatchPart, type BatchRequest, type BatchWriter } from './batch.js'
import { executeGroup } from './executeGroup.js'
import { jsonWriter } from './jsonWriter.js'
import { multipartWriter } from './multipartWriter.js'
import type { PartService } from './PartService.js'
import { readJsonBatch } from './readJsonBatch.js'
import { readMultipartBatch } from './readMultipartBatch.js'
import { References } from './References.js'
import { Reply } from './Reply.js'

/** Reading parts that run at once: a batch is one caller, and others want connections too. */
const mostAtOnce = 6

/**
 * @param sink for answers that are too long to be held.
 * @returns undefined: they went to the sink.
 * @throws CatalogueError for a batch that cannot be read
 */
export async function executeBatch(
  service: PartService,
  prepared: PreparedRequest,
  caller: Caller,
  sink?: Sink,
): Promise<ODataResponse | undefined> {
  const batch = await inTurns(readBatch(prepared))
  const writer = writerFor(batch, prepared)
  const headers = {
    'Content-Type': writer.contentType,
    ...preferenceApplied(prepared.preferences, { 'continue-on-error': true }),
  }
  const execution = new BatchExecution(
    service,
    prepared,
    caller,
    batch,
    new Reply(writer, headers, prepared.context.version, sink),
  )
  return await execution.run(asksForSnapshot(prepared.request))
}

class BatchExecution {
  readonly #service: PartService
  readonly #caller: Caller
  readonly #batch: BatchRequest
  readonly #reply: Reply
  readonly #references: References
  readonly #continues: boolean
  #stopped = false

  constructor(
    service: PartService,
    { request, preferences, context }: PreparedRequest,
    caller: Caller,
    batch: BatchRequest,
    reply: Reply,
  ) {
    this.#service = service
    this.#caller = { ...caller, company: context.company ?? caller.company }
    this.#batch = batch
    this.#reply = reply
    this.#references = new References(caller.serviceRoot, request)
    this.#continues = preferences.continueOnError
  }

  async run(snapshot: boolean): Promise<ODataResponse | undefined> {
    if (snapshot) await this.#runTogether()
    else await this.#runItems()
    return await this.#reply.finish()
  }

  async #runItems(): Promise<void> {
    const { items, form } = this.#batch
    for (let at = 0; at < items.length;) {
      const reads = this.#stopped ? [] : readsFrom(items, at)
      if (reads.length > 1) {
        await this.#answerReads(reads)
        at += reads.length
        continue
      }
      const item = items[at++] as BatchItem
      // Multipart answers end where processing did (protocol 11.7.7.6); in JSON each request has its answer.
      if (this.#stopped && form === 'multipart') return
      await this.#answer(
        item,
        this.#stopped ? this.#refused(item, 'an earlier request of the batch failed.') : await this.#execute(item),
      )
    }
  }

  async #answerReads(items: readonly BatchItem[]): Promise<void> {
    for (let at = 0; at < items.length; at += mostAtOnce) {
      const some = items.slice(at, at + mostAtOnce)
      const outcomes = this.#stopped ? [] : await Promise.all(some.map((item) => this.#execute(item)))
      for (const [index, item] of some.entries()) {
        if (this.#stopped && this.#batch.form === 'multipart') return
        await this.#answer(
          item,
          this.#stopped
            ? this.#refused(item, 'an earlier request of the batch failed.')
            : (outcomes[index] as readonly ODataResponse[]),
        )
      }
    }
  }

  async #execute(item: BatchItem): Promise<readonly ODataResponse[]> {
    const [part] = item.parts
    try {
      this.#references.require(item.dependsOn)
    } catch (error) {
      return item.parts.map((one) =>
        this.#service.errorReply(error, { request: requestLike(one), version: '4.0', prepared: undefined }),
      )
    }
    if (item.kind === 'single' && part !== undefined) return [await this.#executeSingle(part)]
    const { responses, requests, failed } = await executeGroup(
      item.parts,
      this.#service,
      this.#references,
      this.#caller,
    )
    for (const [index, { id }] of item.parts.entries())
      this.#references.remember(id, requests[index], responses[index] as ODataResponse)
    if (item.group !== undefined)
      this.#references.remember(item.group, undefined, { status: failed === undefined ? 200 : 424, headers: {} })
    return failed !== undefined && this.#batch.form === 'multipart' ? [responses[failed] as ODataResponse] : responses
  }

  async #executeSingle(part: BatchPart): Promise<ODataResponse> {
    let request: ODataRequest | undefined
    let response: ODataResponse
    try {
      request = this.#references.requestOf(part)
      response = await this.#service.handleRequest(request, this.#caller)
    } catch (error) {
      response = this.#service.errorReply(error, { request: requestLike(part), version: '4.0', prepared: undefined })
    }
    this.#references.remember(part.id, request, response)
    return response
  }

  /** `Isolation: snapshot`: one session for everything, so that one failure undoes everything. */
  async #runTogether(): Promise<void> {
    const { items, form } = this.#batch
    const { responses, failed } = await executeGroup(
      items.flatMap(({ parts }) => parts),
      this.#service,
      this.#references,
      this.#caller,
      true,
    )
    let at = 0
    for (const item of items) {
      const own = responses.slice(at, (at += item.parts.length))
      const first = at - item.parts.length
      if (item.kind === 'group' && failed !== undefined && form === 'multipart')
        await this.#answer(item, [own[failed >= first && failed < at ? failed - first : 0] as ODataResponse])
      else await this.#answer(item, own)
    }
  }

  #refused(item: BatchItem, reason: string): readonly ODataResponse[] {
    return item.parts.map((part) =>
      this.#service.errorReply(new CatalogueError('BadRequest_FailedDependency', { reason }), {
        request: requestLike(part),
        version: '4.0',
        prepared: undefined,
      }),
    )
  }

  async #answer(item: BatchItem, responses: readonly ODataResponse[]): Promise<void> {
    if (!this.#continues && responses.some(({ status }) => status >= 400)) this.#stopped = true
    const answers: BatchAnswer[] = responses.map((response, index) => ({
      part: { id: responses.length === item.parts.length ? item.parts[index]?.id : undefined },
      response,
    }))
    await this.#reply.item(item, answers)
  }
}

/** Reading parts in a row that refer to nothing, and so may run side by side. */
function readsFrom(items: readonly BatchItem[], from: number): BatchItem[] {
  const reads: BatchItem[] = []
  for (let at = from; at < items.length; at++) {
    const item = items[at] as BatchItem
    const [part] = item.parts
    if (
      item.kind !== 'single' ||
      part === undefined ||
      (part.method !== 'GET' && part.method !== 'HEAD') ||
      part.url.startsWith('$') ||
      item.dependsOn.length > 0
    )
      break
    reads.push(item)
  }
  return reads
}

function readBatch({ request, contentType }: PreparedRequest): Generator<void, BatchRequest> {
  const { body, headers } = request
  if (contentType !== 'multipart/mixed' && contentType !== 'application/json')
    throw new CatalogueError('BadRequest_UnsupportedMediaType', {
      contentType,
      expected: 'the batch as multipart/mixed or application/json',
    })
  if (body === undefined || body.length === 0)
    throw new CatalogueError('BadRequest', { reason: 'The request has no body; a batch is expected.' })
  return contentType === 'application/json'
    ? readJsonBatch(body)
    : readMultipartBatch(body, headers['content-type'] ?? '')
}

/** The answer has the form of the request, unless Accept has only the other one. */
function writerFor({ form }: BatchRequest, { request, context }: PreparedRequest): BatchWriter {
  const accept = request.headers['accept']?.toLowerCase() ?? '*/*'
  const takes = (...types: readonly string[]): boolean => types.some((type) => accept.includes(type))
  const multipart = takes('*/*', 'multipart/mixed', 'multipart/*') || accept.trim() === ''
  const json = takes('*/*', 'application/json', 'application/*') || accept.trim() === ''
  if (!multipart && !json)
    throw new CatalogueError('BadRequest_NotAcceptable', {
      accept: shortened(accept),
      offered: 'multipart/mixed and application/json',
    })
  const asJson = form === 'json' ? json : !multipart
  return asJson
    ? jsonWriter(`application/json;${context.version === '4.01' ? 'metadata' : 'odata.metadata'}=minimal`)
    : multipartWriter()
}

function requestLike({ method, headers, body }: BatchPart): ODataRequest {
  return { method, path: '', query: '', headers, body }
}
