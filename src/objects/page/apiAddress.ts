/** Checks where an API page or query is to be found: its parts become segments of URLs and names in OData. */

import type { ApiAddress } from './pageDefinition.js'

export interface ApiDeclaration {
  readonly publisher: string
  readonly group: string
  /** E.g. `v1.0`; several where it is found in each. */
  readonly version: string | readonly string[]
  readonly entityName: string
  readonly entitySetName: string
}

const segment = /^[A-Za-z][A-Za-z0-9]{0,39}$/
const version = /^(?:v[0-9]+\.[0-9]+|beta)$/

/** @throws TypeError */
export function completeApi(where: string, declared: ApiDeclaration): ApiAddress {
  const { publisher, group, entityName, entitySetName } = declared
  for (const [name, value] of Object.entries({ publisher, group, entityName, entitySetName })) {
    if (!segment.test(value))
      throw new TypeError(`${where}: the API ${name} '${value}' must be a letter and up to 39 letters and digits.`)
  }
  if (entityName === entitySetName)
    throw new TypeError(`${where}: the API's entityName and entitySetName are both '${entityName}'.`)
  const versions = typeof declared.version === 'string' ? [declared.version] : [...declared.version]
  if (versions.length === 0) throw new TypeError(`${where}: the API has no version.`)
  for (const one of versions)
    if (!version.test(one)) throw new TypeError(`${where}: the API version '${one}' is not of the form v1.0, nor beta.`)
  return Object.freeze({ publisher, group, versions: Object.freeze(versions), entityName, entitySetName })
}
