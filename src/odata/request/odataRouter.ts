/**
 * OData over HTTP, mounted by `compose` at `/{ServerInstance}`: `/ODataV4/…` and
 * `/api/{publisher}/{group}/{version}/…`. What is neither is not answered here.
 *
 * Stages, each refusing as early as it can know: switched off (405) → sign-in (401) → length of the URL (414) → root
 * (404) → body (413, 415) → `ODataService`. A reply is sent when its session is over and durable; of a long one the
 * last part. If a long one fails on its way, its connection is cut, so that nobody takes it for whole.
 */

import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { CatalogueError, isUnexpected, toCatalogueError } from '../../errors/CatalogueError.js'
import { HttpConnection } from '../../http/HttpConnection.js'
import { HttpSink } from '../../http/HttpSink.js'
import { bodyReader } from '../../http/readBody.js'
import { clientAddressOf, originOf } from '../../http/requestAddress.js'
import { sendReply } from '../../http/sendReply.js'
import { rootAddressOf, endpointOf } from './serviceRoot.js'
import type { ODataDependencies } from './dependencies.js'
import { errorResponse } from '../reply/errors.js'
import type { ODataResponse } from './odataRequest.js'
import { ODataService } from './ODataService.js'
import { longestLink, longestUrl } from './urlLimits.js'

/** What only links have that the server wrote. */
const nextPage = /[?&](?:\$|%24)skiptoken=/i

/** Every error of a request becomes a reply; nothing is left to Express's error handling. */
export function odataRouter(dependencies: ODataDependencies): RequestHandler {
  const { settings } = dependencies
  const service = new ODataService(dependencies)
  const readBody = bodyReader(settings.ODataMaxBodySize * 1024 * 1024, 'ODataMaxBodySize')

  async function answer(request: Request, response: Response, endpoint: 'ODataV4' | 'Api'): Promise<void> {
    requireEnabled(endpoint)
    const clientAddress = clientAddressOf(request)
    const user = await dependencies.signIn(request.headers.authorization, clientAddress)
    const { length } = request.originalUrl
    const limit = nextPage.test(request.originalUrl) ? longestLink : longestUrl
    if (length > limit) throw new CatalogueError('BadRequest_UrlTooLong', { length, limit })
    const address = rootAddressOf(request.url, service.models)
    if (address === undefined) throw new CatalogueError('BadRequest_ResourceNotFound', { segment: endpoint })
    const { method } = request
    const body = method === 'GET' || method === 'HEAD' ? undefined : await readBody(request, response)
    const serviceRoot = `${baseOf(request)}/${address.rootPath}`
    const caller = {
      root: address.root,
      serviceRoot,
      roots: [...new Set([serviceRoot, `${ownBaseOf(request)}/${address.rootPath}`])],
      user,
      clientAddress,
      company: undefined,
      connection: new HttpConnection(response),
    }
    const reply = await service.handleStreaming(
      {
        method,
        path: address.path,
        query: address.query,
        headers: request.headers as Record<string, string | undefined>,
        body: body?.length === 0 ? undefined : body,
      },
      caller,
      new HttpSink(response, dependencies.replyRoom),
    )
    if (reply !== undefined) send(response, reply)
  }

  function requireEnabled(endpoint: 'ODataV4' | 'Api'): void {
    if (!settings.ODataServicesEnabled)
      throw new CatalogueError('Service_Disabled', { protocol: 'OData', setting: 'ODataServicesEnabled' })
    if (endpoint === 'ODataV4' && !settings.ODataServicesV4EndpointEnabled)
      throw new CatalogueError('Service_Disabled', { protocol: 'OData V4', setting: 'ODataServicesV4EndpointEnabled' })
    if (endpoint === 'Api' && !settings.ApiServicesEnabled)
      throw new CatalogueError('Service_Disabled', { protocol: 'API', setting: 'ApiServicesEnabled' })
  }

  /** Of all roots: what PublicODataBaseUrl has before `/ODataV4`, else as the caller reached us. */
  function baseOf(request: Request): string {
    return settings.PublicODataBaseUrl?.replace(/\/ODataV4$/i, '') ?? ownBaseOf(request)
  }

  function ownBaseOf(request: Request): string {
    return `${originOf(request)}/${settings.ServerInstance}`
  }

  return async (request, response, next) => {
    const endpoint = endpointOf(request.url)
    if (endpoint === undefined) return next()
    try {
      await answer(request, response, endpoint)
    } catch (error) {
      const correlationId = randomUUID()
      const known = toCatalogueError(error, correlationId)
      if (isUnexpected(error)) dependencies.reportUnexpected(error, correlationId)
      if (response.headersSent) response.destroy()
      else send(response, errorResponse(known, correlationId, { headers: { 'OData-Version': '4.0' } }))
    }
  }
}

function send(response: Response, { status, headers, body }: ODataResponse): void {
  sendReply(response, status, headers, body)
}
