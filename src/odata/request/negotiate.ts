/**
 * What form a reply has: from `$format`, else from Accept (OData 4.01 protocol 8.2.1, JSON 3), and which version it
 * speaks. Errors are always JSON; raw values and media have the type they have, whatever was asked for (RFC 9110,
 * 12.4.1 leaves that open, and clients ask for JSON everywhere).
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'

export type Version = '4.0' | '4.01'
export type MetadataLevel = 'none' | 'minimal' | 'full'

export interface JsonFormat {
  readonly metadata: MetadataLevel
  readonly ieee754Compatible: boolean
  /** With the parameters that the reply is written under. */
  readonly contentType: string
}

interface Range {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly q: number
}

const mostRemembered = 500
const longestHeader = 8000
/** Replies of a kind by version, `$format` and Accept: clients send the same again and again. */
const remembered = new Map<string, JsonFormat>()

/** @param format `$format`. @throws CatalogueError BadRequest_NotAcceptable */
export function negotiateJson(accept: string | undefined, format: string | undefined, version: Version): JsonFormat {
  const key = `${version}\n${format ?? ''}\n${accept ?? ''}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const offered = 'application/json, with odata.metadata=none, minimal or full and IEEE754Compatible=true or false,'
  const json = best(rangesOf(accept, format), (range) => jsonFormat(range, version), accept, format, offered)
  if (remembered.size >= mostRemembered) remembered.clear()
  if (key.length <= longestHeader) remembered.set(key, json)
  return json
}

const xmlTypes = new Set(['application/xml', 'text/xml', 'application/*', 'text/*', '*/*', 'xml'])

/**
 * The form of `$metadata`. JSON came with 4.01: who says that he knows 4.0 gets XML, and so does who says nothing and
 * takes XML too.
 * @throws CatalogueError BadRequest_NotAcceptable
 */
export function negotiateMetadata(
  headers: Readonly<Record<string, string | undefined>>,
  format: string | undefined,
): 'xml' | 'json' {
  const { accept, 'odata-version': version, 'odata-maxversion': maxVersion } = headers
  const ranges = rangesOf(accept, format)
  const wanted = best(
    ranges,
    ({ type }) => (xmlTypes.has(type) ? 'xml' : type === 'application/json' || type === 'json' ? 'json' : undefined),
    accept,
    format,
    'application/xml and application/json',
  )
  if (wanted === 'xml' || negotiateVersion(version, maxVersion) === '4.01') return wanted
  if (ranges.some(({ type, q }) => q > 0 && xmlTypes.has(type))) return 'xml'
  if (version === undefined && maxVersion === undefined) return 'json'
  // Clients send an Accept for JSON with whatever they ask for; `$format` is meant.
  if (format === undefined) return 'xml'
  throw new CatalogueError('BadRequest_NotAcceptable', {
    accept: shortened(format),
    offered: 'application/xml, and JSON from version 4.01 on,',
  })
}

/**
 * The version of the reply: the greatest that both sides speak; without OData-MaxVersion that of the request, else 4.0.
 * @throws CatalogueError BadRequest for versions this server does not speak
 */
export function negotiateVersion(version: string | undefined, maxVersion: string | undefined): Version {
  if (version === undefined && maxVersion === undefined) return '4.0'
  const refused = (name: string, header: string): CatalogueError =>
    new CatalogueError('BadRequest', {
      reason: `The header ${name} is '${shortened(header)}'; this service speaks 4.0 and 4.01.`,
    })
  const [own, ...others] = version === undefined ? [] : numbersIn(version)
  if (version !== undefined && ((own !== '4.0' && own !== '4.01') || others.some((other) => other !== own)))
    throw refused('OData-Version', version)
  if (maxVersion === undefined) return own === '4.01' ? '4.01' : '4.0'
  const matches = numbersIn(maxVersion).map((one) => /^([0-9]{1,4})\.([0-9]{1,4})$/.exec(one))
  if (matches.length === 0 || matches.some((match) => match === null || Number(match[1]) < 4))
    throw refused('OData-MaxVersion', maxVersion)
  return matches.every((match) => Number(match?.[1]) > 4 || Number(match?.[2]) >= 1) ? '4.01' : '4.0'
}

/** What stands behind a semicolon is the sender's own business (`4.0;NetFx`); a list is a header that came twice. */
function numbersIn(header: string): string[] {
  return header
    .slice(0, longestHeader)
    .split(',')
    .map((one) => (one.split(';', 1)[0] ?? '').trim())
    .filter((one) => one !== '')
}

/** Without Accept anything is acceptable. */
function rangesOf(accept: string | undefined, format: string | undefined): Range[] {
  if (format !== undefined) return [rangeOf(format)]
  if (accept === undefined || accept.trim() === '') return [{ type: '*/*', parameters: new Map(), q: 1 }]
  return accept.slice(0, longestHeader).split(',').map(rangeOf)
}

function rangeOf(text: string): Range {
  const [type = '', ...rest] = text.split(';')
  const parameters = new Map<string, string>()
  let q = 1
  for (const item of rest) {
    const at = item.indexOf('=')
    const name = (at < 0 ? item : item.slice(0, at)).trim().toLowerCase()
    const value =
      at < 0
        ? ''
        : item
            .slice(at + 1)
            .trim()
            .replace(/^"(.*)"$/, '$1')
            .toLowerCase()
    if (name === 'q') q = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(value) ? Number(value) : 1
    // The prefix may be left out (JSON 4.01, 3.1).
    else parameters.set(name.replace(/^odata\./, ''), value)
  }
  return { type: type.trim().toLowerCase(), parameters, q }
}

/** What the range with the greatest weight stands for; of equal ones the most specific, then the first. */
function best<Form>(
  ranges: readonly Range[],
  formOf: (range: Range) => Form | undefined,
  accept: string | undefined,
  format: string | undefined,
  offered: string,
): Form {
  let chosen: Form | undefined
  let rank = 0
  for (const range of ranges) {
    const form = range.q === 0 ? undefined : formOf(range)
    const specific = range.type.includes('*') ? (range.type === '*/*' ? 0 : 1) : 2
    const ranked = range.q * 10 + specific
    if (form === undefined || ranked <= rank) continue
    chosen = form
    rank = ranked
  }
  if (chosen === undefined)
    throw new CatalogueError('BadRequest_NotAcceptable', { accept: shortened(format ?? accept ?? ''), offered })
  return chosen
}

function jsonFormat({ type, parameters }: Range, version: Version): JsonFormat | undefined {
  if (type !== 'application/json' && type !== 'json' && type !== 'application/*' && type !== '*/*') return undefined
  const metadata = parameters.get('metadata') ?? 'minimal'
  if (metadata !== 'none' && metadata !== 'minimal' && metadata !== 'full') return undefined
  const charset = parameters.get('charset')
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') return undefined
  const ieee754 = parameters.get('ieee754compatible')
  if (ieee754 !== undefined && ieee754 !== 'true' && ieee754 !== 'false') return undefined
  const ieee754Compatible = ieee754 === 'true'
  const name = version === '4.0' ? 'odata.metadata' : 'metadata'
  const streaming = parameters.get('streaming') === 'true' ? `;${version === '4.0' ? 'odata.' : ''}streaming=true` : ''
  return {
    metadata,
    ieee754Compatible,
    contentType: `application/json;${name}=${metadata}${streaming}${ieee754Compatible ? ';IEEE754Compatible=true' : ''}${charset === undefined ? '' : ';charset=utf-8'}`,
  }
}
