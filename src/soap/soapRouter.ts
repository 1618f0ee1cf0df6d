/**
 * The SOAP 1.1 services of one server instance, mounted by `compose` at `/{ServerInstance}/WS`.
 *
 * Stages, each refusing as early as it can know: switched off (405) → method (405) → sign-in (401) → path, company and
 * service (404) → body (413, 415, 400) → envelope → operation, decided by the Body's first element and never by
 * SOAPAction → arguments → session → answer. Whatever is refused before the session has none. Once a session began that
 * may change something, it does not end because its client hangs up: nothing here listens for that. One that only reads
 * a page does.
 */

import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import { CatalogueError, isCatalogueError, isUnexpected, toCatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import { mediaTypeOf } from '../http/mediaType.js'
import { bodyReader } from '../http/readBody.js'
import { clientAddressOf, originOf } from '../http/requestAddress.js'
import { SessionError } from '../http/SessionError.js'
import type { CallReply, ProcedureResult } from '../session/words/calls.js'
import type { SignedInUser } from '../session/words/identity.js'
import { errorOf } from '../session/words/outcome.js'
import { decodeBody, unsupportedMediaType } from './decodeBody.js'
import type { SoapDependencies } from './dependencies.js'
import { writeDiscovery } from './discovery.js'
import { escapeText } from './escapeXml.js'
import { codeunitNamespace, systemService } from './namespaces.js'
import { codeunitOperations, findOperation, readArguments, writeResult, type Operations } from './operations.js'
import { answerPage } from './page/answerPage.js'
import { PageServices } from './page/PageServices.js'
import { readEnvelope } from './readEnvelope.js'
import type { XmlElement } from './readXml.js'
import { sendDocument, sendFault, sendResult } from './reply.js'
import { companySegment, readSoapPath, type SoapResource } from './soapPath.js'
import { describeCodeunit, systemServiceDescription, writeWsdl } from './wsdl.js'

interface SoapExchange {
  readonly request: Request
  readonly response: Response
  readonly user: SignedInUser
  readonly clientAddress: string
  /** GET or HEAD: the document is asked for, not a call. */
  readonly reading: boolean
}

interface CodeunitService {
  readonly serviceName: string
  readonly codeunit: Codeunit
  readonly operations: Operations
  readonly wsdl: (address: string) => string
}

const xmlMediaTypes = new Set(['', 'text/xml', 'application/xml'])
const soap12MediaType = 'application/soap+xml'
const systemOperations: ReadonlyMap<string, 'Companies'> = new Map([['Companies', 'Companies']])
const systemServiceWsdl = writeWsdl(systemServiceDescription)

/** Every error of a request becomes a fault; nothing is left to Express's error handling. */
export function soapRouter(dependencies: SoapDependencies): RequestHandler {
  const { settings, companies, webServices } = dependencies
  const readBody = bodyReader(settings.SOAPServicesMaxMsgSize * 1024, 'SOAPServicesMaxMsgSize')
  const baseAddressOf = (request: Request): string =>
    settings.PublicSOAPBaseUrl ?? `${originOf(request)}/${settings.ServerInstance}/WS`
  const hasCompany = (name: string): boolean => companies.has(name)
  const services = new Map<string, CodeunitService>()
  const pages = new PageServices(dependencies)

  async function answer(request: Request, response: Response): Promise<void> {
    if (!settings.SOAPServicesEnabled)
      throw new CatalogueError('Service_Disabled', { protocol: 'SOAP', setting: 'SOAPServicesEnabled' })
    const { method } = request
    const reading = method === 'GET' || method === 'HEAD'
    if (!reading && method !== 'POST') return refuseMethod(request, response, 'SOAP web services', 'GET, HEAD, POST')
    const clientAddress = clientAddressOf(request)
    const user = await dependencies.signIn(request.headers.authorization, clientAddress)
    const exchange: SoapExchange = { request, response, user, clientAddress, reading }
    const resource = readSoapPath(request.path, hasCompany)
    switch (resource.kind) {
      case 'discovery':
        return answerDiscovery(exchange, resource.company)
      case 'systemService':
        return answerSystemService(exchange, resource.company)
      case 'service':
        return answerService(exchange, resource)
    }
  }

  function answerDiscovery({ request, response, reading }: SoapExchange, company: string | undefined): void {
    if (!reading) return refuseMethod(request, response, 'the discovery document', 'GET, HEAD')
    const listed = company === undefined ? companiesWithoutName() : [company]
    sendDocument(response, writeDiscovery(baseAddressOf(request), listed, webServices.published()))
  }

  // Without a default company no address works that names none, so every company's services are listed.
  function companiesWithoutName(): readonly string[] {
    try {
      return [companies.defaultCompany()]
    } catch (error) {
      if (isCatalogueError(error, 'Internal_DefaultCompanyNotFound')) return companies.names()
      throw error
    }
  }

  async function answerSystemService(exchange: SoapExchange, company: string | undefined): Promise<void> {
    const { request, response, user, clientAddress, reading } = exchange
    if (reading) {
      const base = baseAddressOf(request)
      return sendDocument(
        response,
        systemServiceWsdl(
          company === undefined
            ? `${base}/SystemService`
            : `${base}/${companySegment(company, hasCompany)}/SystemService`,
        ),
      )
    }
    const element = await readCall(exchange)
    findOperation(element, systemOperations, 'SystemService', systemService)
    const [unknown] = element.children
    if (unknown !== undefined)
      throw new CatalogueError('BadRequest_ParameterUnknown', {
        parameter: shortened(unknown.local),
        operation: 'Companies',
        parameters: 'none',
      })
    const reply = await dependencies.callInline(
      {
        user,
        companyName: '',
        clientType: 'SOAP',
        clientComputerName: clientAddress,
        timeout: settings.SOAPServicesOperationTimeout,
        unqueued: true,
      },
      0,
      'Companies',
      async () => await Promise.resolve(companies.names()),
    )
    answerCall(response, reply, (result) => {
      const names = (result as readonly string[]).map((name) => `<return_value>${escapeText(name)}</return_value>`)
      return `<Companies_Result xmlns="${systemService}">${names.join('')}</Companies_Result>`
    })
  }

  async function answerService(
    exchange: SoapExchange,
    resource: Extract<SoapResource, { kind: 'service' }>,
  ): Promise<void> {
    const { request, response, user, clientAddress, reading } = exchange
    const companyName = resource.company ?? companies.defaultCompany()
    if (resource.objectType === 'Page') {
      const page = pages.find(resource.serviceName)
      if (reading)
        return sendDocument(
          response,
          page.wsdl(serviceAddress(request, companyName, resource.objectType, page.serviceName)),
        )
      return await answerPage(
        page,
        await readCall(exchange),
        { user, clientAddress, companyName, response },
        dependencies,
      )
    }
    const { serviceName, codeunit, operations, wsdl } = findService(resource)
    if (reading)
      return sendDocument(response, wsdl(serviceAddress(request, companyName, resource.objectType, serviceName)))
    const element = await readCall(exchange)
    const operation = findOperation(element, operations, serviceName, codeunitNamespace(serviceName))
    const values = readArguments(operation, element)
    const reply = await dependencies.call({
      user,
      companyName,
      clientType: 'SOAP',
      clientComputerName: clientAddress,
      work: { kind: 'procedure', codeunitId: codeunit.id, procedure: operation.name, values },
      unqueued: operation.procedure.unqueued,
      timeout: settings.SOAPServicesOperationTimeout,
    })
    answerCall(response, reply, (result) => writeResult(operation, result as ProcedureResult))
  }

  function serviceAddress(request: Request, companyName: string, objectType: string, serviceName: string): string {
    return `${baseAddressOf(request)}/${companySegment(companyName, hasCompany)}/${objectType}/${encodeURIComponent(serviceName)}`
  }

  function findService({ objectType, serviceName: name }: Extract<SoapResource, { kind: 'service' }>): CodeunitService {
    const published = webServices.find(objectType, name)
    if (published === undefined)
      throw new CatalogueError('Service_NotFound', { service: shortened(`${objectType}/${name}`) })
    const { serviceName } = published
    const codeunit = dependencies.codeunit(published.objectId)
    if (codeunit === undefined)
      throw new CatalogueError('Internal_ObjectNotFound', { objectType, objectId: published.objectId })
    let service = services.get(serviceName)
    // Published anew for another codeunit: what was prepared no longer fits.
    if (service?.codeunit !== codeunit) {
      service = {
        serviceName,
        codeunit,
        operations: codeunitOperations(serviceName, codeunit),
        wsdl: writeWsdl(describeCodeunit(serviceName, codeunit)),
      }
      services.set(serviceName, service)
    }
    return service
  }

  async function readCall({ request, response }: SoapExchange): Promise<XmlElement> {
    const mediaType = mediaTypeOf(request.headers['content-type'])
    const soap12 = mediaType.name === soap12MediaType
    if (!soap12 && !xmlMediaTypes.has(mediaType.name)) throw unsupportedMediaType(mediaType.name)
    const body = decodeBody(await readBody(request, response), mediaType)
    const element = await readEnvelope(body.text, (declared) => body.checkEncoding(declared))
    // A SOAP 1.2 envelope was told about its version; a 1.1 envelope has no business under this name.
    if (soap12) throw unsupportedMediaType(mediaType.name)
    return element
  }

  function answerCall(
    response: Response,
    { sessionUniqueId, ending }: CallReply,
    write: (result: unknown) => string,
  ): void {
    try {
      if (ending.outcome !== 'Completed') throw errorOf(ending)
      sendResult(response, write(ending.result), sessionUniqueId)
    } catch (error) {
      sendError(response, error, sessionUniqueId)
    }
  }

  function sendError(response: Response, error: unknown, sessionUniqueId?: string): void {
    const correlationId = sessionUniqueId ?? randomUUID()
    const known = toCatalogueError(error, correlationId)
    if (isUnexpected(error)) dependencies.reportUnexpected(error, correlationId)
    if (response.headersSent) response.destroy()
    else sendFault(response, known, sessionUniqueId)
  }

  function refuseMethod(request: Request, response: Response, resource: string, allowed: string): void {
    sendFault(
      response,
      new CatalogueError('BadRequest_MethodNotAllowed', { method: request.method, resource }),
      undefined,
      { Allow: allowed },
    )
  }

  return async (request, response) => {
    try {
      await answer(request, response)
    } catch (error) {
      if (error instanceof SessionError) sendError(response, error.cause, error.sessionUniqueId)
      else sendError(response, error)
    }
  }
}
