/**
 * What Option and Enum have in common: the value is an ordinal, members have names, in JSON the value is a member's
 * name.
 *
 * Values from outside and from business code must be a member's ordinal. `fromPostgres` takes any: a row written before
 * a member was removed must stay readable; its text is then the number. Only Option and Enum call it.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { alType, type AlMember, type AlType, type AlTypeRow } from './AlType.js'
import { isJsonNumber, jsonString } from './json.js'
import { collapse, compareValues, expectedKind, shown } from './lexical.js'
import { readWholeNumber } from './Integer.js'
import { ValueError } from './ValueError.js'

const minimum = -2147483648
const maximum = 2147483647

/** @param members by ascending ordinal; blank names may repeat. `values` of the type are those in use. */
export function memberType(
  row: Pick<AlTypeRow<number>, 'name' | 'text' | 'members' | 'enumObject'>,
  members: readonly AlMember[],
  blank: number,
): AlType<number> {
  const kind = row.name === 'Enum' ? 'enum' : 'option'
  const nameByOrdinal = new Map(members.map((member) => [member.ordinal, member.name]))
  const ordinalByName = new Map<string, number>()
  for (const { name, ordinal } of members) {
    const key = comparableMember(name)
    if (key !== '' && ordinalByName.has(key))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The member '${shown(name)}' of an ${row.name} is given twice.`,
      })
    if (!ordinalByName.has(key)) ordinalByName.set(key, ordinal)
  }
  const requireOrdinal = (ordinal: number): number => {
    if (!nameByOrdinal.has(ordinal))
      throw new ValueError(`${ordinal} is not an ordinal of the ${kind}: ${listed(members)}.`)
    return ordinal + 0
  }
  const read = (text: string): number => Number(readWholeNumber(text, BigInt(minimum), BigInt(maximum)))
  const notMember = (text: string): ValueError =>
    new ValueError(`'${shown(text)}' is not a member of the ${kind}: ${listed(members)}.`)
  /** By its name, or as an identifier of OData has that name. */
  const known = (name: string): number | undefined =>
    ordinalByName.get(comparableMember(name)) ?? ordinalByName.get(comparableMember(decodedMember(name)))
  const ordinalNamed = (name: string): number => {
    const ordinal = known(name)
    if (ordinal === undefined) throw notMember(name)
    return ordinal
  }
  const inUse = members.filter(
    (member) => comparableMember(member.name) !== '' || ordinalByName.get('') === member.ordinal,
  )
  return alType<number>({
    ...row,
    values: Object.freeze(inUse.map((member) => Object.freeze({ ...member }))),
    xsd: 'int',
    edm: 'Edm.String',
    postgres: 'integer',
    blank,
    fromXml: (text) => requireOrdinal(read(text)),
    toXml: String,
    readJson(value) {
      if (typeof value === 'number' || isJsonNumber(value)) throw expectedKind(`the name of a member of the ${kind}`)
      const name = jsonString(value, `the name of a member of the ${kind}`)
      return ordinalNamed(name)
    },
    toJson: (value) => JSON.stringify(nameByOrdinal.get(value) ?? String(value)),
    fromPostgres: read,
    toPostgres: (value) => value,
    accept(value) {
      if (typeof value === 'number') return requireOrdinal(value)
      if (typeof value !== 'string') throw expectedKind(`the name of a member of the ${kind}`)
      return ordinalNamed(value)
    },
    shown: (value) => nameByOrdinal.get(value) ?? value,
    format: (value) => nameByOrdinal.get(value) ?? String(value),
    // A member's name, in any case, wins over an ordinal that looks the same.
    parse(text) {
      const ordinal = known(text)
      if (ordinal !== undefined) return ordinal
      if (!/^[0-9]+$/.test(collapse(text))) throw notMember(text)
      return requireOrdinal(read(text))
    },
    compare: compareValues,
  })
}

/** The name that an identifier stands for: `Credit_x0020_Memo` for `Credit Memo`, `_x0020_` for the blank one. */
export function decodedMember(name: string): string {
  return name.replace(/_x([0-9A-Fa-f]{4}|[0-9A-Fa-f]{8})_/g, (escape, digits: string) => {
    const point = Number.parseInt(digits, 16)
    return point > 0x10ffff ? escape : String.fromCodePoint(point)
  })
}

/** Names of members are the same in any case. */
export function comparableMember(name: string): string {
  return collapse(name).toLowerCase()
}

function listed(members: readonly AlMember[]): string {
  const most = 12
  const list = members.slice(0, most).map((member) => `${member.ordinal} (${shown(member.name)})`)
  return members.length > most ? `${list.join(', ')}, … ${members.at(-1)?.ordinal}` : list.join(', ')
}
