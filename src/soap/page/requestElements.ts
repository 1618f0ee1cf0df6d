/**
 * Elements of a request by their names: each known, each at most once unless it may repeat, in any order, qualified or
 * not.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { schemaInstance } from '../namespaces.js'
import { attributeOf, hasText, shownName, type XmlElement } from '../readXml.js'

/** Where an element stands, for errors. */
export interface Where {
  readonly namespace: string
  readonly operation: string
  /** Of the element itself: `Customer_List/Customer[2]`; '' for the operation's own. */
  readonly path: string
}

export interface KnownElements {
  readonly names: Iterable<string>
  has(name: string): boolean
  readonly repeated?: ReadonlySet<string>
}

/**
 * Elements inside another.
 * @throws CatalogueError BadRequest_ParameterUnknown, BadRequest_ParameterRepeated, BadRequest_InvalidEnvelope for
 *   text between them
 */
export function childrenOf(element: XmlElement, where: Where, known: KnownElements): readonly XmlElement[] {
  const { namespace, operation } = where
  if (hasText(element))
    throw new CatalogueError('BadRequest_InvalidEnvelope', {
      reason: `'${where.path === '' ? operation : where.path}' has text between its elements.`,
    })
  const seen = new Set<string>()
  for (const child of element.children) {
    const { uri, local } = child
    if ((uri !== namespace && uri !== '') || !known.has(local)) {
      throw new CatalogueError('BadRequest_ParameterUnknown', {
        parameter: inside(where, shownName(child, namespace)),
        operation,
        parameters: [...known.names].join(', ') || 'none',
      })
    }
    if (seen.has(local) && known.repeated?.has(local) !== true)
      throw new CatalogueError('BadRequest_ParameterRepeated', {
        parameter: inside(where, local),
        type: 'element',
        operation,
      })
    seen.add(local)
  }
  return element.children
}

export function known(...names: readonly string[]): KnownElements {
  return { names, has: (name) => names.includes(name) }
}

export function childNamed(children: readonly XmlElement[], name: string): XmlElement | undefined {
  return children.find(({ local }) => local === name)
}

/** The text of an element that has nothing inside it. @throws CatalogueError BadRequest_ParameterInvalid */
export function textOf(element: XmlElement, where: Where, type = 'text'): string {
  if (element.children.length > 0)
    throw new CatalogueError('BadRequest_ParameterInvalid', {
      parameter: inside(where, element.local),
      operation: where.operation,
      type,
      reason: 'it has elements inside, and a value is expected.',
    })
  return element.text
}

/**
 * Text of an element that must be there.
 * @throws CatalogueError BadRequest_ParameterMissing, BadRequest_ParameterInvalid
 */
export function requiredText(children: readonly XmlElement[], name: string, where: Where, type: string): string {
  const element = childNamed(children, name)
  if (element === undefined || isNil(element))
    throw new CatalogueError('BadRequest_ParameterMissing', {
      parameter: inside(where, name),
      type,
      operation: where.operation,
    })
  return textOf(element, where, type)
}

export function isNil(element: XmlElement): boolean {
  const nil = element.attributes.length === 0 ? undefined : attributeOf(element, schemaInstance, 'nil')?.trim()
  return nil === 'true' || nil === '1'
}

export function inside({ path }: Where, name: string): string {
  return path === '' ? name : `${path}/${name}`
}
