/**
 * AL's Option: an ordinal with named members. The value is the ordinal, from 0; members may be blank (' ' or '') and blank
 * ones may repeat, because the field's tables leave ordinals out that way (Object Type: 5 Codeunit, 8 Page, 9 Query).
 *
 * Values from outside and from business code must be a member's ordinal. `fromPostgres` takes any: a row written before a
 * member was removed must stay readable; its text is then the number.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { alType, type AlType } from './AlType.js'
import { collapse, compareValues, expectedKind, shown } from './lexical.js'
import { readWholeNumber } from './Integer.js'
import { ValueError } from './ValueError.js'

export interface OptionType<Member extends string = string> extends AlType<number> {
  readonly members: readonly Member[]
  /** The ordinal of a member, the first of that name: `Status.ordinal('Released')`. @throws CatalogueError */
  ordinal(member: Member): number
}

const minimum = -2147483648
const maximum = 2147483647

/** An option with its members by ordinal, from 0. @throws CatalogueError for no members, or for a name that repeats and is not blank. */
export function Option<const Member extends string>(...members: readonly Member[]): OptionType<Member> {
  requireMembers(members)
  const names = members.map(comparable)
  const requireOrdinal = (ordinal: number): number => {
    if (!Number.isInteger(ordinal) || ordinal < 0 || ordinal >= members.length) throw new ValueError(`${ordinal} is not an ordinal of the option: ${listed(members)}.`)
    return ordinal + 0
  }
  const read = (text: string): number => Number(readWholeNumber(text, BigInt(minimum), BigInt(maximum)))
  const row = alType<number>({
    name: 'Option',
    text: 'Option',
    members: Object.freeze([...members]),
    xsd: 'int',
    edm: 'Edm.String',
    postgres: 'integer',
    blank: 0,
    fromXml: text => requireOrdinal(read(text)),
    toXml: String,
    fromPostgres: read,
    toPostgres: value => value,
    accept(value) {
      if (typeof value !== 'number') throw expectedKind('the ordinal, a number,')
      return requireOrdinal(value)
    },
    format: value => members[value] ?? String(value),
    // A member's name, in any case, wins over an ordinal that looks the same.
    parse(text) {
      const ordinal = names.indexOf(comparable(text))
      if (ordinal >= 0) return ordinal
      if (!/^[0-9]+$/.test(collapse(text))) throw new ValueError(`'${shown(text)}' is not a member of the option: ${listed(members)}.`)
      return requireOrdinal(read(text))
    },
    compare: compareValues,
  })
  return Object.freeze({
    ...row,
    members,
    ordinal(member: Member): number {
      const ordinal = members.indexOf(member)
      if (ordinal < 0) throw new CatalogueError('Application_EvaluateException', { value: shown(member), type: 'Option' })
      return ordinal
    },
  })
}

function requireMembers(members: readonly string[]): void {
  if (members.length === 0) throw new CatalogueError('Application_InvalidArgument', { reason: 'An Option has at least one member.' })
  const seen = new Set<string>()
  for (const member of members) {
    const name = comparable(member)
    if (name !== '' && seen.has(name)) throw new CatalogueError('Application_InvalidArgument', { reason: `The member '${shown(member)}' of an Option is given twice.` })
    seen.add(name)
  }
}

function comparable(name: string): string {
  return collapse(name).toLowerCase()
}

function listed(members: readonly string[]): string {
  const most = 12
  const list = members.slice(0, most).map((member, ordinal) => `${ordinal} (${shown(member)})`)
  return members.length > most ? `${list.join(', ')}, … ${members.length - 1}` : list.join(', ')
}
