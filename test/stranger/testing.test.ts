/** `servicetier/testing`: what the page "Test your application" promises of it. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import { application } from '../../dist/app/application.js'
import { Customer } from '../../dist/app/Customer.Table.js'
import { openCompany, type Company } from '../../dist/testing.js'
import type { Session } from '../../dist/index.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { join } from 'node:path'
import { projectRoot } from './readme.js'

describe('a company that a test opens', () => {
  let database: TestDatabase
  let company: Company
  beforeAll(async () => {
    database = await createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE'])
    company = await openCompany({ application, databaseUrl: database.url })
  })
  afterAll(async () => {
    await company.close()
    await database.drop()
  })

  const rename = async (session: Session, name: string): Promise<void> => {
    const customer = session.record(Customer)
    await customer.get('10000')
    customer.Name = name
    await customer.modify()
  }
  const nameAfterwards = async (): Promise<string> =>
    await company.run(async (session) => {
      const customer = session.record(Customer)
      await customer.get('10000')
      return customer.Name
    })

  test('runs code in its session and answers what it returns', async () => {
    expect(company.name).toBe('CRONUS International Ltd.')
    expect(await company.run(async (session) => await Promise.resolve(session.companyName()))).toBe(company.name)
  })

  test('takes back what the code changed', async () => {
    const before = await nameAfterwards()
    await company.run(async (session) => {
      await rename(session, 'Changed')
      const customer = session.record(Customer)
      await customer.get('10000')
      expect(customer.Name).toBe('Changed')
    })
    expect(await nameAfterwards()).toBe(before)
  })

  test('takes back what the code committed', async () => {
    const before = await nameAfterwards()
    await company.run(async (session) => {
      await rename(session, 'Committed')
      await session.commit()
    })
    expect(await nameAfterwards()).toBe(before)
  })

  test('throws what the code throws, and takes its changes back too', async () => {
    const before = await nameAfterwards()
    await expect(
      company.run(async (session) => {
        await rename(session, 'Refused')
        session.error('No.')
      }),
    ).rejects.toThrow('No.')
    const own = new Error('an assertion of the test')
    await expect(company.run(async () => await Promise.reject(own))).rejects.toBe(own)
    expect(await nameAfterwards()).toBe(before)
  })

  test('takes back what a statement changed that the code did not await', async () => {
    const before = await nameAfterwards()
    await company.run(async (session) => {
      const customer = session.record(Customer)
      await customer.get('10000')
      customer.Name = 'Late'
      void customer.modify()
    })
    expect(await nameAfterwards()).toBe(before)
  })

  test('lets one run after the other', async () => {
    const order: string[] = []
    await Promise.all(
      ['a', 'b'].map(async (name) => {
        await company.run(async (session) => {
          order.push(`${name} begins`)
          await session.sleep(1)
          order.push(`${name} ends`)
        })
      }),
    )
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  test('has no server: a background session is refused', async () => {
    await expect(company.run(async (session) => await session.startSession(50105))).rejects.toThrow(
      'servicetier/server',
    )
  })

  test('is one of the application', async () => {
    await expect(openCompany({ application, companyName: 'Nobody', databaseUrl: database.url })).rejects.toThrow(
      "There is no company 'Nobody'.",
    )
  })
})

test('the types of servicetier/server need no library of the database', () => {
  const program = ts.createProgram([join(projectRoot, 'dist', 'server.d.ts')], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  })
  const libraries = program.getSourceFiles().map(({ fileName }) => fileName)
  expect(libraries.filter((file) => /node_modules\/(@types\/)?(pg|typeorm|pg-\w+)\//.test(file))).toEqual([])
})
