/**
 * What a request means before anything is done about it: version, URL, resource, company, format, preferences. Pure but
 * for looking companies up; what is wrong is refused here, before there is a session. For requests by HTTP and for
 * requests of batches alike.
 */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import { mediaTypeOf } from '../../http/mediaType.js'
import type { ODataDependencies } from './dependencies.js'
import type { Caller, ODataRequest } from './odataRequest.js'
import type { Model } from '../model/model.js'
import { negotiateJson, type JsonFormat, type Version } from './negotiate.js'
import { companyOfOption, companyOfText, splitCompany, type CompanyKey } from '../plan/company.js'
import type { CompanyReference, EntityResource, RequestContext, Resource } from '../plan/plan.js'
import { withPathFilters } from '../plan/pathFilter.js'
import { resolveBehind, resolveResource } from '../plan/resolveResource.js'
import type { Referred } from '../write/entityOfLink.js'
import { readPreferences, type Preferences } from './preferences.js'
import { parseUrl, type ParsedUrl } from '../syntax/index.js'
import { uriText } from '../syntax/uriText.js'
import { unpackedQuery } from '../plan/packedQuery.js'
import type { WriteRequest } from '../write/writeRequest.js'
import { longestQuery } from './urlLimits.js'

export interface PreparedRequest {
  /** As it is meant: of X-HTTP-Method, GET for `POST …/$query`. */
  readonly method: string
  readonly request: ODataRequest
  readonly url: ParsedUrl
  readonly resource: Resource
  readonly context: RequestContext
  readonly preferences: Preferences
  /** Of a reply in JSON. */
  readonly format: JsonFormat
  /** Media type without parameters, lower case; '' if there is none. */
  readonly contentType: string
  readonly body: Buffer | undefined
  readonly referred: Referred | undefined
}

/** What a URL means in a model, whoever asks. */
interface Understood {
  readonly url: ParsedUrl
  readonly resource: Resource
  readonly company: CompanyKey | undefined
}

const mostRemembered = 500
const longestRemembered = 1000
/** URLs by model, path and query: clients ask the same again and again. */
const remembered = new WeakMap<Model, Map<string, Understood>>()
const querySegment = /(?:^|\/)\$query$/

/** @param referred of requests of change sets. @throws CatalogueError or SyntaxFault */
export function prepareRequest(
  request: ODataRequest,
  caller: Caller,
  model: Model,
  version: Version,
  dependencies: Pick<ODataDependencies, 'companies' | 'settings'>,
  referred?: Referred,
): PreparedRequest {
  const { headers } = request
  const { name: contentType, charset } = mediaTypeOf(headers['content-type'])
  if (charset !== undefined && contentType === 'application/json' && charset !== 'utf-8' && charset !== 'utf8')
    throw new CatalogueError('BadRequest_UnsupportedMediaType', {
      contentType: `${contentType};charset=${charset}`,
      expected: 'application/json in UTF-8',
    })
  const method = methodOf(request)
  const queried = method === 'POST' && querySegment.test(request.path)
  const path = queried ? request.path.replace(querySegment, '') : request.path
  const query = unpackedQuery(queried ? queryOf(request, contentType) : request.query)
  const {
    url,
    resource,
    company: named,
  } = path.startsWith('$') && referred !== undefined
    ? understandReference(path, query, model, referred)
    : understand(path, query, model, queried || method === 'GET' || method === 'HEAD')
  const preferences = readPreferences(headers['prefer'])
  const inUrl = named ?? companyOfOption(url.options.custom)
  const company = companyOf(
    inUrl ?? headerCompany(headers['company'], dependencies.companies),
    resource,
    caller,
    dependencies.companies,
  )
  const { serviceRoot } = caller
  // Raw values have the type they have, and what asks for them asks for anything.
  const format = isRaw(resource)
    ? negotiateJson(undefined, undefined, version)
    : negotiateJson(headers['accept'], url.options.format, version)
  const most = dependencies.settings.ODataServicesMaxPageSize
  const context: RequestContext = {
    model,
    serviceRoot,
    roots: caller.roots,
    version,
    company: company?.reference,
    ...rootsOf(serviceRoot, model, company, resource),
    resourceUrl: '',
    query,
    metadata: format.metadata,
    ieee754Compatible: format.ieee754Compatible,
    pageSize: Math.min(preferences.maxPageSize ?? most, most),
    now: new Date(),
  }
  // A company in the path is left in its words.
  const root = named === undefined ? context.pageRoot : serviceRoot
  return {
    method: queried ? 'GET' : method,
    request,
    url,
    resource,
    context: { ...context, resourceUrl: path === '' ? root : `${root}/${uriText(path)}` },
    preferences,
    format,
    contentType,
    body: queried ? undefined : request.body,
    referred,
  }
}

export function writeRequestOf({
  method,
  request,
  url,
  resource,
  context,
  preferences,
  format,
  contentType,
  body,
  referred,
}: PreparedRequest): WriteRequest {
  const links = { context, referred, linkOf: request.linkOf }
  return {
    method,
    url,
    resource,
    context,
    ifMatch: request.headers['if-match'],
    ifNoneMatch: request.headers['if-none-match'],
    returns: preferences.return,
    replyType: format.contentType,
    contentType,
    ...(request.json === undefined ? {} : { json: request.json }),
    links,
    numbersAsText: /;\s*ieee754compatible\s*=\s*true/i.test(request.headers['content-type'] ?? ''),
    body,
  }
}

/** Clients behind what lets GET and POST through only say what they mean in a header. */
function methodOf({ method, headers }: ODataRequest): string {
  const meant =
    method === 'POST'
      ? ((headers['x-http-method'] ?? headers['x-http-method-override'])?.trim().toUpperCase() ?? method)
      : method
  return meant === 'MERGE' ? 'PATCH' : meant
}

function queryOf({ query, body }: ODataRequest, contentType: string): string {
  if (contentType !== '' && contentType !== 'text/plain' && contentType !== 'application/x-www-form-urlencoded')
    throw new CatalogueError('BadRequest_UnsupportedMediaType', {
      contentType,
      expected: 'the query options as text/plain',
    })
  if (body === undefined || body.length === 0) return query
  if (body.length > longestQuery)
    throw new CatalogueError('BadRequest_BodyTooLarge', { limit: longestQuery, setting: 'of a query' })
  const text = body.toString('utf8').trim()
  return query === '' ? text : `${query}&${text}`
}

/** @param reads conditions in the path select what is read; nothing is written by them */
function understand(path: string, query: string, model: Model, reads: boolean): Understood {
  let known = remembered.get(model)
  if (known === undefined) remembered.set(model, (known = new Map<string, Understood>()))
  const key = `${reads ? '' : ' '}${path}?${query}`
  const found = known.get(key)
  if (found !== undefined) return found
  const parsed = parseUrl(path, query)
  const split = splitCompany(parsed.path, model)
  const named = split.company === undefined ? parsed : { path: split.path, options: parsed.options }
  const url = reads ? withPathFilters(named) : named
  const understood: Understood = {
    url,
    resource: documentOf(url.path) ?? resolveResource(url.path, model, url.options),
    company: split.company,
  }
  if (known.size >= mostRemembered) known.clear()
  if (key.length <= longestRemembered) known.set(key, understood)
  return understood
}

/** Never remembered: what the path begins with is another record in every batch. */
function understandReference(path: string, query: string, model: Model, referred: Referred): Understood {
  const url = parseUrl(path, query)
  const [first, ...rest] = url.path
  const entity = first?.arguments === undefined ? referred(first?.name ?? '') : undefined
  return entity === undefined
    ? understand(path, query, model, false)
    : { url, resource: resolveBehind(entity, rest, model, url.options), company: undefined }
}

/** What every root has, whatever its model. */
function documentOf([first, second]: ParsedUrl['path']): Resource | undefined {
  if (first === undefined) return { kind: 'serviceDocument' }
  if (second !== undefined || first.arguments !== undefined) return undefined
  return first.name === '$metadata' ? { kind: 'metadata' } : first.name === '$batch' ? { kind: 'batch' } : undefined
}

/** @throws CatalogueError BadRequest for one that is not there: 404 is for what the URL names */
function headerCompany(header: string | undefined, companies: ODataDependencies['companies']): CompanyKey | undefined {
  if (header === undefined) return undefined
  const key = companyOfText(decodeHeader(header))
  if (key.kind === 'id' ? companies.byId(key.id) !== undefined : isThere(key.name, companies)) return key
  throw new CatalogueError('BadRequest', {
    reason: `The header Company names '${shortened(key.kind === 'id' ? key.id : key.name)}', and there is no such company.`,
  })
}

function isThere(name: string, companies: ODataDependencies['companies']): boolean {
  try {
    companies.require(name)
    return true
  } catch (error) {
    if (isCatalogueError(error, 'Internal_CompanyNotFound')) return false
    throw error
  }
}

/** Node reads headers as Latin-1; names of companies are sent in UTF-8, or percent-encoded. */
function decodeHeader(header: string): string {
  const bytes = Buffer.from(header, 'latin1')
  const text = bytes.toString('utf8')
  return text.includes('\u{fffd}') ? header : text
}

interface NamedCompany {
  readonly reference: CompanyReference
  /** How the request names it; undefined: not at all. */
  readonly by: CompanyKey['kind'] | undefined
}

/** @throws CatalogueError Internal_CompanyNotFound, Internal_DefaultCompanyNotFound where a company is needed */
function companyOf(
  key: CompanyKey | undefined,
  resource: Resource,
  caller: Caller,
  companies: ODataDependencies['companies'],
): NamedCompany | undefined {
  if (key?.kind === 'name') return { reference: companies.require(key.name), by: 'name' }
  if (key?.kind === 'id') {
    const reference = companies.byId(key.id)
    if (reference === undefined) throw new CatalogueError('Internal_CompanyNotFound', { company: key.id })
    return { reference, by: 'id' }
  }
  // That of a batch: no header of its own goes with what its answers link to.
  if (caller.company !== undefined) return { reference: caller.company, by: 'name' }
  return needsCompany(resource)
    ? { reference: companies.require(companies.defaultCompany()), by: undefined }
    : undefined
}

function needsCompany(resource: Resource): boolean {
  const isDocument = resource.kind === 'serviceDocument' || resource.kind === 'metadata' || resource.kind === 'batch'
  return !isDocument && !isOfCompanies(resource)
}

/** The companies themselves are in none. */
function isOfCompanies(resource: Resource): boolean {
  switch (resource.kind) {
    case 'entitySet':
      return resource.set.isCompanies
    case 'entity':
    case 'property':
      return isCompanies(resource.entity)
    case 'collection':
      return isCompanies(resource.parent)
    default:
      return false
  }
}

function isCompanies(entity: EntityResource): boolean {
  return entity.from === 'set' ? entity.set.isCompanies : isCompanies(entity.parent)
}

function isRaw(resource: Resource): boolean {
  switch (resource.kind) {
    case 'entitySet':
    case 'collection':
      return resource.suffix === '$count'
    case 'property':
      return resource.raw || resource.property.edm === 'Edm.Stream'
    // Its format is negotiated where it is written.
    case 'metadata':
    case 'batch':
      return true
    default:
      return false
  }
}

/**
 * Where links, ids and context URLs lead: to the company that the request names, wherever it does that. Sets of an API
 * are below a company always. Nobody repeats a header when he follows a link.
 */
function rootsOf(
  serviceRoot: string,
  { root }: Model,
  company: NamedCompany | undefined,
  resource: Resource,
): Pick<RequestContext, 'companyRoot' | 'contextRoot' | 'pageRoot'> {
  if (company === undefined) return { companyRoot: serviceRoot, contextRoot: serviceRoot, pageRoot: serviceRoot }
  const {
    reference: { id, name },
    by,
  } = company
  const own =
    root.kind === 'Api'
      ? `${serviceRoot}/companies(${id})`
      : by === 'id'
        ? `${serviceRoot}/Company(Id=${id})`
        : `${serviceRoot}/Company('${encodeURIComponent(name.replaceAll("'", "''"))}')`
  return {
    companyRoot: root.kind === 'Api' || by !== undefined ? own : serviceRoot,
    contextRoot: by === undefined || isOfCompanies(resource) ? serviceRoot : own,
    pageRoot: isOfCompanies(resource) ? serviceRoot : own,
  }
}
