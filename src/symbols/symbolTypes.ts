/** AL types as symbols write them, and back. */

import {
  BigInteger,
  Blob,
  Boolean,
  Byte,
  Char,
  Code,
  Date,
  DateFormula,
  DateTime,
  Decimal,
  Duration,
  Guid,
  Integer,
  Option,
  RecordID,
  Text,
  Time,
  type AlType,
} from '../types/index.js'
import type { SymbolNode } from './SymbolNode.js'
import type { SymbolType } from './symbolReference.js'

const plain: Readonly<Record<string, AlType>> = {
  integer: Integer,
  biginteger: BigInteger,
  decimal: Decimal,
  boolean: Boolean,
  date: Date,
  time: Time,
  datetime: DateTime,
  duration: Duration,
  guid: Guid,
  blob: Blob(),
  char: Char,
  byte: Byte,
  dateformula: DateFormula,
  recordid: RecordID,
  text: Text(),
}

export function typeSymbol(type: AlType): SymbolType {
  const { name, enumObject, members } = type
  if (enumObject !== undefined) return { Name: 'Enum', Subtype: { Name: enumObject.name, Id: enumObject.id } }
  if (members !== undefined) return { Name: 'Option', OptionMembers: members }
  return { Name: name === 'RecordID' ? 'RecordId' : type.text }
}

/** @param enumOf the type of an enum's values, by its id or name @throws SymbolsError */
export function readType(node: SymbolNode, enumOf: (idOrName: number | string) => AlType | undefined): AlType {
  const text = node.text('Name')
  const [, name, length] = /^([A-Za-z]+)(?:\[([1-9][0-9]{0,8})\])?$/.exec(text) ?? node.fail(`'${text}' is not a type.`)
  const lower = (name as string).toLowerCase()
  if (length !== undefined && (lower === 'text' || lower === 'code'))
    return node.checked(() => (lower === 'text' ? Text(Number(length)) : Code(Number(length))))
  if (length !== undefined || lower === 'code')
    node.fail(`'${text}' is not a type: Text and Code have a length, Text may have none.`)
  if (lower === 'option') return node.checked(() => Option(...node.texts('OptionMembers')))
  if (lower === 'enum') {
    const subtype = node.required('Subtype')
    const idOrName = subtype.has('Id') ? subtype.integer('Id') : subtype.text('Name')
    return (
      enumOf(idOrName) ?? subtype.fail(`there is no enum ${typeof idOrName === 'number' ? idOrName : `'${idOrName}'`}.`)
    )
  }
  return (
    (Object.hasOwn(plain, lower) ? plain[lower] : undefined) ?? node.fail(`'${text}' is not a type that is known here.`)
  )
}
