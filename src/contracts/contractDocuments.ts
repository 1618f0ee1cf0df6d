/**
 * The documents that an instance gives out about what it publishes, by their path below the management service. A
 * document is added by a row here and a command in `cli/contractCommands.ts`.
 */

import type { Contract } from './contract.js'
import { openApi } from './openapi/openApi.js'
import { postmanCollection, postmanEnvironment } from './postman/postman.js'

export interface DocumentRow {
  readonly mediaType: string
  readonly write: (contract: Contract) => string
}

export const contractDocuments = {
  openapi: { mediaType: 'application/json', write: openApi },
  postman: { mediaType: 'application/json', write: postmanCollection },
  'postman/environment': { mediaType: 'application/json', write: postmanEnvironment },
} as const satisfies Record<string, DocumentRow>
