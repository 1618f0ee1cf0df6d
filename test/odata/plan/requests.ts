/** GET requests planned as the service does it, and what their rows are sent as; free of HTTP and sessions. */

import type { SqlStatement } from '../../../dist/database/Connections.js'
import { splitCompany } from '../../../dist/odata/plan/company.js'
import type { ReadPlan, RequestContext } from '../../../dist/odata/plan/plan.js'
import { planRead } from '../../../dist/odata/plan/planRead.js'
import { resolveResource } from '../../../dist/odata/plan/resolveResource.js'
import { parseUrl } from '../../../dist/odata/syntax/index.js'

export const serviceRoot = 'http://host:7048/BC/ODataV4'

/** What a request is answered with. */
export interface Answer {
  readonly status: 200 | 204 | 404
  /** JSON, or the text itself. */
  readonly body: string
  readonly plan: ReadPlan
  /** Members of the JSON. */
  readonly json: Record<string, unknown>
  readonly value: Record<string, unknown>[]
  readonly nextLink: string | undefined
  readonly etag: string | undefined
  readonly id: string | undefined
  readonly statement: SqlStatement
}

/** @param url below the service root, or absolute */
export function planUrl(
  url: string,
  change: Partial<RequestContext> & Pick<RequestContext, 'model' | 'company'>,
): ReadPlan {
  const root = change.serviceRoot ?? serviceRoot
  const below = url.startsWith(root) ? url.slice(root.length + 1) : url
  const [path = '', query = ''] = below.split(/\?(.*)/s)
  const parsed = parseUrl(path, query)
  const split = splitCompany(parsed.path, change.model)
  const context: RequestContext = {
    serviceRoot: root,
    roots: [root],
    companyRoot: root,
    contextRoot: root,
    pageRoot: change.companyRoot ?? root,
    resourceUrl: `${root}/${path}`,
    query,
    metadata: 'minimal',
    ieee754Compatible: false,
    version: '4.0',
    pageSize: 20_000,
    now: new Date(),
    ...change,
  }
  return planRead({ ...parsed, path: split.path }, resolveResource(split.path, change.model, parsed.options), context)
}

export function answerOf(plan: ReadPlan, read: readonly (readonly (string | null)[])[]): Answer {
  const { result, statement } = plan
  const answer = (status: Answer['status'], body: string, more: Partial<Answer> = {}): Answer => {
    const parse = (): Record<string, unknown> => JSON.parse(body) as Record<string, unknown>
    return {
      status,
      body,
      plan,
      statement,
      nextLink: undefined,
      etag: undefined,
      id: undefined,
      get json() {
        return parse()
      },
      get value() {
        return parse()['value'] as Record<string, unknown>[]
      },
      ...more,
    }
  }
  const rows = [...read]
  if (result.kind === 'collection') {
    if (result.parented && rows.shift()?.[0] !== 'true') return answer(404, '')
    const count = result.counted ? `"@odata.count":${rows.shift()?.[0] ?? ''},` : ''
    const page = rows.slice(0, result.pageSize)
    const nextLink = rows.length > page.length ? result.nextLink(page.at(-1) ?? [], page.length) : undefined
    return answer(200, `{${count}"value":[${page.map(([json]) => json ?? '').join(',')}]}`, { nextLink })
  }
  const [row] = rows
  if (row === undefined) return answer(result.ifMissing, '')
  const [text] = row
  if (text === null || text === undefined) return answer(204, '')
  return answer(200, result.kind === 'property' ? `{"value":${text}}` : text, {
    etag: plan.etagColumn === undefined ? undefined : (row[plan.etagColumn] ?? undefined),
    id: plan.idColumn === undefined ? undefined : (row[plan.idColumn] ?? undefined),
  })
}
