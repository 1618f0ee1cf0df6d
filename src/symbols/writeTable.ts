/** The symbols of a table. */

import type { Objects } from '../application/Objects.js'
import type { AnyTable, Key } from '../objects/table/tableDefinition.js'
import type { Field } from '../objects/table/field.js'
import { Blob, type AlType, type BlobType } from '../types/index.js'
import { formulaText, relationText, type TableOf } from './alText.js'
import { caption, flag, properties } from './symbolParts.js'
import type { SymbolField, SymbolKey, SymbolTable } from './symbolReference.js'
import { typeSymbol } from './symbolTypes.js'

export function tableSymbol(table: AnyTable, objects: Pick<Objects, 'table'>): SymbolTable {
  return {
    Fields: table.fields.map((field) => fieldSymbol(field, (name) => objects.table(name))),
    Keys: table.keys.map(keySymbol),
    ...properties({ Caption: caption(table), DataPerCompany: flag(table.dataPerCompany, true) }),
    Id: table.id,
    Name: table.name,
  }
}

function fieldSymbol(field: Field, tableOf: TableOf): SymbolField {
  const { type, fieldClass, calcFormula, relation } = field
  return {
    TypeDefinition: typeSymbol(type),
    ...properties({
      Caption: caption(field),
      FieldClass: fieldClass === 'Normal' ? undefined : fieldClass,
      CalcFormula: calcFormula === undefined ? undefined : formulaText(calcFormula, tableOf),
      TableRelation: relation === undefined ? undefined : relationText(relation, tableOf),
      ValidateTableRelation: flag(relation?.validated ?? true, true),
      Editable: flag(field.editable, fieldClass === 'Normal'),
      InitValue: initialValue(field),
      AutoIncrement: flag(field.autoIncrement, false),
      OptionMembers: type.members
        ?.map((name) => (/[,"]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name))
        .join(','),
      ...(isBlob(type) ? blobProperties(type) : {}),
    }),
    Id: field.number,
    Name: field.name,
  }
}

function initialValue({ type, initValue }: Field): string | undefined {
  if (type.compare(initValue, type.blank) === 0) return undefined
  // AL's text of bytes tells only how many there are; base64 is read back.
  return isBlob(type) ? type.toXml(initValue) : type.format(initValue)
}

function isBlob(type: AlType): type is BlobType & AlType {
  return type.name === 'Blob'
}

function blobProperties({ subtype, contentType }: BlobType): Readonly<Record<string, string | undefined>> {
  return {
    SubType: subtype === 'UserDefined' ? undefined : subtype,
    ContentType: contentType === Blob(subtype).contentType ? undefined : contentType,
  }
}

function keySymbol({ name, fields, unique }: Key, at: number): SymbolKey {
  return {
    FieldNames: fields.map((field) => field.name),
    ...properties(at === 0 ? { Clustered: '1' } : { Unique: flag(unique, false) }),
    Name: name,
  }
}
