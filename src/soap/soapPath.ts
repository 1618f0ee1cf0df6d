/**
 * What a path below `/{ServerInstance}/WS` means. Words of the path count in any case, names of companies and services
 * as they are (compatibility 3.1).
 *
 * A path is read from its end, so a company may be named `Services` or `Codeunit`, and a company's `/` may stand as it
 * is (the discovery document shows clear names), as `%2F` or as `%252F` (the address in a WSDL; measured at the
 * original). Where two readings are possible, the one whose company exists is meant.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'

export type SoapResource =
  | {
      readonly kind: 'discovery' | 'systemService'
      /** undefined: not in the URL. */ readonly company: string | undefined
    }
  | {
      readonly kind: 'service'
      readonly objectType: 'Codeunit' | 'Page'
      readonly serviceName: string
      readonly company: string | undefined
    }

/**
 * @param path with its slash in front, without a query; still percent-encoded
 * @throws CatalogueError `BadRequest_InvalidRequestUrl`, `Service_NotFound`, `Internal_CompanyNotFound`
 */
export function readSoapPath(path: string, hasCompany: (name: string) => boolean): SoapResource {
  const segments = path.slice(1).split('/')
  if (segments.at(-1) === '') segments.pop()
  const readings = readingsOf(segments.map(decodeSegment))
  let unknown: string | undefined
  for (const { company, resource } of readings) {
    if (company.length === 0) continue
    const named = company.join('/')
    const name = hasCompany(named) ? named : named.replaceAll(/%2F/gi, '/')
    if (hasCompany(name)) return { ...resource, company: name }
    unknown ??= name
  }
  const withoutCompany = readings.find(({ company }) => company.length === 0)
  if (withoutCompany !== undefined) return { ...withoutCompany.resource, company: undefined }
  if (unknown !== undefined) throw new CatalogueError('Internal_CompanyNotFound', { company: shortened(unknown) })
  throw new CatalogueError('Service_NotFound', { service: shortened(path) })
}

interface Reading {
  readonly company: readonly string[]
  readonly resource: SoapResource
}

function readingsOf(segments: readonly string[]): Reading[] {
  const readings: Reading[] = []
  const last = segments.at(-1) ?? ''
  const objectType = objectTypes.get(segments.at(-2)?.toLowerCase() ?? '')
  if (objectType !== undefined && last !== '')
    readings.push({
      company: segments.slice(0, -2),
      resource: { kind: 'service', objectType, serviceName: last, company: undefined },
    })
  const kind = documents.get(last.toLowerCase())
  if (kind !== undefined) readings.push({ company: segments.slice(0, -1), resource: { kind, company: undefined } })
  return readings
}

const objectTypes = new Map([
  ['codeunit', 'Codeunit'],
  ['page', 'Page'],
] as const) as ReadonlyMap<string, 'Codeunit' | 'Page'>
const documents = new Map([
  ['services', 'discovery'],
  ['systemservice', 'systemService'],
] as const) as ReadonlyMap<string, 'discovery' | 'systemService'>

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    throw new CatalogueError(
      'BadRequest_InvalidRequestUrl',
      { reason: `'${shortened(segment)}' is not valid percent-encoded UTF-8.` },
      { cause: error },
    )
  }
}

/**
 * A company as it stands in an address that clients call: its `/` encoded twice, as the original does (compatibility
 * 3.1).
 */
export function companySegment(company: string, hasCompany: (name: string) => boolean): string {
  // With a company that is really named 'A%2FS' beside 'A/S', only the plain form is unambiguous.
  const slash = company.includes('/') && hasCompany(company.replaceAll('/', '%2F')) ? '%2F' : '%252F'
  return company.split('/').map(encodeURIComponent).join(slash)
}
