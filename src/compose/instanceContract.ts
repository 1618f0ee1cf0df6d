/** The contract of this instance as it is now, in every form that the management service gives out. */

import type { ContractDocument, ContractRequest } from '../admin/contractRoutes.js'
import type { InstanceDescription } from '../admin/dependencies.js'
import type { Objects } from '../application/Objects.js'
import type { Samples } from '../application/samples.js'
import type { Companies } from '../company/companies.js'
import type { Settings } from '../config/settings.js'
import type { Contract, ContractUrls } from '../contracts/contract.js'
import { contractDocuments } from '../contracts/contractDocuments.js'
import { CatalogueError, isCatalogueError } from '../errors/CatalogueError.js'
import type { WebServices } from '../webservice/webServices.js'

export interface ContractsOptions {
  readonly settings: Pick<Settings, 'PublicSOAPBaseUrl' | 'PublicODataBaseUrl'>
  readonly objects: Objects
  readonly samples: Samples
  readonly companies: Companies
  readonly webServices: WebServices
  /** Undefined until the ports are open. */
  readonly description: () => InstanceDescription | undefined
}

export function contracts(options: ContractsOptions): Record<string, (request: ContractRequest) => ContractDocument> {
  return Object.fromEntries(
    Object.entries(contractDocuments).map(([path, { mediaType, write }]) => {
      const text = lastText(write)
      return [path, (request: ContractRequest) => ({ mediaType, text: text(contractOf(options, request)) })]
    }),
  )
}

/**
 * Writes a document again when something was published, or another company or address is asked for: it has hundreds of
 * kilobytes.
 */
function lastText(write: (contract: Contract) => string): (contract: Contract) => string {
  let last: { readonly services: Contract['services']; readonly key: string; readonly text: string } | undefined
  return (contract) => {
    const { services, company, urls } = contract
    const key = JSON.stringify([company, urls])
    if (last?.services !== services || last.key !== key) last = { services, key, text: write(contract) }
    return last.text
  }
}

function contractOf(
  { settings, objects, samples, companies, webServices, description }: ContractsOptions,
  { origin, company }: ContractRequest,
): Contract {
  const described = description()
  if (described === undefined) throw new CatalogueError('Limit_ShuttingDown', {})
  const name = company ?? defaultCompany(companies)
  return {
    objects,
    samples,
    services: webServices.published(),
    company: name === undefined ? undefined : companies.require(name),
    urls: urlsFor(settings, described, new URL(origin).hostname),
  }
}

/** A document without a company is as good, but for its examples. */
function defaultCompany(companies: Companies): string | undefined {
  try {
    return companies.defaultCompany()
  } catch (error) {
    if (isCatalogueError(error, 'Internal_DefaultCompanyNotFound')) return undefined
    throw error
  }
}

/** Addresses that settings tell as they are; others on the host by which the caller reached this one. */
function urlsFor(
  settings: ContractsOptions['settings'],
  { urls }: InstanceDescription,
  hostname: string,
): ContractUrls {
  const onHost = (text: string): string => {
    const url = new URL(text)
    url.hostname = hostname
    return url.href.replace(/\/$/, '')
  }
  const odata = settings.PublicODataBaseUrl ?? onHost(urls.odata)
  return {
    soap: settings.PublicSOAPBaseUrl ?? onHost(urls.soap),
    odata,
    api: `${odata.replace(/\/ODataV4$/i, '')}/api`,
    management: onHost(urls.management),
  }
}
