/**
 * The contract of an application that does not run: as a new instance with the default settings publishes it, on this
 * computer. For the files that are committed.
 */

import type { Application } from '../application/application.js'
import { Objects } from '../application/Objects.js'
import { systemWebServices } from '../application/systemPages.js'
import type { WebService } from '../webservice/webServices.js'
import type { Contract, ContractUrls } from './contract.js'

const urls: ContractUrls = {
  soap: 'http://localhost:7047/BC/WS',
  odata: 'http://localhost:7048/BC/ODataV4',
  api: 'http://localhost:7048/BC/api',
  management: 'http://localhost:7045',
}

/** @throws TypeError if the application's objects do not fit together */
export function applicationContract(application: Application): Contract {
  const services = [...systemWebServices, ...application.webServices].map((service): WebService => ({
    ...service,
    excludeFieldsOutsideRepeater: false,
    excludeNonEditableFlowFields: false,
  }))
  const [name] = application.companies
  return {
    objects: new Objects(application.objects),
    services: services.sort((a, b) => compare(a.serviceName, b.serviceName) || compare(a.objectType, b.objectType)),
    company: name === undefined ? undefined : { name, id: undefined },
    urls,
    samples: application.samples ?? {},
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
