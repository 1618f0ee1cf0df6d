/**
 * `$metadata` as a reply: XML or JSON, each with an ETag that lasts as long as what is published. Called by
 * `ODataService`.
 */

import type { ODataResponse } from '../request/odataRequest.js'
import { metadataJson } from '../metadata/metadataJson.js'
import { metadataXml } from '../metadata/metadataXml.js'
import { negotiateMetadata } from '../request/negotiate.js'
import type { PreparedRequest } from '../request/prepareRequest.js'

/** @throws CatalogueError BadRequest_NotAcceptable */
export function metadataReply({ request: { headers }, url, context: { model } }: PreparedRequest): ODataResponse {
  const kind = negotiateMetadata(headers, url.options.format)
  // Weak: the text may be packed on its way.
  const etag = `W/"${model.version}-${kind}"`
  const own = {
    // Of the document: CSDL XML is written as 4.0 has it, CSDL JSON came with 4.01.
    'OData-Version': kind === 'xml' ? '4.0' : '4.01',
    ETag: etag,
    Vary: 'Accept, Authorization, OData-MaxVersion, OData-Version',
    'Cache-Control': 'private, no-cache',
  }
  if (matches(headers['if-none-match'], etag)) return { status: 304, headers: own }
  return {
    status: 200,
    headers: { 'Content-Type': kind === 'xml' ? 'application/xml' : 'application/json', ...own },
    body: kind === 'xml' ? metadataXml(model) : metadataJson(model),
  }
}

/** Weak comparison, as If-None-Match has it (RFC 9110, 13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    (header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^W\//, '') === etag.slice(2)))
  )
}
