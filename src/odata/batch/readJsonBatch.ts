/**
 * A batch as JSON (OData JSON 4.01, 19). Ids may be numbers or missing, as some clients have them; answers then say
 * `"id": null`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import { mediaTypeOf } from '../../http/mediaType.js'
import { isJsonNumber, isJsonObject, readingJson, type JsonObject, type JsonValue } from '../../http/readJson.js'
import { mostRequests, type BatchItem, type BatchRequest, type Batch } from './batch.js'
import { longestLink } from '../request/urlLimits.js'
import { malformed } from './readMultipart.js'

const methods = /^[A-Za-z]{1,20}$/

/** Yields now and then. @throws CatalogueError */
export function* readJsonBatch(body: Buffer): Generator<void, Batch> {
  const batch = yield* readingJson(body)
  const requests = isJsonObject(batch) ? batch['requests'] : undefined
  if (!isArray(requests)) throw malformed('the request', 'an object {"requests": […]} is expected')
  if (requests.length > mostRequests)
    throw new CatalogueError('BadRequest', {
      reason: `The batch has ${requests.length} requests; at most ${mostRequests} are allowed.`,
    })
  const items: { kind: BatchItem['kind']; group: string | undefined; requests: BatchRequest[]; dependsOn: string[] }[] =
    []
  const ids = new Set<string>()
  const groups = new Set<string>()
  for (const [index, value] of requests.entries()) {
    const where = `requests[${index}]`
    if (!isJsonObject(value)) throw malformed(where, 'an object is expected')
    if (value['if'] !== undefined)
      throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `"if" in ${where}` })
    const request = readRequest(value, where)
    const group = textOf(value['atomicityGroup'], `${where}.atomicityGroup`)
    const dependsOn = namesOf(value['dependsOn'], `${where}.dependsOn`)
    const last = items.at(-1)
    const continues = group !== undefined && last?.group === group
    const known = (name: string): boolean => ids.has(name) || groups.has(name)
    for (const name of dependsOn)
      if (!known(name))
        throw malformed(
          `${where}.dependsOn`,
          `'${shortened(name)}' is neither the id nor the atomicity group of a request in front of it`,
        )
    if (request.id !== undefined && known(request.id))
      throw malformed(`${where}.id`, `'${shortened(request.id)}' is given twice`)
    if (group !== undefined && !continues && known(group))
      throw malformed(
        `${where}.atomicityGroup`,
        `'${shortened(group)}' is given already; the requests of a group follow one another, and its name is no id`,
      )
    if (request.id !== undefined) ids.add(request.id)
    if (group !== undefined) groups.add(group)
    if (continues) {
      // Within a group order is dependence enough.
      last.dependsOn.push(...dependsOn.filter((name) => name !== group && !last.requests.some(({ id }) => id === name)))
      last.requests.push(request)
    } else items.push({ kind: group === undefined ? 'single' : 'group', group, requests: [request], dependsOn })
  }
  return { form: 'json', items }
}

function readRequest(request: JsonObject, where: string): BatchRequest {
  const id = textOf(request['id'], `${where}.id`)
  const method = request['method']
  if (typeof method !== 'string' || !methods.test(method))
    throw malformed(`${where}.method`, 'the name of a method is expected')
  const url = request['url']
  if (typeof url !== 'string') throw malformed(`${where}.url`, 'a text is expected')
  if (url.length > longestLink)
    throw malformed(`${where}.url`, `it has ${url.length} characters, more than ${longestLink}`)
  const headers = headersOf(request['headers'], `${where}.headers`)
  const body = request['body']
  if (body === undefined || (body === null && headers['content-type'] === undefined))
    return { id, method: method.toUpperCase(), url, headers, body: undefined }
  headers['content-type'] ??= 'application/json'
  return {
    id,
    method: method.toUpperCase(),
    url,
    headers,
    ...contentOf(body, headers['content-type'], `${where}.body`),
  }
}

function headersOf(value: JsonValue | undefined, where: string): Record<string, string | undefined> {
  const headers = Object.create(null) as Record<string, string | undefined>
  if (value === undefined || value === null) return headers
  if (!isJsonObject(value)) throw malformed(where, 'an object is expected')
  for (const [name, given] of Object.entries(value)) {
    if (typeof given !== 'string' || /[\r\n]/.test(given))
      throw malformed(`${where}.${shortened(name)}`, 'a text of one line is expected')
    headers[name.toLowerCase()] = given
  }
  return headers
}

/** JSON as it is, texts as texts, everything else in base64url (19.1.3). */
function contentOf(value: JsonValue, contentType: string, where: string): Pick<BatchRequest, 'body' | 'json'> {
  const { name } = mediaTypeOf(contentType)
  if (name === 'application/json' || name.endsWith('+json')) return { body: undefined, json: value }
  if (typeof value !== 'string')
    throw malformed(where, `a text is expected, for its content type is ${shortened(name)}`)
  if (name.startsWith('text/')) return { body: Buffer.from(value, 'utf8') }
  if (!/^[A-Za-z0-9_-]*={0,2}$/.test(value))
    throw malformed(where, `base64url is expected, for its content type is ${shortened(name)}`)
  return { body: Buffer.from(value, 'base64url') }
}

function textOf(value: JsonValue | undefined, where: string): string | undefined {
  if (value === undefined || value === null) return undefined
  const text = isJsonNumber(value) ? value.number : value
  if (typeof text !== 'string' || text === '') throw malformed(where, 'a text is expected')
  return text
}

function namesOf(value: JsonValue | undefined, where: string): string[] {
  if (value === undefined || value === null) return []
  if (!isArray(value) || value.length > mostRequests * 2) throw malformed(where, 'an array of ids is expected')
  return value.map(
    (name, index) =>
      textOf(name, `${where}[${index}]`) ??
      (() => {
        throw malformed(`${where}[${index}]`, 'a text is expected')
      })(),
  )
}

function isArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
