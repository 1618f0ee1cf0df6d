/** Members of enumerations and options: by name, by ordinal, several at once for flags. */

import type { EnumTypeModel } from '../model/model.js'
import type { Constant, Scalar } from './operands.js'
import type { ExpressionBuilder } from './scope.js'
import { comparableMember, decodedMember } from '../../types/index.js'
import { fault } from '../fault.js'

/**
 * The member names of a literal in normal form: `Open` or `Red,Green`.
 * @throws CatalogueError BadRequest for what is no member of the type
 */
export function enumText(constant: Constant, type: EnumTypeModel): string {
  const { enumTypeName, text, at } = constant
  if (enumTypeName !== undefined && enumTypeName.slice(enumTypeName.lastIndexOf('.') + 1) !== type.name) {
    throw fault(at, `${enumTypeName} is not the enumeration ${type.name}`)
  }
  // A member's own name may have a comma or be blank.
  const whole = type.members.find(isNamed(text))
  if (whole !== undefined) return whole.name
  return text
    .split(',')
    .map((name) => memberName(name.trim(), type, at))
    .join(',')
}

function memberName(name: string, type: EnumTypeModel, at: number): string {
  const found =
    type.members.find(isNamed(name)) ??
    (/^-?[0-9]{1,10}$/.test(name) ? type.members.find((member) => member.value === Number(name)) : undefined)
  if (found === undefined) throw fault(at, `'${name.slice(0, 60)}' is no member of the enumeration ${type.name}`)
  return found.name
}

/** In any case, with its characters or as an identifier has them; '' is the blank one. */
function isNamed(text: string): (member: { readonly name: string }) => boolean {
  const given = comparableMember(decodedMember(text))
  return ({ name }) => name === text || comparableMember(decodedMember(name)) === given
}

/**
 * SQL of the ordinal. `beside`: the property whose column may know the ordinals of an option's texts. Undefined: it has
 * none.
 */
export function enumOrdinal(operand: Scalar, builder: ExpressionBuilder, beside?: Scalar): string | undefined {
  if (operand.kind === 'computed') return operand.ordinalSql
  const { type, text } = operand
  if (type.kind !== 'primitive') return undefined
  if (type.enumType !== undefined) {
    const { members } = type.enumType
    const whole = members.find((member) => member.name === text)
    const value =
      whole?.value ??
      text.split(',').reduce((bits, name) => bits | (members.find((member) => member.name === name)?.value ?? 0), 0)
    return builder.bind(String(value), 'bigint')
  }
  const value = beside?.kind === 'computed' ? beside.comparedText?.members?.ordinalOf(text) : undefined
  return value === undefined ? undefined : builder.bind(value, 'integer')
}
