/** Mistakes in an application are told by the compiler, in a message that is short and names what is wrong. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

const shop = `
import * as al from 'ROOT'
import type { Formula, Relation, Session } from 'ROOT'
export const Order = al.defineTable({
  id: 50001, name: 'Order',
  fields: {
    'No.': al.field(1, al.Code(20)),
    Status: al.field(2, al.Option('Open', 'Released')),
    Amount: al.flowField(3, al.Decimal, (): Formula => al.sum(Line, 'Amount', { 'Order No.': al.fromField('No.') })),
  },
  triggers: {
    async onDelete(session, order) {
      const lines = session.record(Line)
      lines.setRange('Order No.', order['No.'])
      for await (const line of lines.rows({ forUpdate: true })) await line.delete()
    },
  },
})
export const Line = al.defineTable({
  id: 50002, name: 'Order Line',
  fields: {
    'Order No.': al.field(1, al.Code(20), { relation: (): Relation => Order }),
    'Line No.': al.field(2, al.Integer),
    Amount: al.field(3, al.Decimal),
  },
  keys: { PK: ['Order No.', 'Line No.'] },
  triggers: {
    async onInsert(session, line) {
      const order = session.record(Order)
      await order.get(line['Order No.'])
      order.testField('Status', 'Open')
      order.Status = 'Released'
    },
  },
})
export const Lines = al.definePage(Line, { id: 50002, name: 'Order Lines', pageType: 'ListPart', controls: ['Line No.', 'Amount'] })
export const Orders = al.definePage(Order, {
  id: 50001, name: 'Orders', pageType: 'Document',
  controls: ['No.', 'Status', { name: 'Total', field: 'Amount' }],
  sourceView: { filters: { Status: al.constant('Open') } },
  parts: { lines: { page: Lines, link: { 'Order No.': al.fromField('No.') } } },
  actions: {
    Add: al.action({
      parameters: { amount: al.Decimal }, returns: al.Decimal,
      run: async (session, order, { amount }) => {
        const line = session.record(Line)
        line['Order No.'] = order['No.']
        await line.validate('Amount', 3)
        await line.insert(true)
        return amount.isZero() ? 0 : amount
      },
    }),
  },
})
export const OrderMgt = al.defineCodeunit({
  id: 50001, name: 'Order Mgt.',
  procedures: { Book: al.procedure({ parameters: { orderNo: al.Code(20) }, returns: al.Integer, run: (_session, p) => p.orderNo.length }) },
})
export const Nightly = al.defineCodeunit({
  id: 50002, name: 'Nightly', table: Order,
  onRun: async (session, order) => { await OrderMgt.procedures.Book(session, { orderNo: order['No.'] }) },
})
export const application = al.defineApplication({
  name: 'Shop', companies: ['Shop'], objects: [Order, Line, Lines, al.publish(Orders), al.publish(OrderMgt, 'OrderMgt'), Nightly],
})
export const line = (session: Session) => session.record(Line)
export const start = async (session: Session) => {
  await session.startSession(OrderMgt, { timeout: 60_000 })
  await session.startSession(50002, { record: session.record(Line) })
  return await session.startSession(Nightly, { record: session.record(Order), companyName: 'Shop' })
}
`

const mistakes: readonly (readonly [what: string, code: string, message: RegExp])[] = [
  [
    'a field of a control',
    `al.definePage(Order, { id: 1, name: 'x', controls: ['Sttus'] })`,
    /"Sttus".*Did you mean '"Status"'/,
  ],
  [
    'a field of a link',
    `al.definePage(Order, { id: 1, name: 'x', controls: [], parts: { a: { page: Lines, link: { 'Ordr No.': al.fromField('No.') } } } })`,
    /'Ordr No\.'/,
  ],
  [
    'a field a link goes to',
    `al.definePage(Order, { id: 1, name: 'x', controls: [], parts: { a: { page: Lines, link: { 'Order No.': al.fromField('Nr.') } } } })`,
    /"Nr\."/,
  ],
  ['a field of a relation', `al.relatedTo(Order, { field: 'Nr.' })`, /"Nr\."/],
  [
    'a field of a page view',
    `al.definePage(Order, { id: 1, name: 'x', controls: [], sourceView: { filters: { Stts: al.constant('Open') } } })`,
    /Stts/,
  ],
  ['a field of a record view', `(session: Session) => line(session).setRange('Amout', 3)`, /"Amout"/],
  ['a field of a formula', `al.sum(Line, 'Amout')`, /"Amout"/],
  [
    'a member of an enum',
    `(session: Session) => { session.record(Order).Status = 'Opn' }`,
    /"Opn".*Did you mean '"Open"'/,
  ],
  ['a constant that is no member', `al.count(Order, { Status: al.constant('Opn') })`, /"Opn"/],
  ['a value of another type', `(session: Session) => line(session).setRange('Amount', 'x')`, /"x"/],
  [
    'a parameter of a procedure',
    `(session: Session) => OrderMgt.procedures.Book(session, { orderNr: 'x' })`,
    /'?orderNr'? does not exist/,
  ],
  [
    'a control of a trigger',
    `al.definePage(Order, { id: 1, name: 'x', controls: ['No.'], triggers: { onValidate: { Nr: () => undefined } } })`,
    /Nr' does not exist/,
  ],
  [
    'a field in a trigger',
    `al.defineTable({ id: 1, name: 'x', fields: { Name: al.field(1, al.Code(20)) }, triggers: { onInsert: (_session, rec) => { rec.Nme = 'x' } } })`,
    /'Nme' does not exist.*Did you mean 'Name'/,
  ],
  [
    'a field of another type',
    `(session: Session) => { line(session)['Line No.'] = 'x' }`,
    /'string' is not assignable to type 'number'/,
  ],
  [
    'a field of a key',
    `al.defineTable({ id: 1, name: 'x', fields: { A: al.field(1, al.Code(20)) }, keys: { PK: ['B'] } })`,
    /"B".*"A"/,
  ],
  [
    'a record of another table than the codeunit takes',
    `(session: Session) => session.startSession(Nightly, { record: line(session) })`,
    /RecordWith<.*' is not assignable to type 'RecordWith</,
  ],
  [
    'a record for a codeunit that takes none',
    `(session: Session) => session.tryStartSession(OrderMgt, { record: line(session) })`,
    /'record' does not exist in type 'StartOptions'/,
  ],
  ['a column of a query', `al.dataItem(Order, { name: 'O', columns: { a: 'Nr.' } })`, /"Nr\."/],
  [
    'a link of a query',
    `al.dataItem(Order, { name: 'O', items: [al.dataItem(Line, { name: 'L', link: { 'Order No.': 'Nr.' } })] })`,
    /"Nr\."/,
  ],
]

let folder: string
let errors: Map<string, string[]>

beforeAll(() => {
  folder = mkdtempSync(join(resolve('dist-test'), 'mistakes-'))
  const root = resolve('dist/index.js')
  const files = new Map([['shop.ts', shop.replaceAll('ROOT', root)]])
  mistakes.forEach(([, code], at) => {
    files.set(
      `mistake${at}.ts`,
      `import * as al from '${root}'\nimport type { Session } from '${root}'\nimport { Line, Lines, Nightly, Order, OrderMgt, line } from './shop.js'\nvoid [Line, Lines, Nightly, Order, OrderMgt, line]\nexport type S = Session\nexport const mistake = ${code}\n`,
    )
  })
  for (const [name, text] of files) writeFileSync(join(folder, name), text)
  const program = ts.createProgram(
    [...files.keys()].map((name) => join(folder, name)),
    {
      strict: true,
      exactOptionalPropertyTypes: true,
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
    },
  )
  errors = new Map([...files.keys()].map((name) => [name, []]))
  for (const { file, messageText } of ts.getPreEmitDiagnostics(program)) {
    const list = errors.get(file?.fileName.slice(folder.length + 1) ?? '')
    list?.push(typeof messageText === 'string' ? messageText : messageText.messageText)
  }
}, 60_000)

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('the compiler', () => {
  test('has nothing against tables that know each other, a document page and codeunits, without a cast', () => {
    expect(errors.get('shop.ts')).toEqual([])
  })

  test.each(mistakes.map(([what, , message], at) => [what, message, at] as const))('tells %s', (_what, message, at) => {
    const told = errors.get(`mistake${at}.ts`) ?? []
    expect(told[0]).toMatch(message)
    expect(told[0]?.length).toBeLessThan(420)
  })
})
