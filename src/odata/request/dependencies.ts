/** What the OData protocol needs from the rest of the server instance; `compose` supplies it. */

import type { Settings } from '../../config/settings.js'
import type { WebService } from '../../webservice/webServices.js'
import type { InstanceServices } from '../../http/InstanceServices.js'
import type { ModelObjects } from '../model/objects.js'

export type ODataSettings = Pick<
  Settings,
  | 'ServerInstance'
  | 'ODataServicesEnabled'
  | 'ODataServicesV4EndpointEnabled'
  | 'ApiServicesEnabled'
  | 'PublicODataBaseUrl'
  | 'ODataMaxBodySize'
  | 'ODataServicesMaxPageSize'
  | 'ODataServicesOperationTimeout'
>

export interface ODataDependencies extends InstanceServices {
  readonly settings: ODataSettings
  readonly objects: ModelObjects
  /** What is published now: another array whenever that changed. */
  readonly published: () => readonly WebService[]
}
