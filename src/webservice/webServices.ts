/**
 * The published web services, held in memory: every call asks for one. `reload` reads them again; whoever makes the
 * server instance calls it when the channel `servicetier_web_services` says so.
 *
 * A service that is unpublished keeps its row, so that the next start does not publish it again. Names are unique per
 * object type: a codeunit under the name of a page extends that page (compatibility 2.5).
 */

import type { WebServiceRow } from '../database/entities/WebService.js'
import { WebServiceObjectTypeOption } from '../database/entities/optionTypes.js'
import type { WebServiceRows } from '../database/rows/webServiceRows.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import type { PublishedWebService, WebServiceObjectType } from '../session/words/webService.js'
import { Integer } from '../types/index.js'
import { checkedServiceName } from './serviceName.js'

export interface WebService extends PublishedWebService {
  /** ETags leave out fields outside the repeater. */
  readonly excludeFieldsOutsideRepeater: boolean
  /** ETags leave out FlowFields that cannot be edited. */
  readonly excludeNonEditableFlowFields: boolean
}

type ServiceToPublish = PublishedWebService & Partial<WebService>

export class WebServices {
  readonly #rows: WebServiceRows
  #published: readonly WebService[] = []
  #byName: ReadonlyMap<string, WebService> = new Map()
  #reading = 0
  /**
   * The latest read that was taken: an older one that ends later is not. Whoever waited for a read has it, or a later
   * one.
   */
  #taken = 0

  private constructor(rows: WebServiceRows) {
    this.#rows = rows
  }

  /** @throws CatalogueError Internal_DatabaseUnavailable */
  static async load(rows: WebServiceRows): Promise<WebServices> {
    const services = new WebServices(rows)
    await services.reload()
    return services
  }

  async reload(): Promise<void> {
    const reading = ++this.#reading
    const rows = await this.#rows.all()
    if (reading < this.#taken) return
    this.#taken = reading
    this.#published = rows
      .filter((row) => row.published)
      .map(fromRow)
      .filter((service) => service !== undefined)
    this.#byName = new Map(this.#published.map((service) => [keyOf(service.objectType, service.serviceName), service]))
  }

  /** By service name, in the order of code points. */
  published(): readonly WebService[] {
    return this.#published
  }

  /** Case sensitive. */
  find(objectType: WebServiceObjectType, serviceName: string): WebService | undefined {
    return this.#byName.get(keyOf(objectType, serviceName))
  }

  /**
   * Publishes an object, also one that was unpublished under the name before.
   * @throws CatalogueError Application_DialogException for a name that is not valid or exists, Application_… for an
   *   object id that is none
   */
  async publish(service: ServiceToPublish): Promise<WebService> {
    const row = toRow(service)
    if (!(await this.#rows.insert(row)) && !(await this.#rows.publishAgain(row))) {
      throw new CatalogueError('Application_DialogException', {
        message: `The web service name ${row.serviceName} already exists.  Enter a different service name.`,
      })
    }
    await this.reload()
    return fromRow(row) as WebService
  }

  /**
   * Publishes what was never published before, for the start of a server instance: an administrator's later choice
   * stays.
   * @throws CatalogueError Application_DialogException for a name that is not valid
   */
  async publishMissing(services: readonly ServiceToPublish[]): Promise<void> {
    for (const row of services.map(toRow)) await this.#rows.insert(row)
    await this.reload()
  }

  /**
   * Takes the service off, and with it the others on the same object (compatibility 2.5).
   * @returns names of the services that were taken off
   * @throws CatalogueError Service_NotFound
   */
  async unpublish(objectType: WebServiceObjectType, serviceName: string): Promise<string[]> {
    await this.reload()
    const service = this.find(objectType, serviceName)
    if (service === undefined) throw new CatalogueError('Service_NotFound', { service: serviceName })
    const names = await this.#rows.unpublish(WebServiceObjectTypeOption.ordinal(objectType), service.objectId)
    await this.reload()
    return names
  }
}

function keyOf(objectType: WebServiceObjectType, serviceName: string): string {
  return `${objectType}/${serviceName}`
}

function toRow(service: ServiceToPublish): WebServiceRow {
  return {
    objectType: WebServiceObjectTypeOption.ordinal(service.objectType),
    objectId: Integer.check(service.objectId),
    serviceName: checkedServiceName(service.serviceName),
    published: true,
    excludeFieldsOutsideRepeater: service.excludeFieldsOutsideRepeater ?? false,
    excludeNonEditableFlowFields: service.excludeNonEditableFlowFields ?? false,
  }
}

/** undefined for an object type that is no service's: business code may write any row. */
function fromRow(row: WebServiceRow): WebService | undefined {
  const objectType = WebServiceObjectTypeOption.members[row.objectType]
  if (objectType === undefined || objectType === '') return undefined
  const { objectId, serviceName, excludeFieldsOutsideRepeater, excludeNonEditableFlowFields } = row
  return { objectType, objectId, serviceName, excludeFieldsOutsideRepeater, excludeNonEditableFlowFields }
}
