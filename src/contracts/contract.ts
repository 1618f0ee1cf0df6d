/**
 * What an instance publishes, as documents for those who write clients are made of: objects, the web services on them,
 * and where they are reached. Pure data; `compose` makes it of a running instance, `applicationContract` of an
 * application alone. The documents of this folder are functions of it, and the same contract gives the same text.
 */

import type { Objects } from '../application/Objects.js'
import type { Samples } from '../application/samples.js'
import type { WebService } from '../webservice/webServices.js'

export interface Contract {
  readonly objects: Objects
  /** By service name, in the order of code points. */
  readonly services: readonly WebService[]
  /** The company that addresses and examples name; undefined: the database has none, or no default. */
  readonly company: ContractCompany | undefined
  /** Without a slash at their end. */
  readonly urls: ContractUrls
  /** Values that the application declares to try its services out. */
  readonly samples: Samples
}

export interface ContractCompany {
  readonly name: string
  /** Lower-case hyphenated GUID; undefined: every database gives the company another. */
  readonly id: string | undefined
}

export interface ContractUrls {
  /** `http://host:7047/BC/WS` */
  readonly soap: string
  /** `http://host:7048/BC/ODataV4` */
  readonly odata: string
  /** `http://host:7048/BC/api` */
  readonly api: string
  /** `http://host:7045` */
  readonly management: string
}
