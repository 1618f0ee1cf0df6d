/**
 * Documents about what is published, for those who write clients: each at its own path. What stands in them is not
 * known here; `compose` supplies them.
 */

import type { Router } from 'express'
import { originOf } from '../http/requestAddress.js'
import type { AdminDependencies } from './dependencies.js'
import { queryOf, wrong } from './requests.js'

export interface ContractRequest {
  /**
   * Scheme, host and port by which the caller reached the management service: others of this host are reached by the
   * same host name.
   */
  readonly origin: string
  /** Company that the document is about; undefined: the default company. */
  readonly company: string | undefined
}

export interface ContractDocument {
  /** Of a text in UTF-8. */
  readonly mediaType: string
  readonly text: string
}

export function addContractRoutes(router: Router, { contracts }: AdminDependencies): void {
  for (const [path, document] of Object.entries(contracts)) {
    router.get(`/${path}`, (request, response) => {
      const { company } = queryOf(request, ['company'])
      if (company !== undefined && typeof company !== 'string') throw wrong('company must be one name.')
      const { mediaType, text } = document({ origin: originOf(request), company: company === '' ? undefined : company })
      response.type(mediaType).send(text)
    })
  }
}
