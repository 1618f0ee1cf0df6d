/**
 * Plans of reading requests, kept for those that come again: a plan is the same for the same URL, company and form,
 * unless it asks what time it is. Used by `ODataService`.
 */

import { planRead } from './planRead.js'
import type { ReadPlan, RequestContext } from './plan.js'
import type { PreparedRequest } from '../request/prepareRequest.js'
import type { ParsedUrl } from '../syntax/index.js'

/** Plans of one URL: companies and forms. */
const mostOfUrl = 8
/**
 * `undefined`: planned once. Only the second plan is kept: by then its statement has the name under which it is
 * prepared.
 */
const kept = new WeakMap<ParsedUrl, Map<string, ReadPlan | undefined>>()

/** @throws CatalogueError */
export function readPlan({ url, resource, context }: PreparedRequest): ReadPlan {
  let plans = kept.get(url)
  if (plans === undefined) kept.set(url, (plans = new Map<string, ReadPlan | undefined>()))
  const {
    serviceRoot,
    companyRoot,
    contextRoot,
    company,
    resourceUrl,
    metadata,
    ieee754Compatible,
    version,
    pageSize,
  } = context
  // None of them has a line feed: they are of URLs and names.
  const key = [
    serviceRoot,
    companyRoot,
    contextRoot,
    company?.id,
    company?.name,
    resourceUrl,
    metadata,
    ieee754Compatible,
    version,
    pageSize,
  ].join('\n')
  const known = plans.get(key)
  if (known !== undefined) return known
  let timed = false
  const watched: RequestContext = {
    ...context,
    get now() {
      timed = true
      return context.now
    },
  }
  const plan = planRead(url, resource, watched)
  if (timed) return plan
  if (plans.has(key)) plans.set(key, plan)
  else if (plans.size < mostOfUrl) plans.set(key, undefined)
  return plan
}
