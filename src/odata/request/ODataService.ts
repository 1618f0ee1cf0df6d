/**
 * Answers requests to the OData roots of one server instance, free of Express: those that HTTP brings and those of
 * batches. Every error becomes a reply. Whatever is refused before the session has none; `$metadata` and service
 * documents need none.
 */

import { randomUUID } from 'node:crypto'
import { CatalogueError, isUnexpected, toCatalogueError } from '../../errors/CatalogueError.js'
import { SessionError } from '../../http/SessionError.js'
import type { Sink } from '../../http/Sink.js'
import { allowedMethods } from './allowedMethods.js'
import { executeBatch } from '../batch/executeBatch.js'
import { executePlans, refuseReadOnly } from '../write/executePlans.js'
import type { ODataDependencies } from './dependencies.js'
import { detailsOf, errorResponse, fromSyntaxFault } from '../reply/errors.js'
import type { Caller, ODataRequest, ODataResponse } from './odataRequest.js'
import { asksForSnapshot, requireOnePage } from './isolationHeader.js'
import { metadataReply } from '../reply/metadataReply.js'
import { serviceDocument } from '../metadata/serviceDocument.js'
import { Models } from '../model/Models.js'
import { negotiateVersion, type Version } from './negotiate.js'
import { prepareRequest, writeRequestOf, type PreparedRequest } from './prepareRequest.js'
import { readPlan } from '../plan/keptPlans.js'
import { readReply, segmentOf } from '../reply/readReply.js'
import type { Referred } from '../write/entityOfLink.js'
import { planWrite } from '../write/planWrite.js'

const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'])

export class ODataService {
  readonly dependencies: ODataDependencies
  readonly models: Models

  constructor(dependencies: ODataDependencies) {
    this.dependencies = dependencies
    this.models = new Models(dependencies.objects, dependencies.published)
  }

  /** The whole reply, held. Never rejects. */
  async handleRequest(request: ODataRequest, caller: Caller): Promise<ODataResponse> {
    return (await this.handleStreaming(request, caller)) as ODataResponse
  }

  /**
   * As `handleRequest`. A reply that is too long to be held goes to the sink, if there is one: then undefined. Never
   * rejects.
   */
  async handleStreaming(request: ODataRequest, caller: Caller, sink?: Sink): Promise<ODataResponse | undefined> {
    const exchange: Exchange = { request, caller, sink, version: '4.0', prepared: undefined }
    try {
      const response = await this.#answer(exchange)
      return response === undefined
        ? undefined
        : { ...response, headers: { 'OData-Version': exchange.version, ...response.headers } }
    } catch (error) {
      const reply = this.errorReply(error, exchange)
      if (sink?.begun !== true) return reply
      sink.abort()
      return undefined
    }
  }

  /** What a request means, without anything being done. @throws CatalogueError or SyntaxFault */
  prepare(request: ODataRequest, caller: Caller, referred?: Referred): PreparedRequest {
    return prepareRequest(
      request,
      caller,
      this.models.modelOf(caller.root),
      versionOf(request),
      this.dependencies,
      referred,
    )
  }

  /** An error as a reply, and to the event log if it is ours. */
  errorReply(
    error: unknown,
    { request, version, prepared }: Pick<Exchange, 'request' | 'version' | 'prepared'>,
  ): ODataResponse {
    const { cause, sessionUniqueId, missing } =
      error instanceof SessionError
        ? error
        : { cause: fromSyntaxFault(error), sessionUniqueId: undefined, missing: undefined }
    const correlationId = sessionUniqueId ?? randomUUID()
    const known =
      missing === undefined
        ? toCatalogueError(cause, correlationId)
        : new CatalogueError('BadRequest_ResourceNotFound', {
            segment: segmentOf(request.path, missing === 'parent' || isBehindEntity(prepared)),
          })
    if (missing === undefined && isUnexpected(cause)) this.dependencies.reportUnexpected(cause, correlationId)
    const headers: Record<string, string> = {
      'OData-Version': version,
      ...(sessionUniqueId === undefined ? {} : { 'request-id': sessionUniqueId }),
    }
    if (known.code === 'BadRequest_MethodNotAllowed' && prepared !== undefined)
      headers['Allow'] = allowedMethods(prepared.resource)
    return errorResponse(known, correlationId, {
      headers,
      inSession: sessionUniqueId !== undefined,
      conditional: request.headers['if-match'] !== undefined || request.headers['if-none-match'] !== undefined,
      ...detailsOf(known),
    })
  }

  async #answer(exchange: Exchange): Promise<ODataResponse | undefined> {
    const { request, caller, sink } = exchange
    exchange.version = versionOf(request)
    const prepared = (exchange.prepared = this.prepare(request, caller))
    const { method, resource, context, format } = prepared
    if (!methods.has(method))
      throw new CatalogueError('BadRequest_MethodNotAllowed', { method: method.slice(0, 20), resource: 'OData' })
    const reading = method === 'GET' || method === 'HEAD'
    if (reading) {
      switch (resource.kind) {
        case 'serviceDocument':
          return {
            status: 200,
            headers: { 'Content-Type': format.contentType },
            body: serviceDocument(context.model, context),
          }
        case 'metadata':
          return metadataReply(prepared)
        case 'batch':
          throw new CatalogueError('BadRequest_MethodNotAllowed', { method, resource: '$batch' })
        case 'operation':
          break
        default:
          if (asksForSnapshot(request)) requireOnePage(prepared)
          return await readReply(readPlan(prepared), prepared, caller, this.dependencies, sink)
      }
    }
    refuseReadOnly(request.headers, method)
    if (resource.kind === 'batch' && method === 'POST') return await executeBatch(this, prepared, caller, sink)
    const [response] = await executePlans(
      [await planWrite(writeRequestOf(prepared))],
      context.company,
      caller,
      this.dependencies,
      asksForSnapshot(request),
    )
    return response
  }
}

/** A request on its way to its reply. */
interface Exchange {
  readonly request: ODataRequest
  readonly caller: Caller
  readonly sink: Sink | undefined
  version: Version
  prepared: PreparedRequest | undefined
}

/** The last segment of the URL is not the entity itself. */
function isBehindEntity(prepared: PreparedRequest | undefined): boolean {
  return prepared?.resource.kind === 'operation' || prepared?.resource.kind === 'property'
}

function versionOf({ headers }: ODataRequest): Version {
  return negotiateVersion(headers['odata-version'], headers['odata-maxversion'])
}
