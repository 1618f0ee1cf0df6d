/** What a model has, as folders of requests are made of it. */

import type { Model, Operation } from '../../odata/model/model.js'
import type { SetAddress } from './Existing.js'

/**
 * The entity sets with the addresses at which the company of the environment shows them. The set of companies comes
 * first.
 */
export function entitySetsOf({ root, entitySets }: Model): readonly SetAddress[] {
  return [...entitySets.values()].map((set) => {
    const name = encodeURIComponent(set.name)
    if (root.kind === 'ODataV4')
      return {
        set,
        url: set.isCompanies ? `{{odataUrl}}/${name}` : `{{odataUrl}}/Company('{{companyInLiteral}}')/${name}`,
      }
    const api = `{{apiUrl}}/${root.publisher}/${root.group}/${root.version}`
    return { set, url: set.isCompanies ? `${api}/${name}` : `${api}/companies({{companyId}})/${name}` }
  })
}

/** Unbound operations by the service they are of. */
export function codeunitOperationsOf({
  operations,
}: Model): readonly (readonly [serviceName: string, operations: readonly Operation[]])[] {
  const services = new Map<string, Operation[]>()
  for (const operation of operations.values()) {
    if (operation.from.kind !== 'procedure') continue
    const { name } = operation.from.procedure
    // `{service}_{procedure}`, numbered where that was taken.
    const service = operation.name.slice(0, operation.name.lastIndexOf(`_${name}`))
    services.set(service, [...(services.get(service) ?? []), operation])
  }
  return [...services]
}
