/**
 * The operations of a page's service, in the order in which the original lists them (compatibility 3.5), each with the
 * elements of its request and answer. Which there are follows what the page allows; pages of the server's own tables
 * are read only. A codeunit that is published under the same name adds its procedures; they take the Key of a record
 * first.
 */

import type { Codeunit, Procedure } from '../../objects/codeunit/defineCodeunit.js'
import { constantFields } from './constantFields.js'
import type { KeyParameter } from './planRead.js'
import { xmlName, type PageShape, type PartShape } from './shape.js'

/** An element as a schema declares it. */
export interface ElementDescription {
  readonly name: string
  /** With its prefix: `xsd:string`, `tns:Customer`. */
  readonly type: string
  readonly minOccurs: 0 | 1
  readonly maxOccurs: 1 | 'unbounded'
}

export type PageOperationKind =
  | { readonly kind: 'Read'; readonly keyFields: readonly KeyParameter[] }
  | {
      readonly kind:
        | 'ReadByRecId'
        | 'ReadMultiple'
        | 'IsUpdated'
        | 'GetRecIdFromKey'
        | 'Create'
        | 'CreateMultiple'
        | 'Update'
        | 'UpdateMultiple'
    }
  | {
      readonly kind: 'Delete'
      /** Undefined: the page's own records. */ readonly part?: PartShape
      readonly keyName: string
    }
  | {
      readonly kind: 'procedure'
      readonly codeunit: Codeunit
      readonly procedure: Procedure
      /** The first parameter, if it is a RecordID: it gets that of the record. */
      readonly recordParameter?: string
    }

export interface PageOperation {
  readonly name: string
  readonly does: PageOperationKind
  readonly documentation?: string
  readonly request: readonly ElementDescription[]
  readonly answer: readonly ElementDescription[]
}

/** In order. */
export function pageOperations(shape: PageShape, extension: Codeunit | undefined): readonly PageOperation[] {
  const { page, table, typeName, listName, filterName } = shape
  const fixed = constantFields(page, table)
  const keyNames = table.primaryKey.fields.map((field): KeyParameter => ({
    name: shape.fields.find((one) => one.field === field)?.name ?? xmlName(field.name),
    field,
    optional: fixed.has(field),
  }))
  const record = [element(typeName, `tns:${typeName}`)]
  const list = [element(listName, `tns:${listName}`)]
  const found = [element(typeName, `tns:${typeName}`, 0)]
  const key = [element('Key', 'xsd:string')]
  const operations: PageOperation[] = [
    {
      name: 'Read',
      does: { kind: 'Read', keyFields: keyNames },
      request: keyNames.map(({ name, field, optional }) =>
        element(name, field.type.values === undefined ? `xsd:${field.type.xsd}` : 'xsd:string', optional ? 0 : 1),
      ),
      answer: found,
    },
    { name: 'ReadByRecId', does: { kind: 'ReadByRecId' }, request: [element('recId', 'xsd:string')], answer: found },
    {
      name: 'ReadMultiple',
      does: { kind: 'ReadMultiple' },
      request: [
        { ...element('filter', `tns:${filterName}`), maxOccurs: 'unbounded' },
        element('bookmarkKey', 'xsd:string', 0),
        element('setSize', 'xsd:int'),
      ],
      answer: [element('ReadMultiple_Result', `tns:${listName}`, 0)],
    },
    {
      name: 'IsUpdated',
      does: { kind: 'IsUpdated' },
      request: key,
      answer: [element('IsUpdated_Result', 'xsd:boolean')],
    },
    {
      name: 'GetRecIdFromKey',
      does: { kind: 'GetRecIdFromKey' },
      request: key,
      answer: [element('GetRecIdFromKey_Result', 'xsd:string')],
    },
  ]
  if (table.system) return operations.filter(({ name }) => ['Read', 'ReadMultiple', 'IsUpdated'].includes(name))
  if (page.insertAllowed) {
    operations.push(
      { name: 'Create', does: { kind: 'Create' }, request: record, answer: record },
      { name: 'CreateMultiple', does: { kind: 'CreateMultiple' }, request: list, answer: list },
    )
  }
  if (page.modifyAllowed) {
    operations.push(
      { name: 'Update', does: { kind: 'Update' }, request: record, answer: record },
      { name: 'UpdateMultiple', does: { kind: 'UpdateMultiple' }, request: list, answer: list },
    )
  }
  if (page.deleteAllowed)
    operations.push({
      name: 'Delete',
      does: { kind: 'Delete', keyName: 'Key' },
      request: key,
      answer: [element('Delete_Result', 'xsd:boolean')],
    })
  for (const part of shape.parts) {
    if (!part.shape.page.deleteAllowed || part.shape.table.system) continue
    const name = `Delete_${part.name}`
    const keyName = `${part.name}_Key`
    operations.push({
      name,
      does: { kind: 'Delete', part, keyName },
      request: [element(keyName, 'xsd:string')],
      answer: [element(`${name}_Result`, 'xsd:boolean')],
    })
  }
  const names = new Set(operations.flatMap(({ name }) => [name, `${name}_Result`]))
  return [
    ...operations,
    ...procedureOperations(extension).filter(({ name }) => !names.has(name) && !names.has(`${name}_Result`)),
  ]
}

function procedureOperations(codeunit: Codeunit | undefined): readonly PageOperation[] {
  if (codeunit === undefined) return []
  return Object.values(codeunit.procedures).map((procedure) => {
    const parameters = Object.entries(procedure.parameters)
    const [first] = parameters
    const recordParameter = first?.[1].type.name === 'RecordID' ? first[0] : undefined
    const others = recordParameter === undefined ? parameters : parameters.slice(1)
    const given = others.map(([name, { type, optional }]) => element(name, `xsd:${type.xsd}`, optional ? 0 : 1))
    const vars = given.filter((_element, index) => others[index]?.[1].byVar === true)
    const key = element('Key', 'xsd:string')
    return {
      name: procedure.name,
      does: { kind: 'procedure', codeunit, procedure, ...(recordParameter === undefined ? {} : { recordParameter }) },
      ...(procedure.documentation === undefined ? {} : { documentation: procedure.documentation }),
      request: [key, ...given],
      answer: [
        ...(procedure.returns === undefined ? [] : [element('return_value', `xsd:${procedure.returns.xsd}`)]),
        ...(returnsKey(procedure, recordParameter) ? [key] : []),
        ...vars,
      ],
    }
  })
}

/** A record that is handed over by var comes back: its Key, which changes with every change of the record. */
export function returnsKey({ parameters }: Procedure, recordParameter: string | undefined): boolean {
  return recordParameter !== undefined && parameters[recordParameter]?.byVar === true
}

function element(name: string, type: string, minOccurs: 0 | 1 = 1): ElementDescription {
  return { name, type, minOccurs, maxOccurs: 1 }
}
