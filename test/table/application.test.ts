import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { getRecordById, tryGetRecordById, type Session } from '../../dist/index.js'
import { application } from '../../dist/app/application.js'
import { CacheStressTest } from '../../dist/app/CacheStressTest.Table.js'
import { Customer } from '../../dist/app/Customer.Table.js'
import type { AnyTable } from '../../dist/objects/table/tableDefinition.js'
import { snapshotOf } from '../../dist/record/records.js'
import { RunningSession } from '../../dist/session/run/RunningSession.js'
import { executeWork } from '../../dist/steps/executeWork.js'
import { Objects } from '../../dist/application/Objects.js'
import type { ProcedureResult } from '../../dist/session/words/calls.js'
import type { StartSessionRequest } from '../../dist/session/words/questions.js'
import { insertMany } from '../../dist/schema/insertMany.js'
import { danmark, international, TestCompany, type RunOptions } from './company.js'

let company: TestCompany

beforeAll(async () => {
  company = await TestCompany.open(application.objects)
  await company.connected(async (query) => {
    for (const { companyName, table, rows } of application.demoData?.() ?? [])
      await insertMany(query, table, companyName, rows)
  })
})
afterAll(async () => {
  await company.close()
})

async function call(
  codeunitId: number,
  procedure: string,
  values: Record<string, unknown>,
  options?: RunOptions,
): Promise<ProcedureResult> {
  return (await company.run(
    async (session) =>
      await executeWork(session, { kind: 'procedure', codeunitId, procedure, values }, company.objects),
    options,
  )) as ProcedureResult
}

async function name(session: Session, no: string): Promise<unknown> {
  return ((await getRecordById(session, `Customer: ${no}`)) as unknown as { Name: string }).Name
}

describe('the demo application', () => {
  test('has at least 1,000 customers in each company, the same on every computer', async () => {
    expect(
      await company.sql(
        'select company, count(*) >= 1000, min("1_no") from application."18_customer" group by 1 order by 1',
      ),
    ).toEqual([
      [danmark, 't', '10000'],
      [international, 't', '10000'],
    ])
    await company.run(async (session) => {
      expect(await name(session, '10000')).toBe('Harbourlight Furniture')
    })
    await company.run(
      async (session) => {
        expect(await name(session, '20000')).toBe('Nordmark Kontor')
      },
      { companyName: danmark },
    )
  })

  test('publishes the codeunits under their service names', () => {
    const objects = new Objects(application.objects)
    expect(
      application.webServices
        .filter(({ objectType }) => objectType === 'Codeunit')
        .map(({ objectId, serviceName }) => [objectId, objects.codeunit(objectId)?.name, serviceName]),
    ).toEqual([
      [50000, 'Session Admin', 'SessionAdmin'],
      [50100, 'Misc Operations', 'MiscOperations'],
      [50101, 'Letters', 'Letters'],
      [50103, 'Session Samples', 'SessionSamples'],
    ])
    expect(objects.codeunits.map(({ id }) => id)).toEqual([
      50000, 50100, 50101, 50102, 50103, 50104, 50105, 50106, 50107, 50108, 50109,
    ])
  })

  test('Ping negates', async () => {
    expect(await call(50100, 'Ping', { input: 42 })).toEqual({ returnValue: -42, values: {} })
    expect(Object.is((await call(50100, 'Ping', { input: 0 })).returnValue, 0)).toBe(true)
    await expect(call(50100, 'Ping', { input: -2147483648 })).rejects.toThrow(
      'Misc Operations.Ping: the return value: 2147483648 is not a valid Integer',
    )
  })

  test('GetLengthOfStringWithConfirmation reads its JSON, says what is wrong with it, and cannot confirm', async () => {
    const length = async (inputJson: string): Promise<unknown> =>
      (await call(50100, 'GetLengthOfStringWithConfirmation', { inputJson })).returnValue
    expect(await length('{"str":"Hello World"}')).toBe(11)
    await expect(length('{"str":"Hello World","confirm":true}')).rejects.toMatchObject({
      code: 'Application_CallbackNotAllowed',
    })
    await expect(length('{')).rejects.toThrow('inputJson is not valid JSON')
    await expect(length('[]')).rejects.toThrow('must be a JSON object')
    await expect(length('{"str":5}')).rejects.toThrow('"str"')
    await expect(length('{"str":"","confirm":"yes"}')).rejects.toThrow('"confirm"')
  })

  test('TypeZoo gives every value back', async () => {
    const zoo = new Objects(application.objects).codeunit(50101)?.procedures['TypeZoo']
    const sample: Record<string, unknown> = {
      integer: -5,
      bigInteger: 9223372036854775807n,
      decimal: '1638.4',
      boolean: true,
      text: 'x',
      code: 'DK-10',
      date: '2026-01-25',
      time: '10:30:00.000',
      dateTime: '2026-01-25T10:30:00.000Z',
      duration: 90,
      guid: '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f',
      option: 2,
      char: 'c',
      byte: 255,
      dateFormula: '1M+CM',
      recordID: 'Customer: 10000',
    }
    const values = Object.fromEntries(
      Object.entries(zoo?.parameters ?? {}).map(([parameter, { type, byVar }]) => [
        parameter,
        byVar ? type.pack(type.blank) : sample[parameter.replace(/Value$/, '')],
      ]),
    )
    expect(Object.keys(values)).toHaveLength(32)
    expect((await call(50101, 'TypeZoo', values)).values).toEqual(
      Object.fromEntries(Object.entries(sample).map(([key, value]) => [`${key}Var`, value])),
    )
  })

  test('StartSession passes the record, and is false without an id if it cannot start', async () => {
    const requests: StartSessionRequest[] = []
    const answers = {
      startSession: async (request: StartSessionRequest) => {
        requests.push(request)
        return Promise.resolve(77)
      },
    }
    const start = async (values: Record<string, unknown>, options: RunOptions = { answers }): Promise<unknown> =>
      await call(50000, 'StartSession', { sessionId: 0, codeunitId: 50102, ...values }, options)
    expect(await start({ recordId: 'Customer: 10000', timeout: 500, companyName: danmark })).toEqual({
      returnValue: true,
      values: { sessionId: 77 },
    })
    expect(requests[0]).toMatchObject({
      codeunitId: 50102,
      companyName: danmark,
      timeout: 500,
      record: { tableId: 18, values: { 1: '10000' } },
    })
    expect(await start({ recordId: '', timeout: 0, companyName: '' })).toEqual({
      returnValue: true,
      values: { sessionId: 77 },
    })
    expect(requests[1]).toEqual({ codeunitId: 50102, companyName: '', timeout: 0 })
    for (const recordId of ['Customer: NOBODY', 'Nothing: 10000'])
      expect(await start({ recordId })).toEqual({ returnValue: false, values: { sessionId: 0 } })
    expect(await start({}, {})).toEqual({ returnValue: false, values: { sessionId: 0 } })
    expect(requests).toHaveLength(2)
  })

  test('WriteThenSleep writes in the transaction that sleeps', async () => {
    await call(50103, 'WriteThenSleep', { customerNo: '30000', newName: 'Written Then Slept', milliseconds: 1 })
    await company.run(async (session) => {
      expect(await name(session, '30000')).toBe('Written Then Slept')
    })
    await expect(
      call(50103, 'WriteThenSleep', { customerNo: 'NOBODY', newName: 'X', milliseconds: 1 }),
    ).rejects.toThrow("The Customer does not exist. Identification fields and values: No.='NOBODY'")
  })

  test('the Cache Stress Test codeunit takes a Customer, a CacheStressTest record and no other', async () => {
    const stop = new Error('enough')
    const run = async (tableId: number): Promise<unknown> =>
      await company.run(async (session) => {
        let pauses = 0
        const sleep = jest.spyOn(RunningSession.prototype, 'sleep').mockImplementation(async () => {
          if (++pauses === 3) throw stop
          return Promise.resolve()
        })
        const record = snapshotOf(session.record(company.objects.table(tableId) as AnyTable))
        await executeWork(session, { kind: 'onRun', codeunitId: 50102, record }, company.objects).catch(
          (error: unknown) => {
            if (error !== stop) throw error
          },
        )
        sleep.mockRestore()
        const customers = session.record(Customer)
        const entries = session.record(CacheStressTest)
        customers.setRange('Contact', `Cache stress session ${session.sessionId()}`)
        return [await customers.count(), await entries.count()]
      })
    expect(await run(18)).toEqual([3, 0])
    expect(await run(50100)).toEqual([0, 1])
    await expect(
      company.run(
        async (session) =>
          await executeWork(
            session,
            { kind: 'onRun', codeunitId: 50102, record: { tableId: 99, values: {} } },
            company.objects,
          ),
      ),
    ).rejects.toThrow('A record of the table 18 Customer is expected, not one of the table 99.')
  })
})

describe('executeWork', () => {
  test('names what does not exist or does not fit', async () => {
    await expect(call(99, 'X', {})).rejects.toMatchObject({
      code: 'Internal_ObjectNotFound',
      message: 'The codeunit 99 does not exist.',
    })
    await expect(call(50100, 'constructor', {})).rejects.toMatchObject({ code: 'Internal_ObjectNotFound' })
    await expect(call(50100, 'Ping', {})).rejects.toThrow(
      'Misc Operations.Ping: the parameter input (Integer) is missing.',
    )
    await expect(call(50100, 'Ping', { input: 1, other: 2 })).rejects.toThrow(
      "Misc Operations.Ping has no parameter 'other'.",
    )
  })

  test('runs a codeunit without code, which does nothing', async () => {
    expect(
      await company.run(
        async (session) => await executeWork(session, { kind: 'onRun', codeunitId: 50100 }, company.objects),
      ),
    ).toBeUndefined()
  })
})

describe('getRecordById', () => {
  test('reads the row, whatever the case of the table name, and says what is wrong', async () => {
    await company.run(async (session) => {
      expect((await getRecordById(session, 'customer: 10000')).recordId()).toBe('Customer: 10000')
      expect(await tryGetRecordById(session, 'Customer: 1')).toBeUndefined()
      await expect(getRecordById(session, 'Customer: 1')).rejects.toMatchObject({ code: 'Internal_RecordNotFound' })
      await expect(getRecordById(session, 'Nothing: 1')).rejects.toThrow("The table 'Nothing' does not exist.")
      await expect(getRecordById(session, 'Customer: 1,2')).rejects.toThrow(
        "The record id 'Customer: 1,2' has 2 key values; the primary key of the table Customer has 1: No..",
      )
      await expect(tryGetRecordById(session, '10000')).rejects.toMatchObject({ code: 'Application_InvalidArgument' })
      await expect(tryGetRecordById(session, 'CacheStressTest: x')).rejects.toMatchObject({
        code: 'Application_EvaluateException',
      })
    })
  })
})

describe('Objects', () => {
  test('refuses two objects of one type with the same id or name', () => {
    const [customer, stress] = application.objects
    expect(() => new Objects([customer as never, { ...(customer as object), name: 'Other' } as never])).toThrow(
      'Table 18 Other and Table 18 Customer have the same id.',
    )
    expect(() => new Objects([customer as never, { ...(stress as object), name: 'CUSTOMER' } as never])).toThrow(
      'have the same name',
    )
  })
})
