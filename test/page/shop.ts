/**
 * A small shop of its own: documents with lines, items with pictures, and pages that show them, for what steps do with
 * pages.
 */

import {
  action,
  Blob,
  Boolean as AlBoolean,
  Code,
  Decimal,
  definePage,
  defineCodeunit,
  defineTable,
  field,
  getRecordById,
  Integer,
  Option,
  procedure,
  RecordID,
  Text,
  type RecordOf,
  type Session,
} from '../../dist/index.js'
import type { ReadBack, RecordInput, RecordTarget, Step, StepResult, StepsResult } from '../../dist/steps/steps.js'
import { executeSteps } from '../../dist/steps/executeSteps.js'
import { unpackError, type CatalogueError } from '../../dist/errors/CatalogueError.js'
import type { Ending } from '../../dist/session/words/outcome.js'
import type { AnyTable } from '../../dist/objects/table/tableDefinition.js'
import type { PackedValue } from '../../dist/types/index.js'
import { TestCompany, type RunOptions } from '../table/company.js'

export const Trace = defineTable({
  id: 50,
  name: 'Trace',
  fields: { 'Entry No.': field(1, Integer), Text: field(2, Text(250)) },
  keys: { PK: ['Entry No.'] },
})

/** Notes what ran, as a row: rolled back with everything else. */
export async function trace(session: Session, text: string): Promise<void> {
  const entry = session.record(Trace)
  const last = (await entry.tryFindLast()) ? entry['Entry No.'] : 0
  entry['Entry No.'] = last + 1
  entry.Text = text
  await entry.insert()
}

const documentTypes = Option('Quote', 'Order')

export const Line = defineTable({
  id: 37,
  name: 'Doc Line',
  fields: {
    Type: field(1, documentTypes),
    'Document No.': field(3, Code(20)),
    'Line No.': field(4, Integer),
    Description: field(5, Text(50)),
    Amount: field(15, Decimal),
  },
  keys: { PK: ['Type', 'Document No.', 'Line No.'] },
  triggers: {
    onInsert: async (session, rec) => {
      await trace(session, `line inserted ${rec['Document No.']} ${rec['Line No.']}`)
    },
  },
})

export const Header = defineTable({
  id: 36,
  name: 'Doc Header',
  fields: {
    Type: field(1, documentTypes),
    'No.': field(3, Code(20)),
    Name: field(5, Text(50)),
    City: field(6, Text(30), { initValue: 'Paris' }),
    Total: field(7, Decimal, { editable: false }),
    Hidden: field(8, Text(10)),
  },
  keys: { PK: ['Type', 'No.'] },
  triggers: {
    onInsert: async (session, rec) => {
      await trace(session, `header inserted ${rec['No.']}`)
    },
    onModify: async (session, rec, xRec) => {
      await trace(session, `header modified ${rec['No.']}: ${xRec.Name} -> ${rec.Name}`)
    },
    onDelete: async (session, rec) => {
      await trace(session, `header deleted ${rec['No.']}`)
      const lines = session.record(Line)
      lines.setRange('Type', rec.Type)
      lines.setRange('Document No.', rec['No.'])
      if (await lines.findSet())
        do await lines.delete(true)
        while (await lines.next())
    },
    onRename: async (session, rec, xRec) => {
      await trace(session, `header renamed ${xRec['No.']} -> ${rec['No.']}`)
    },
    onValidate: {
      Name: async (session, rec, xRec) => {
        await trace(session, `name validated ${xRec.Name} -> ${rec.Name}`)
        if (rec.Name === 'Forbidden') session.error('This name is forbidden.')
        if (rec.City === 'Paris') rec.City = `City of ${rec.Name}`
      },
    },
  },
})

export const Item = defineTable({
  id: 27,
  name: 'Thing',
  fields: {
    'No.': field(1, Code(20)),
    Description: field(3, Text(50)),
    Picture: field(4, Blob()),
    Blocked: field(5, AlBoolean),
  },
  keys: { PK: ['No.'] },
})

type HeaderRecord = RecordOf<typeof Header>

export const LinePart = definePage(Line, {
  id: 47,
  name: 'Doc Lines',
  pageType: 'ListPart',
  controls: ['Line No.', 'Description', 'Amount'],
})

export const OrderPage = definePage(Header, {
  id: 42,
  name: 'Doc Order',
  pageType: 'Document',
  sourceView: { filters: { Type: { kind: 'const', value: 'Order' } } },
  controls: [
    'No.',
    { name: 'Sell-to Name', field: 'Name' },
    'City',
    'Total',
    { name: 'Seen Only', field: 'Hidden', editable: false },
  ],
  parts: {
    Lines: {
      page: LinePart,
      link: { Type: { kind: 'field', field: 'Type' }, 'Document No.': { kind: 'field', field: 'No.' } },
    },
  },
  triggers: {
    onNewRecord: async (session, rec) => {
      await trace(session, `page new type ${rec.Type}`)
    },
    onInsertRecord: async (session, rec) => {
      await trace(session, `page inserts ${rec['No.']}`)
    },
    onModifyRecord: async (session, rec, xRec) => {
      await trace(session, `page modifies ${rec['No.']}: ${xRec.Name} -> ${rec.Name}`)
    },
    onDeleteRecord: async (session, rec) => {
      await trace(session, `page deletes ${rec['No.']}`)
      return rec.Name !== 'Kept'
    },
    onValidate: {
      'Sell-to Name': async (session, rec, xRec) => {
        await trace(session, `control validated ${xRec.Name} -> ${rec.Name}`)
      },
    },
  },
  actions: {
    Release: action({
      parameters: { note: Text(20), count: { type: Integer, byVar: true, optional: true } },
      returns: Text(50),
      run: async (_session, rec: HeaderRecord, p, context) => {
        rec.City = p.note
        await rec.modify(true)
        p.count++
        context.resultCode = 'Updated'
        return `released ${rec['No.']}`
      },
    }),
    // Asks what the test answers when it likes.
    Wait: action({
      run: async (session) => {
        await session.isSessionActive(1)
      },
    }),
    CountAll: action({
      binding: 'Collection',
      returns: Integer,
      readOnly: true,
      run: async (_session, rec: HeaderRecord) => await rec.count(),
    }),
  },
})

export const ItemPage = definePage(Item, {
  id: 30,
  name: 'Thing Card',
  controls: ['Description', 'Picture', 'Blocked'],
  odataKeyFields: ['No.'],
})
export const ReadOnlyItems = definePage('Thing', {
  id: 31,
  name: 'Thing List',
  controls: ['No.', 'Description'],
  insertAllowed: false,
  modifyAllowed: false,
  deleteAllowed: false,
})

export const Calculator = defineCodeunit({
  id: 60,
  name: 'Calculator',
  procedures: {
    Twice: procedure({ parameters: { value: Integer }, returns: Integer, run: (_session, p) => p.value * 2 }),
    Relocate: procedure({
      parameters: { order: RecordID, city: Text(30) },
      returns: Text(),
      run: async (session, p) => {
        const order = await getRecordById(session, p.order)
        ;(order as unknown as { City: string }).City = p.city
        await order.modify(true)
        return p.order
      },
    }),
    Fail: procedure({ run: (session) => session.error('It went wrong.') }),
  },
})

export class Shop {
  readonly company: TestCompany

  private constructor(company: TestCompany) {
    this.company = company
  }

  static async open(): Promise<Shop> {
    return new Shop(
      await TestCompany.open([Trace, Header, Line, Item, LinePart, OrderPage, ItemPage, ReadOnlyItems, Calculator]),
    )
  }

  async close(): Promise<void> {
    await this.company.close()
  }

  async end(steps: readonly Step[], options?: RunOptions): Promise<Ending> {
    return await this.company.end(async (session) => await executeSteps(session, steps, this.company.objects), options)
  }

  /** The results of steps that succeed. @throws the error of the one that does not */
  async run(...steps: Step[]): Promise<Extract<StepResult, { kind: 'done' }>[]> {
    const ending = await this.end(steps)
    if (ending.error !== undefined) throw unpackError(ending.error)
    return (ending.result as StepsResult).results as Extract<StepResult, { kind: 'done' }>[]
  }

  /** The error of steps that fail. */
  async failure(...steps: Step[]): Promise<CatalogueError> {
    const { error } = await this.end(steps)
    if (error === undefined) throw new Error('The steps did not fail.')
    return unpackError(error)
  }

  /** Values of these fields in a table's rows as PostgreSQL writes them, by primary key. */
  async rows(table: StoredTable, ...fields: string[]): Promise<(string | null)[][]> {
    return await this.company.sql(
      `select ${columns(table, fields)} from ${placeOf(table)} order by ${columns(
        table,
        table.primaryKey.fields.map(({ name }) => name),
      )}`,
    )
  }

  /** What ran since the last look, oldest first. */
  async traced(): Promise<string[]> {
    const rows = await this.company.sql(
      `with gone as (delete from ${placeOf(Trace)} returning *) select ${columns(Trace, ['Text'])} from gone order by ${columns(Trace, ['Entry No.'])}`,
    )
    return rows.map(([text]) => text ?? '')
  }

  /** The row version of an order. */
  async version(no: string): Promise<string> {
    return (await this.rows(Header, 'No.', 'SystemRowVersion')).find(([found]) => found === no)?.[1] ?? ''
  }

  async clear(): Promise<void> {
    for (const table of [Trace, Header, Line, Item]) await this.company.sql(`delete from ${placeOf(table)}`)
  }
}

type StoredTable = Pick<AnyTable, 'storage' | 'allFields' | 'primaryKey'>

function placeOf({ storage: { schema, name } }: StoredTable): string {
  return `"${schema}"."${name}"`
}

function columns(table: StoredTable, fields: readonly string[]): string {
  return fields.map((name) => `"${table.allFields.find((field) => field.name === name)?.column ?? name}"`).join(', ')
}

/** Reads fields of the record that a step made or changed. */
export function readBack(table: StoredTable, ...fields: string[]): ReadBack {
  return {
    statement: { text: `select ${columns(table, fields)} from ${placeOf(table)} where "system_id" = $1`, values: [''] },
    systemIdAt: 0,
  }
}

export const orderKey = (no: string): RecordTarget => ({ kind: 'key', values: { 1: 1, 3: no } })
export const itemKey = (no: string): RecordTarget => ({ kind: 'key', values: { 1: no } })
export const input = (values: Record<string, PackedValue>, parts: Record<string, RecordInput[]> = {}): RecordInput => ({
  values: Object.entries(values),
  parts,
})
/** A new order. */
export const insertOrder = (no: string, values: Record<string, PackedValue> = {}, lines: RecordInput[] = []): Step => ({
  kind: 'insert',
  pageId: OrderPage.id,
  input: input({ 'No.': no, ...values }, lines.length === 0 ? {} : { Lines: lines }),
})
export const modifyOrder = (
  no: string,
  values: Record<string, PackedValue>,
  more: Partial<Extract<Step, { kind: 'modify' }>> = {},
): Step => ({
  kind: 'modify',
  pageId: OrderPage.id,
  target: orderKey(no),
  input: input(values),
  replace: false,
  insertIfMissing: false,
  ...more,
})
