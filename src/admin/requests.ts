/** Reads requests of the management service: what is not known or does not fit is refused, and the answer says why. */

import type { Request } from 'express'
import { CatalogueError } from '../errors/CatalogueError.js'

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
