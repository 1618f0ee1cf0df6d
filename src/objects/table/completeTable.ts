/**
 * Completes the fields and keys of a table's declaration, and refuses what cannot be stored or published. For
 * `defineTable` only.
 */

import type { AlType } from '../../types/index.js'
import type { Key } from './tableDefinition.js'
import {
  systemFields,
  type CalcFormula,
  type DeclaredFields,
  type Field,
  type FieldDeclaration,
  type Lazily,
  type Relation,
  type TableRelation,
} from './field.js'
import { columnName } from './storageNames.js'
import { isReservedName } from './reservedNames.js'

const highestFieldNumber = 1_999_999_999
const wholeNumbers = ['Integer', 'BigInteger']
const summable = ['Integer', 'BigInteger', 'Decimal', 'Duration']

/** @throws TypeError */
export function completeFields(where: string, declared: DeclaredFields): readonly Field[] {
  const names = new Set(Object.keys(systemFields).map((name) => name.toLowerCase()))
  const byNumber = new Map<number, string>()
  const fields = Object.entries(declared).map(([name, declaration], index): Field => {
    const { number } = declaration
    requireName(where, 'field name', name)
    // A field must never hide a method, and `then` would make `await` take the record for a promise.
    if (isReservedName(name))
      throw new TypeError(`${where}: the field name '${name}' is the name of a method of records.`)
    if (names.has(name.toLowerCase()))
      throw new TypeError(`${where}: the field name '${name}' is given twice, or is that of a system field.`)
    if (!Number.isInteger(number) || number < 1 || number > highestFieldNumber)
      throw new TypeError(
        `${where}: the number ${number} of the field '${name}' is not an integer from 1 to ${highestFieldNumber}.`,
      )
    if (byNumber.has(number))
      throw new TypeError(
        `${where}: the fields '${byNumber.get(number)}' and '${name}' both have the number ${number}.`,
      )
    names.add(name.toLowerCase())
    byNumber.set(number, name)
    return completeField(`${where}: the field '${name}'`, name, declaration, index)
  })
  if (!fields.some((field) => field.fieldClass === 'Normal'))
    throw new TypeError(`${where}: a table has at least one field${fields.length === 0 ? '' : ' of class Normal'}.`)
  return Object.freeze(fields)
}

function completeField(where: string, name: string, declaration: FieldDeclaration, index: number): Field {
  const { number, type, fieldClass = 'Normal', calcFormula, autoIncrement = false } = declaration
  const stored = fieldClass === 'Normal'
  if (!stored && type.name === 'Blob') throw new TypeError(`${where}: a Blob is stored, and no ${fieldClass}.`)
  if ((calcFormula !== undefined) !== (fieldClass === 'FlowField'))
    throw new TypeError(`${where}: a FlowField has a formula, and no other field has.`)
  if (autoIncrement && (!stored || !wholeNumbers.includes(type.name)))
    throw new TypeError(`${where}: only a stored Integer or BigInteger counts up by itself.`)
  const formulaOf = once(calcFormula, (given) => completeFormula(where, type, given))
  const relationOf = once(declaration.relation, completeRelation)
  const field: Field = {
    number,
    name,
    type,
    index,
    system: false,
    caption: declaration.caption ?? name,
    fieldClass,
    column: stored ? columnName({ number, name, system: false }) : '',
    initValue: initialValue(where, declaration),
    editable: fieldClass !== 'FlowField' && (declaration.editable ?? stored),
    autoIncrement,
  }
  // Accessors, because tables that know each other are there only when both are declared.
  if (formulaOf !== undefined) Object.defineProperty(field, 'calcFormula', { enumerable: true, get: formulaOf })
  if (relationOf !== undefined) Object.defineProperty(field, 'relation', { enumerable: true, get: relationOf })
  return Object.freeze(field)
}

function initialValue(
  where: string,
  { type, initValue, fieldClass = 'Normal', autoIncrement }: FieldDeclaration,
): unknown {
  if (initValue === undefined) return type.blank
  if (fieldClass !== 'Normal' || autoIncrement === true)
    throw new TypeError(`${where}: only a stored field that does not count up has an initial value.`)
  try {
    return type.check(initValue)
  } catch (error) {
    throw new TypeError(`${where}: the initial value does not fit. ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    })
  }
}

function requireFormula(where: string, type: AlType, formula: CalcFormula): void {
  const { method, field, reverseSign } = formula
  const counts = method === 'Count' || method === 'Exist'
  if (counts === (field !== undefined))
    throw new TypeError(`${where}: ${method} ${counts ? 'takes no field' : 'needs a field'}.`)
  if (method === 'Exist' && type.name !== 'Boolean')
    throw new TypeError(`${where}: Exist gives a Boolean, not ${type.text}.`)
  if (method === 'Count' && !wholeNumbers.includes(type.name))
    throw new TypeError(`${where}: Count gives an Integer or BigInteger, not ${type.text}.`)
  if ((method === 'Sum' || method === 'Average') && !summable.includes(type.name))
    throw new TypeError(`${where}: ${method} gives a number, not ${type.text}.`)
  if (reverseSign && method !== 'Exist' && !summable.includes(type.name))
    throw new TypeError(`${where}: ${type.text} has no negative.`)
}

/** @throws TypeError */
function completeFormula(where: string, type: AlType, formula: CalcFormula): CalcFormula {
  requireFormula(where, type, formula)
  return Object.freeze({ ...formula, where: Object.freeze([...formula.where]) })
}

function completeRelation(given: Relation): TableRelation {
  if (typeof given === 'string') return Object.freeze({ table: given, where: Object.freeze([]), validated: true })
  if ('objectType' in given) return completeRelation(given.name)
  return Object.freeze({ ...given, where: Object.freeze([...given.where]) })
}

/** What was declared, completed: at once, or when it is asked for, where it names a table that is not there yet. */
function once<Given, Complete>(
  declared: Lazily<Given> | undefined,
  complete: (given: Given) => Complete,
): (() => Complete) | undefined {
  if (declared === undefined) return undefined
  if (!isLazy(declared)) {
    const completed = complete(declared)
    return () => completed
  }
  let completed: Complete | undefined
  return () => (completed ??= complete(declared()))
}

function isLazy<Given>(declared: Lazily<Given>): declared is () => Given {
  return typeof declared === 'function'
}

export function withSystemFields(fields: readonly Field[]): readonly Field[] {
  const system = Object.entries(systemFields).map(([name, { number, type }], index): Field =>
    Object.freeze({
      number,
      name,
      type,
      index: fields.length + index,
      system: true,
      caption: name,
      fieldClass: 'Normal',
      column: columnName({ number, name, system: true }),
      initValue: type.blank,
      editable: false,
      autoIncrement: false,
    }),
  )
  return Object.freeze([...fields, ...system])
}

/** @param declared as in the declaration @throws TypeError */
export function completeKeys(
  where: string,
  fields: readonly Field[],
  declared:
    | Readonly<Record<string, readonly string[] | { readonly fields: readonly string[]; readonly unique?: boolean }>>
    | undefined,
): readonly Key[] {
  const stored = fields.filter((field) => field.fieldClass === 'Normal')
  const lowest = stored.reduce((a, b) => (b.number < a.number ? b : a))
  const entries = Object.entries(declared ?? {})
  if (entries.length === 0) entries.push(['PK', [lowest.name]])
  return Object.freeze(
    entries.map(([name, given], at): Key => {
      const { fields: names, unique = false } = 'fields' in given ? given : { fields: given }
      requireName(where, 'key name', name)
      // JavaScript puts such properties first, whatever the order of the declaration.
      if (/^[0-9]+$/.test(name)) throw new TypeError(`${where}: the key name '${name}' is a number; give it a letter.`)
      if (names.length === 0) throw new TypeError(`${where}: the key '${name}' has no field.`)
      if (new Set(names).size !== names.length) throw new TypeError(`${where}: the key '${name}' has a field twice.`)
      return Object.freeze({
        name,
        unique: unique || at === 0,
        fields: Object.freeze(
          names.map((fieldName) => {
            const field = fields.find((candidate) => candidate.name === fieldName)
            if (field === undefined)
              throw new TypeError(`${where}: the key '${name}' names the field '${fieldName}', which does not exist.`)
            if (field.fieldClass !== 'Normal' || field.type.name === 'Blob')
              throw new TypeError(
                `${where}: the key '${name}' names the field '${fieldName}', which is a ${field.fieldClass === 'Normal' ? 'Blob' : field.fieldClass}.`,
              )
            return field
          }),
        ),
      })
    }),
  )
}

export function requireName(where: string, what: string, name: string): void {
  if (name.length < 1 || name.length > 30)
    throw new TypeError(`${where}: the ${what} '${name}' must have 1 to 30 characters.`)
  if (/[\x00-\x1f\x7f"]|^\s|\s$/u.test(name))
    throw new TypeError(
      `${where}: the ${what} ${JSON.stringify(name)} has a control character, a double quote or blanks at its ends.`,
    )
}
