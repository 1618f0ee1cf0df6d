/** Publishing as a session asks for it: what the management service does for its callers, for the page Web Service. */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { WebServiceChange } from '../session/words/questions.js'
import { defaultServiceName } from './serviceName.js'
import type { WebServiceObjectType } from '../session/words/webService.js'
import type { WebServices } from './webServices.js'

export interface ChangeOptions {
  readonly webServices: Pick<WebServices, 'publish' | 'unpublish'>
  /** Name of an object of the application; undefined if there is none. */
  readonly objectName: (objectType: WebServiceObjectType, objectId: number) => string | undefined
}

/**
 * @returns names of the services that were published or taken off
 * @throws CatalogueError Internal_ObjectNotFound, Service_NotFound; Application_DialogException for a name that is
 *   not valid or exists
 */
export async function changeWebServices(
  { webServices, objectName }: ChangeOptions,
  change: WebServiceChange,
): Promise<readonly string[]> {
  const { objectType, serviceName } = change
  if (change.kind === 'unpublish') return await webServices.unpublish(objectType, serviceName)
  const { objectId } = change
  const name = objectName(objectType, objectId)
  if (name === undefined)
    throw new CatalogueError('Internal_ObjectNotFound', { objectType: objectType.toLowerCase(), objectId })
  const published = await webServices.publish({
    objectType,
    objectId,
    serviceName: serviceName === '' ? defaultServiceName(name) : serviceName,
  })
  return [published.serviceName]
}
