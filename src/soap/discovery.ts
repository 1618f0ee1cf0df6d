/**
 * The discovery document: one line per published service, SystemService first, company names as they are
 * (compatibility 3.2).
 */

import type { PublishedWebService } from '../session/words/webService.js'
import { escapeAttribute } from './escapeXml.js'
import { discovery, discoveryContract } from './namespaces.js'

/** @param base address of `/{ServerInstance}/WS`, without a slash at its end */
export function writeDiscovery(
  base: string,
  companies: readonly string[],
  services: readonly PublishedWebService[],
): string {
  const references = [`${base}/SystemService`]
  // A query has no SOAP address (compatibility 2.5).
  for (const company of companies)
    for (const { objectType, serviceName } of services)
      if (objectType !== 'Query') references.push(`${base}/${company}/${objectType}/${serviceName}`)
  const lines = references.map(
    (reference) => `  <contractRef ref="${escapeAttribute(reference)}" xmlns="${discoveryContract}"/>\n`,
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n<discovery xmlns="${discovery}">\n${lines.join('')}</discovery>\n`
}
