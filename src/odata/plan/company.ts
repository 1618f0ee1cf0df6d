/**
 * Which company a request names: in the path (`Company('CRONUS')/Customer`, `companies(guid)/customers`) or as the
 * option `company`, in any case, by name or id, with quotes or without. Whether there is such a company is for the
 * caller to find out. Called by the router, before resources are resolved.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Model } from '../model/model.js'
import type { NamedArgument, PathSegment } from '../syntax/ast.js'

export type CompanyKey =
  /** As given: names are case-sensitive. */
  | { readonly kind: 'name'; readonly name: string }
  /** Lower-case hyphenated GUID. */
  | { readonly kind: 'id'; readonly id: string }

export interface CompanySplit {
  /** Undefined: the path names none. */
  readonly company: CompanyKey | undefined
  /** The path without the company. */
  readonly path: readonly PathSegment[]
}

const guid = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/

/**
 * Takes the company off a path: it is a root as the service's own, with sets, operations, `$metadata` and `$batch`.
 * `Company('X')` alone, or before its own properties, is an entity and stays.
 * @throws CatalogueError BadRequest for a key that cannot be a company's
 */
export function splitCompany(path: readonly PathSegment[], model: Model): CompanySplit {
  const [first, next] = path
  const set = first === undefined ? undefined : model.entitySets.get(first.name)
  if (
    first === undefined ||
    next === undefined ||
    set === undefined ||
    !set.isCompanies ||
    first.arguments === undefined
  )
    return { company: undefined, path }
  const isRoot = next.name === '$metadata' || next.name === '$batch'
  if (!isRoot && !model.entitySets.has(next.name) && !model.operations.has(next.name))
    return { company: undefined, path }
  return { company: companyOfKey(first, first.arguments), path: path.slice(1) }
}

/**
 * The company that the query option `company` names, whatever the case of its name; undefined: it is not given.
 * @throws CatalogueError BadRequest if it is empty
 */
export function companyOfOption(custom: ReadonlyMap<string, string> | undefined): CompanyKey | undefined {
  for (const [name, value] of custom ?? []) {
    if (name.toLowerCase() === 'company') return companyOfText(value)
  }
  return undefined
}

/** A company as the option or the header `Company` names it. @throws CatalogueError BadRequest if the text is empty */
export function companyOfText(text: string): CompanyKey {
  const quoted = /^'(.*)'$/s.exec(text)
  const name = quoted === null ? text : (quoted[1] as string).replaceAll("''", "'")
  if (name === '')
    throw new CatalogueError('BadRequest', {
      reason: 'The option company is empty; give the name or the id of a company.',
    })
  return guid.test(name) ? { kind: 'id', id: name.toLowerCase() } : { kind: 'name', name }
}

function companyOfKey(segment: PathSegment, given: readonly NamedArgument[]): CompanyKey {
  const [argument] = given
  const literal = argument?.value
  if (given.length === 1 && literal?.kind === 'literal') {
    const name = argument?.name?.toLowerCase()
    if (literal.type === 'Edm.Guid' && (name === undefined || name === 'id'))
      return { kind: 'id', id: literal.text.toLowerCase() }
    if (literal.type === 'Edm.String' && (name === undefined || name === 'name'))
      return { kind: 'name', name: literal.text }
  }
  throw new CatalogueError('BadRequest', {
    reason: `The key of ${segment.name} in the path (character ${segment.at + 1}) is not that of a company: give ${segment.name}('name') or ${segment.name}(Id=guid).`,
  })
}
