/**
 * Reads tables. Constants in formulas and relations are values of other tables' fields, so the types of all fields are
 * read first.
 */

import { defineTable, type Table } from '../objects/table/defineTable.js'
import { systemFields, type DeclaredFields, type FieldDeclaration } from '../objects/table/field.js'
import { systemTables } from '../application/systemTables.js'
import { Blob, type AlType } from '../types/index.js'
import { AlReader, type TypesOf } from './AlReader.js'
import type { KnownObjects } from './readSymbols.js'
import { byName, type SymbolNode } from './SymbolNode.js'
import { readType } from './symbolTypes.js'

type Types = ReadonlyMap<string, AlType>

/** @throws SymbolsError */
export function readTables(
  nodes: readonly SymbolNode[],
  enumOf: KnownObjects['enumOf'],
): readonly Table<DeclaredFields>[] {
  const system = Object.entries(systemFields).map(([name, { type }]): [string, AlType] => [name.toLowerCase(), type])
  const own = new Map(
    nodes.map((node) => [
      node,
      new Map<string, AlType>(
        node.list('Fields').map((field) => [field.text('Name').toLowerCase(), fieldType(field, enumOf)]),
      ),
    ]),
  )
  const byName = new Map<string, Types>(
    systemTables.map((table) => [
      table.name.toLowerCase(),
      new Map(table.fields.map((field) => [field.name.toLowerCase(), field.type])),
    ]),
  )
  for (const [node, types] of own) byName.set(node.text('Name').toLowerCase(), new Map([...system, ...types]))
  const typesOf: TypesOf = (table) => {
    const types = byName.get(table.toLowerCase())
    if (types === undefined) throw new TypeError(`there is no table '${table}'`)
    return (field) => {
      const type = types.get(field.toLowerCase())
      if (type === undefined) throw new TypeError(`the table '${table}' has no field '${field}'`)
      return type
    }
  }
  return nodes.map((node) => readTable(node, own.get(node) as Types, typesOf))
}

function readTable(node: SymbolNode, types: Types, typesOf: TypesOf): Table<DeclaredFields> {
  const id = node.integer('Id')
  const name = node.text('Name')
  const fields = byName(node.list('Fields'), (field, fieldName) =>
    readField(field, types.get(fieldName.toLowerCase()) as AlType, typesOf),
  )
  const keys = byName(node.list('Keys'), (key) => ({
    fields: key.texts('FieldNames'),
    unique: key.flag('Unique') ?? false,
  }))
  const dataPerCompany = node.flag('DataPerCompany')
  return node.checked(() =>
    defineTable({
      id,
      name,
      caption: node.property('Caption') ?? name,
      ...(dataPerCompany === undefined ? {} : { dataPerCompany }),
      fields,
      keys,
    }),
  )
}

function readField(node: SymbolNode, type: AlType, typesOf: TypesOf): FieldDeclaration {
  const fieldClass = node.property('FieldClass') ?? 'Normal'
  if (fieldClass !== 'Normal' && fieldClass !== 'FlowField' && fieldClass !== 'FlowFilter')
    node.fail(`the field class '${fieldClass}' is not one of Normal, FlowField, FlowFilter.`)
  const calcFormula = node.property('CalcFormula')
  const relation = node.property('TableRelation')
  const initValue = node.property('InitValue')
  const caption = node.property('Caption')
  const editable = node.flag('Editable')
  return {
    number: node.integer('Id'),
    type,
    fieldClass,
    ...(caption === undefined ? {} : { caption }),
    ...(calcFormula === undefined
      ? {}
      : { calcFormula: new AlReader(calcFormula, node.propertyAt('CalcFormula')).formula(typesOf) }),
    ...(relation === undefined
      ? {}
      : {
          relation: {
            ...new AlReader(relation, node.propertyAt('TableRelation')).relation(typesOf),
            validated: node.flag('ValidateTableRelation') ?? true,
          },
        }),
    ...(editable === undefined ? {} : { editable }),
    ...(initValue === undefined ? {} : { initValue: node.checked(() => type.evaluate(initValue)) }),
    ...(node.flag('AutoIncrement') === true ? { autoIncrement: true } : {}),
  }
}

function fieldType(node: SymbolNode, enumOf: KnownObjects['enumOf']): AlType {
  const type = readType(node.required('TypeDefinition'), enumOf)
  if (type.name !== 'Blob') return type
  const subtype = node.property('SubType') ?? 'UserDefined'
  if (subtype !== 'Bitmap' && subtype !== 'Memo' && subtype !== 'UserDefined')
    node.fail(`the SubType '${subtype}' is not one of Bitmap, Memo, UserDefined.`)
  return Blob(subtype, node.property('ContentType'))
}
