/**
 * The published pages, each prepared once: elements, operations, WSDL. They are looked up under the name they are
 * published as at this moment; what was prepared for another object of that name is thrown away. Used by the router.
 */

import type { Codeunit } from '../../objects/codeunit/defineCodeunit.js'
import { CatalogueError } from '../../errors/CatalogueError.js'
import { shortened } from '../../errors/shortened.js'
import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import type { SoapDependencies } from '../dependencies.js'
import { pageOperations, type PageOperation } from './pageOperations.js'
import { writePageWsdl } from './pageWsdl.js'
import { pageNamespace, pageShape, type PageShape } from './shape.js'

export interface PageService {
  readonly serviceName: string
  readonly page: PageDefinition
  /** Adds its procedures. */
  readonly codeunit: Codeunit | undefined
  readonly namespace: string
  readonly shape: PageShape
  /** A Map and no object: names come from outside. */
  readonly operations: ReadonlyMap<string, PageOperation>
  readonly wsdl: (address: string) => string
}

export class PageServices {
  readonly #dependencies: Pick<SoapDependencies, 'webServices' | 'objects' | 'codeunit'>
  readonly #prepared = new Map<string, PageService>()

  constructor(dependencies: Pick<SoapDependencies, 'webServices' | 'objects' | 'codeunit'>) {
    this.#dependencies = dependencies
  }

  /** @throws CatalogueError Service_NotFound, Internal_ObjectNotFound */
  find(name: string): PageService {
    const { webServices, objects } = this.#dependencies
    const published = webServices.find('Page', name)
    if (published === undefined) throw new CatalogueError('Service_NotFound', { service: shortened(`Page/${name}`) })
    const { serviceName, objectId } = published
    const page = objects.page(objectId)
    if (page === undefined) throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'page', objectId })
    const extension = webServices.find('Codeunit', serviceName)
    const codeunit = extension === undefined ? undefined : this.#dependencies.codeunit(extension.objectId)
    let service = this.#prepared.get(serviceName)
    if (service?.page !== page || service.codeunit !== codeunit)
      this.#prepared.set(serviceName, (service = this.#prepare(serviceName, page, codeunit)))
    return service
  }

  #prepare(serviceName: string, page: PageDefinition, codeunit: Codeunit | undefined): PageService {
    const shape = pageShape(serviceName, page, this.#dependencies.objects)
    const operations = pageOperations(shape, codeunit)
    return {
      serviceName,
      page,
      codeunit,
      shape,
      namespace: pageNamespace(serviceName),
      operations: new Map(operations.map((operation) => [operation.name, operation])),
      wsdl: writePageWsdl(serviceName, shape, operations),
    }
  }
}
