/** Reads requests of the management service: what is not known or does not fit is refused, and the answer says why. */

import type { Request, Response } from 'express'
import { CatalogueError } from '../errors/CatalogueError.js'
import { bodyReader } from '../http/readBody.js'
import { isJsonNumber, isJsonObject, readJson, type JsonValue } from '../http/readJson.js'

const defaultTop = 100
const largestTop = 10_000

/** The refusal of a request that is not as it should be: 400. */
export function wrong(reason: string): CatalogueError {
  return new CatalogueError('BadRequest', { reason: `The request is not valid: ${reason}` })
}

/** The query of the URL. A misspelt name would answer everything. @throws CatalogueError BadRequest */
export function queryOf(request: Request, names: readonly string[]): Request['query'] {
  for (const name of Object.keys(request.query))
    if (!names.includes(name))
      throw wrong(`'${name}' is not known in the query. Known: ${names.join(', ') || 'nothing'}.`)
  return request.query
}

/** How many rows are asked for: `?top=`. @throws CatalogueError BadRequest */
export function topOf(request: Request): number {
  const { top } = request.query
  if (top === undefined) return defaultTop
  const value = typeof top === 'string' && /^\d{1,6}$/.test(top) ? Number(top) : 0
  if (value < 1 || value > largestTop)
    throw wrong(`top must be an Integer from 1 to ${largestTop}, not ${JSON.stringify(top)}.`)
  return value
}

/** Bytes of a body; what the management service is asked is short. */
const longestBody = 100 * 1024
const readBody = bodyReader(longestBody, 'the management service')

/**
 * The body as JSON, for `bodyOf`.
 * @throws CatalogueError `BadRequest` where it is none or names a member twice, and the errors of `bodyReader`
 */
export async function readJsonBody(request: Request, response: Response): Promise<void> {
  const body = await readBody(request, response)
  request.body = body.length === 0 ? undefined : plainJson(readJson(body, { anyText: true }))
}

/** Numbers as JavaScript has them: no more digits are needed here. */
function plainJson(value: JsonValue): unknown {
  if (isJsonNumber(value)) return Number(value.number)
  if (Array.isArray(value)) return value.map((item: JsonValue) => plainJson(item))
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainJson(item)]))
  return value
}

/** The JSON object of the body; none is an empty one. @throws CatalogueError BadRequest */
export function bodyOf(request: Request, names: readonly string[]): Record<string, unknown> {
  const body: unknown = request.body ?? {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw wrong('the body must be a JSON object.')
  for (const name of Object.keys(body))
    if (!names.includes(name)) throw wrong(`'${name}' is not known here. Known: ${names.join(', ') || 'nothing'}.`)
  return body as Record<string, unknown>
}

/** undefined if it is not given. @throws CatalogueError BadRequest */
export function integerOf(body: Record<string, unknown>, name: string, least: number): number | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > 2_147_483_647)
    throw wrong(`${name} must be an Integer of ${least} or more, not ${JSON.stringify(value)}.`)
  return value
}

/** '' if it is not given. @throws CatalogueError BadRequest */
export function textOf(body: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw wrong(`${name} must be a Text, not ${JSON.stringify(value)}.`)
  return value
}
