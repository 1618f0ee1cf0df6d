/**
 * The WSDL of every published service, as the service itself gives it out at `?wsdl`, by the path below the SOAP
 * address.
 */

import { codeunitNamespace } from '../soap/namespaces.js'
import { PageServices } from '../soap/page/PageServices.js'
import { companySegment } from '../soap/soapPath.js'
import { describeCodeunit, systemServiceDescription, writeWsdl } from '../soap/wsdl.js'
import type { Contract } from './contract.js'

export interface ServiceWsdl {
  /** `SystemService`, `Codeunit/Letters`, `Page/Customer` */
  readonly name: string
  readonly namespace: string
  /** Where the service is called. */
  readonly address: string
  readonly text: string
}

/**
 * SystemService first, then as they are published. Queries have no SOAP service; services of objects that the
 * application does not have are left out.
 */
export function wsdls({ objects, services, company, urls }: Contract): readonly ServiceWsdl[] {
  const base =
    company === undefined ? urls.soap : `${urls.soap}/${companySegment(company.name, (name) => name === company.name)}`
  const pages = new PageServices({
    objects,
    codeunit: (id) => objects.codeunit(id),
    webServices: {
      published: () => services,
      find: (objectType, serviceName) =>
        services.find((service) => service.objectType === objectType && service.serviceName === serviceName),
    },
  })
  const found = services.flatMap(({ objectType, objectId, serviceName }): ServiceWsdl[] => {
    const name = `${objectType}/${serviceName}`
    const address = `${base}/${objectType}/${encodeURIComponent(serviceName)}`
    const codeunit = objectType === 'Codeunit' ? objects.codeunit(objectId) : undefined
    if (codeunit !== undefined)
      return [
        {
          name,
          namespace: codeunitNamespace(serviceName),
          address,
          text: writeWsdl(describeCodeunit(serviceName, codeunit))(address),
        },
      ]
    if (objectType !== 'Page' || objects.page(objectId) === undefined) return []
    const { namespace, wsdl } = pages.find(serviceName)
    return [{ name, namespace, address, text: wsdl(address) }]
  })
  const system = `${urls.soap}/SystemService`
  return [
    {
      name: 'SystemService',
      namespace: systemServiceDescription.namespace,
      address: system,
      text: writeWsdl(systemServiceDescription)(system),
    },
    ...found,
  ]
}
