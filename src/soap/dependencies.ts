/** What the SOAP protocol needs from the rest of the server instance; `compose` supplies it. */

import type { PublishedWebService } from '../session/words/webService.js'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import type { Settings } from '../config/settings.js'
import type { InstanceServices } from '../http/InstanceServices.js'
import type { PageObjects } from './page/shape.js'

export type SoapSettings = Pick<
  Settings,
  | 'ServerInstance'
  | 'SOAPServicesEnabled'
  | 'SOAPServicesMaxMsgSize'
  | 'SOAPServicesOperationTimeout'
  | 'PublicSOAPBaseUrl'
>

export interface SoapDependencies extends InstanceServices {
  readonly settings: SoapSettings
  readonly webServices: {
    /** What is published of these object types, in the order in which the discovery document lists it. */
    published(): readonly PublishedWebService[]
    find(
      objectType: PublishedWebService['objectType'],
      serviceName: string,
    ): Pick<PublishedWebService, 'objectId' | 'serviceName'> | undefined
  }
  codeunit(id: number): Codeunit | undefined
  /** Pages and what their names mean. */
  readonly objects: PageObjects
}
