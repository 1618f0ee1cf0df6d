/**
 * From a record's element to the values of a page's controls. What is missing, nil or, but for texts, empty is not
 * given; what is given must fit. Called by `planWrite`.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { RecordInput } from '../../steps/steps.js'
import { ValueError, type PackedValue } from '../../types/index.js'
import { hasText, type XmlElement } from '../readXml.js'
import { childrenOf, inside, isNil, textOf, type KnownElements, type Where } from './requestElements.js'
import type { PageField, PartShape, RecordShape } from './shape.js'

export interface GivenRecord {
  /** Text of the Key; '' if none is given. */
  readonly key: string
  /** Name of the control and its packed value, in the order of the request. */
  readonly values: readonly (readonly [string, PackedValue])[]
  readonly parts: readonly GivenPart[]
  readonly where: Where
}

export interface GivenPart {
  readonly part: PartShape
  readonly records: readonly GivenRecord[]
}

/**
 * @throws CatalogueError BadRequest_ParameterUnknown, BadRequest_ParameterRepeated, BadRequest_ParameterInvalid; of
 *   values that are too long, their type's own
 */
export function readRecord(element: XmlElement, shape: RecordShape, where: Where): GivenRecord {
  let key = ''
  const values: (readonly [string, PackedValue])[] = []
  const parts: GivenPart[] = []
  for (const child of childrenOf(element, where, knownElements(shape))) {
    const { local } = child
    if (local === 'Key') {
      key = isNil(child) ? '' : textOf(child, where, 'Key').trim()
      continue
    }
    const field = shape.fieldByName.get(local)
    if (field !== undefined) {
      const value = readValue(field, child, where)
      if (value !== undefined) values.push([field.control.name, value])
      continue
    }
    const part = shape.parts.find(({ name }) => name === local)
    if (part !== undefined && !isNil(child))
      parts.push({ part, records: [...readRecords(child, part.shape, { ...where, path: inside(where, local) })] })
  }
  return { key, values, parts, where }
}

/** The records of a list, each read when it is asked for. */
export function* readRecords(list: XmlElement, shape: RecordShape, where: Where): Generator<GivenRecord> {
  const { typeName } = shape
  const items = childrenOf(list, where, {
    names: [typeName],
    has: (name) => name === typeName,
    repeated: new Set([typeName]),
  })
  for (const [index, item] of items.entries())
    yield readRecord(item, shape, { ...where, path: inside(where, `${typeName}[${index + 1}]`) })
}

/** A new record with those of its parts; Keys count for nothing. */
export function inputOf({ values, parts }: GivenRecord): RecordInput {
  return { values, parts: Object.fromEntries(parts.map(({ part, records }) => [part.part.name, records.map(inputOf)])) }
}

const knownByShape = new WeakMap<RecordShape, KnownElements>()

function knownElements(shape: RecordShape): KnownElements {
  let found = knownByShape.get(shape)
  if (found === undefined) {
    const names = new Set(['Key', ...shape.fields.map(({ name }) => name), ...shape.parts.map(({ name }) => name)])
    knownByShape.set(shape, (found = { names, has: (name) => names.has(name) }))
  }
  return found
}

/** @returns undefined: not given */
function readValue(
  { field: { type }, enumeration }: PageField,
  element: XmlElement,
  where: Where,
): PackedValue | undefined {
  if (isNil(element)) return undefined
  const text = textOf(element, where, type.text)
  // Proxies that cannot leave an element out send it empty; only texts are that.
  if ((type.xsd !== 'string' || enumeration !== undefined) && !hasText(element)) return undefined
  const notValid = (reason: string, cause?: unknown): CatalogueError =>
    new CatalogueError(
      'BadRequest_ParameterInvalid',
      { parameter: inside(where, element.local), operation: where.operation, type: type.text, reason },
      { cause },
    )
  if (enumeration !== undefined) {
    const ordinal = enumeration.ordinalByName.get(text.trim().toLowerCase())
    if (ordinal !== undefined) return type.pack(ordinal)
    try {
      return type.pack(type.fromJson(text))
    } catch (error) {
      if (!(error instanceof ValueError)) throw error
      throw notValid(
        `'${text.trim().slice(0, 100)}' is not one of ${enumeration.members.map(({ name }) => name).join(', ')}.`,
        error,
      )
    }
  }
  try {
    return type.pack(type.fromXml(text))
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw notValid(error.reason, error)
  }
}
