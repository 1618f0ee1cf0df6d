/**
 * AL's Enum: an object that names the values of an option, with ordinals of its own, and the type made of it. Several
 * fields and parameters share one enum; OData publishes it as one EnumType.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { AlMember, AlType } from './AlType.js'
import { shown } from './lexical.js'
import { memberType } from './memberType.js'

/** An enum object. Plain data. */
export interface EnumDefinition<Member extends string = string> {
  readonly objectType: 'Enum'
  /** Object ID, 1 to 2,147,483,647. */
  readonly id: number
  /** Text[30]. */
  readonly name: string
  readonly caption: string
  /** By ascending ordinal. */
  readonly values: readonly AlMember[]
  /** The ordinal of a member: `CustomerType.ordinal('Person')`. @throws CatalogueError */
  ordinal(member: Member): number
}

export interface EnumType<Member extends string = string> extends AlType<number> {
  readonly values: readonly AlMember[]
  readonly enumObject: { readonly id: number; readonly name: string; readonly caption: string }
  ordinal(member: Member): number
}

export interface EnumDeclaration<Member extends string> {
  readonly id: number
  readonly name: string
  /** Default: the name. */
  readonly caption?: string
  /** Member name → its ordinal, 0 to 2,147,483,647, or ordinal and caption. Ordinals may be sparse. */
  readonly values: Readonly<Record<Member, number | { readonly ordinal: number; readonly caption?: string }>>
}

/** @throws TypeError if the declaration cannot be stored or published as it stands: id, names, ordinals. */
export function defineEnum<const Member extends string>(declaration: EnumDeclaration<Member>): EnumDefinition<Member> {
  const { id, name } = declaration
  if (!Number.isInteger(id) || id < 1 || id > 2147483647)
    throw new TypeError(`Enum ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  if (name.length < 1 || name.length > 30)
    throw new TypeError(`Enum ${id}: the name '${name}' must have 1 to 30 characters.`)
  const where = `Enum ${id} ${name}`
  const entries = Object.entries<number | { readonly ordinal: number; readonly caption?: string }>(declaration.values)
  const values = entries
    .map(([member, given]): AlMember => {
      const { ordinal, caption = member } = typeof given === 'number' ? { ordinal: given } : given
      if (!Number.isInteger(ordinal) || ordinal < 0 || ordinal > 2147483647)
        throw new TypeError(`${where}: the ordinal ${ordinal} of '${member}' is not an integer from 0 to 2147483647.`)
      return Object.freeze({ ordinal, name: member, caption })
    })
    .sort((a, b) => a.ordinal - b.ordinal)
  if (values.length === 0) throw new TypeError(`${where}: an enum has at least one value.`)
  const names = new Set<string>()
  values.forEach((value, index) => {
    if (value.ordinal === values[index - 1]?.ordinal)
      throw new TypeError(
        `${where}: '${values[index - 1]?.name}' and '${value.name}' both have the ordinal ${value.ordinal}.`,
      )
    const comparable = value.name.trim().toLowerCase()
    if (names.has(comparable)) throw new TypeError(`${where}: the name '${value.name}' is given twice.`)
    names.add(comparable)
  })
  return Object.freeze({
    objectType: 'Enum' as const,
    id,
    name,
    caption: declaration.caption ?? name,
    values: Object.freeze(values),
    ordinal(member: Member): number {
      const found = values.find((value) => value.name === member)
      if (found === undefined)
        throw new CatalogueError('Application_EvaluateException', { value: shown(member), type: `Enum "${name}"` })
      return found.ordinal
    },
  })
}

/** The type of fields and parameters with an enum's values; blank: its lowest ordinal, which is 0 in most enums. */
export function Enum<Member extends string>(definition: EnumDefinition<Member>): EnumType<Member> {
  const { id, name, caption, values } = definition
  const enumObject = Object.freeze({ id, name, caption })
  const row = memberType({ name: 'Enum', text: `Enum "${name}"`, enumObject }, values, values[0]?.ordinal ?? 0)
  return Object.freeze({ ...row, values, enumObject, ordinal: (member: Member) => definition.ordinal(member) })
}
