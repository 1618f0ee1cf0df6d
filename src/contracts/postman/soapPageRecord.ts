/**
 * A page's SOAP service as requests of the collection see it: the variables that hold its record's keys, the elements
 * of records, the scripts that keep what an answer tells. For the `soapPage…` files of this folder.
 */

import type { Field } from '../../objects/table/field.js'
import { type PageOperation } from '../../soap/page/pageOperations.js'
import { type PageShape, type PartShape, type RecordShape } from '../../soap/page/shape.js'
import { type Writing } from './calls.js'
import { type RequestItem } from './collection.js'
import { newRow, type NewRow } from './newRows.js'
import { inXml, keep, literal } from './scripts.js'
import { operationRequest, type SoapService } from './soapRequests.js'
import { xmlOf } from './values.js'

export class PageRecord {
  readonly service: SoapService
  readonly shape: PageShape
  readonly operations: ReadonlyMap<string, PageOperation>
  readonly writing: Writing
  readonly prefix: string
  /** Variable with the Key of the record that requests are about. */
  readonly key: string
  readonly read: Extract<PageOperation['does'], { kind: 'Read' }>['keyFields']
  /** Records come and go while others look at them. */
  readonly volatile: boolean

  constructor(service: SoapService, shape: PageShape, operations: readonly PageOperation[], writing: Writing) {
    this.service = service
    this.shape = shape
    this.operations = new Map(operations.map((operation) => [operation.name, operation]))
    this.writing = writing
    this.prefix = `soap_${service.name}`
    this.key = `${this.prefix}_Key`
    const read = this.operations.get('Read')?.does
    this.read = read?.kind === 'Read' ? read.keyFields : []
    this.volatile = shape.table.system
  }

  request(
    operation: string,
    name: string,
    content: readonly string[],
    description: string,
    tests: readonly string[],
    before: readonly string[] = [],
  ): RequestItem {
    return operationRequest(this.service, { name, operation, content, description, before, test: tests })
  }

  /** Keeps Key and primary key of a record. @param expression of JavaScript: its element */
  keepRecord(expression: string): string[] {
    return [
      keep(this.key, `${expression}.children('Key').text()`),
      ...this.read
        .filter(({ name }) => this.shape.fieldByName.has(name))
        .map(({ name, field }) => {
          const text = `${expression}.children(${literal(name)}).text()`
          return keep(
            this.keyVariable(name),
            inXml(field.type.xsd === 'string' ? `("'" + ${text}.replace(/'/g, "''") + "'")` : text),
          )
        }),
      ...this.shape.parts.map((part) =>
        keep(
          this.partKey(part),
          `${expression}.find(${literal(`${part.name} > ${part.shape.typeName} > Key`)}).first().text()`,
        ),
      ),
    ]
  }

  readLines(): string[] {
    return this.read
      .filter(({ name, optional }) => !optional && this.shape.fieldByName.has(name))
      .map(({ name }) => `<${name}>{{${this.keyVariable(name)}}}</${name}>`)
  }

  recordLines(row: NewRow, parts: readonly PartShape[]): string[] {
    const { typeName, fields } = this.shape
    const lines = fields.flatMap(({ name, field, enumeration }) => {
      const one = row.values.get(field)
      return one === undefined ? [] : [`  <${name}>${xmlOf(one, enumeration)}</${name}>`]
    })
    const inside = parts.flatMap(({ name, part, shape }) => {
      const line = this.newLine({ name, part, shape })
      return [
        `  <${name}>`,
        `    <${shape.typeName}>`,
        ...shape.fields.flatMap(({ name: fieldName, field, enumeration }) => {
          const one = line.values.get(field)
          return one === undefined ? [] : [`      <${fieldName}>${xmlOf(one, enumeration)}</${fieldName}>`]
        }),
        `    </${shape.typeName}>`,
        `  </${name}>`,
      ]
    })
    return [`<${typeName}>`, ...lines, ...inside, `</${typeName}>`]
  }

  newRow(suffix: string): NewRow {
    const { page, table } = this.shape
    return newRow({
      ...this.writing,
      page,
      table,
      fields: editable(this.shape),
      prefix: this.prefix,
      protocol: 'xml',
      suffix,
    })
  }

  newLine({ name, part, shape }: PartShape): NewRow {
    return newRow({
      ...this.writing,
      page: shape.page,
      table: shape.table,
      fields: editable(shape),
      prefix: `${this.prefix}_${name}`,
      protocol: 'xml',
      link: part.link,
    })
  }

  nameOf(field: Field): string | undefined {
    return this.shape.fields.find((one) => one.field === field)?.name
  }

  keyVariable(name: string): string {
    return `${this.prefix}_key_${name}`
  }

  partKey({ name }: PartShape): string {
    return `${this.prefix}_${name}_Key`
  }
}

export function editable({ fields }: RecordShape): Field[] {
  return fields
    .filter(({ field, control }) => control.editable && field.editable && field.fieldClass === 'Normal')
    .map(({ field }) => field)
}
