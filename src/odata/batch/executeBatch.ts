/**
 * Executes a batch, its requests in their order: each a session of its own, each change set or
 * atomicity group one session; with `Isolation: snapshot` the whole batch is one. Without `Prefer: continue-on-error`
 * nothing behind the first failure is executed. Reading requests that follow one another run side by side. Called by
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
import { type BatchResponse, type BatchItem, type BatchRequest, type Batch, type BatchWriter } from './batch.js'
import { executeGroup } from './executeGroup.js'
import { jsonWriter } from './jsonWriter.js'
import { multipartWriter } from './multipartWriter.js'
import type { BatchService } from './BatchService.js'
import { readJsonBatch } from './readJsonBatch.js'
import { readMultipartBatch } from './readMultipartBatch.js'
import { References } from './References.js'
import { Reply } from './Reply.js'

/** Reading requests that run at once: a batch is one caller, and others want connections too. */
const mostAtOnce = 6

/**
 * @param sink for answers that are too long to be held.
 * @returns undefined: they went to the sink.
 * @throws CatalogueError for a batch that cannot be read
 */
export async function executeBatch(
  service: BatchService,
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
  readonly #service: BatchService
  readonly #caller: Caller
  readonly #batch: Batch
  readonly #reply: Reply
  readonly #references: References
  readonly #continues: boolean
  #stopped = false

  constructor(
    service: BatchService,
    { request, preferences, context }: PreparedRequest,
    caller: Caller,
    batch: Batch,
    reply: Reply,
  ) {
    this.#service = service
    this.#caller = { ...caller, company: context.company ?? caller.company }
    this.#batch = batch
    this.#reply = reply
    this.#references = new References(caller, request)
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
    const [only] = item.requests
    try {
      this.#references.require(item.dependsOn)
    } catch (error) {
      return item.requests.map((one) =>
        this.#service.errorReply(error, { request: requestLike(one), version: '4.0', prepared: undefined }),
      )
    }
    if (item.kind === 'single' && only !== undefined) return [await this.#executeSingle(only)]
    const { responses, requests, failed } = await executeGroup(
      item.requests,
      this.#service,
      this.#references,
      this.#caller,
    )
    for (const [index, { id }] of item.requests.entries())
      this.#references.remember(id, requests[index], responses[index] as ODataResponse)
    if (item.group !== undefined)
      this.#references.remember(item.group, undefined, { status: failed === undefined ? 200 : 424, headers: {} })
    return failed !== undefined && this.#batch.form === 'multipart' ? [responses[failed] as ODataResponse] : responses
  }

  async #executeSingle(sent: BatchRequest): Promise<ODataResponse> {
    let request: ODataRequest | undefined
    let response: ODataResponse
    try {
      request = this.#references.requestOf(sent)
      response = await this.#service.handleRequest(request, this.#caller)
    } catch (error) {
      response = this.#service.errorReply(error, { request: requestLike(sent), version: '4.0', prepared: undefined })
    }
    this.#references.remember(sent.id, request, response)
    return response
  }

  /** `Isolation: snapshot`: one session for everything, so that one failure undoes everything. */
  async #runTogether(): Promise<void> {
    const { items, form } = this.#batch
    const { responses, failed } = await executeGroup(
      items.flatMap(({ requests }) => requests),
      this.#service,
      this.#references,
      this.#caller,
      true,
    )
    let at = 0
    for (const item of items) {
      const own = responses.slice(at, (at += item.requests.length))
      const first = at - item.requests.length
      if (item.kind === 'group' && failed !== undefined && form === 'multipart')
        await this.#answer(item, [own[failed >= first && failed < at ? failed - first : 0] as ODataResponse])
      else await this.#answer(item, own)
    }
  }

  #refused(item: BatchItem, reason: string): readonly ODataResponse[] {
    return item.requests.map((sent) =>
      this.#service.errorReply(new CatalogueError('BadRequest_FailedDependency', { reason }), {
        request: requestLike(sent),
        version: '4.0',
        prepared: undefined,
      }),
    )
  }

  async #answer(item: BatchItem, responses: readonly ODataResponse[]): Promise<void> {
    if (!this.#continues && responses.some(({ status }) => status >= 400)) this.#stopped = true
    const answers: BatchResponse[] = responses.map((response, index) => ({
      request: { id: responses.length === item.requests.length ? item.requests[index]?.id : undefined },
      response,
    }))
    await this.#reply.item(item, answers)
  }
}

/** Reading requests in a row that refer to nothing, and so may run side by side. */
function readsFrom(items: readonly BatchItem[], from: number): BatchItem[] {
  const reads: BatchItem[] = []
  for (let at = from; at < items.length; at++) {
    const item = items[at] as BatchItem
    const [sent] = item.requests
    if (
      item.kind !== 'single' ||
      sent === undefined ||
      (sent.method !== 'GET' && sent.method !== 'HEAD') ||
      sent.url.startsWith('$') ||
      item.dependsOn.length > 0
    )
      break
    reads.push(item)
  }
  return reads
}

function readBatch({ request, contentType }: PreparedRequest): Generator<void, Batch> {
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
function writerFor({ form }: Batch, { request, context }: PreparedRequest): BatchWriter {
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

function requestLike({ method, headers, body }: BatchRequest): ODataRequest {
  return { method, path: '', query: '', headers, body }
}
