/** Companies: which there are, and which is the default. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { Companies } from '../../dist/company/companies.js'
import { companyRows } from '../../dist/database/rows/companyRows.js'
import { openPlatformDatabase, type PlatformDatabase } from './platformDatabase.js'

let database: PlatformDatabase
beforeAll(async () => {
  database = await openPlatformDatabase()
})
afterAll(async () => {
  await database.end()
})
afterEach(async () => {
  await database.client.query('delete from platform.company')
})

const load = async (servicesDefaultCompany?: string): Promise<Companies> =>
  await Companies.load({
    rows: companyRows(database.dataSource),
    settings: { ServicesDefaultCompany: servicesDefaultCompany },
  })

describe('companies', () => {
  test('are found by their name, in the case it has', async () => {
    const companies = await load()
    const created = await companies.create('CRONUS Danmark A/S', {
      displayName: 'CRONUS Danmark',
      evaluationCompany: true,
    })
    expect(created).toMatchObject({
      name: 'CRONUS Danmark A/S',
      displayName: 'CRONUS Danmark',
      evaluationCompany: true,
    })
    expect(companies.names()).toEqual(['CRONUS Danmark A/S'])
    expect(companies.has('CRONUS Danmark A/S')).toBe(true)
    expect(companies.has('cronus danmark a/s')).toBe(false)
  })

  test('are found by their id in any form of a GUID', async () => {
    const companies = await load()
    const { id } = await companies.create('A')
    expect(companies.byId(`{${id.toUpperCase()}}`)?.name).toBe('A')
    expect(companies.byId('00000000-0000-0000-0000-000000000000')).toBeUndefined()
    expect(companies.byId("' or 1=1")).toBeUndefined()
  })

  test('one that exists is not created again, and says so', async () => {
    const companies = await load()
    await companies.create('A')
    await expect(companies.create('A')).rejects.toThrow(
      "The Company already exists. Identification fields and values: Name='A'",
    )
    expect(await companies.createMissing('A', { displayName: 'other' })).toBe(false)
    expect(companies.require('A').displayName).toBe('A')
  })

  test.each([
    ['', 'blank'],
    [' A', 'blank'],
    ['A ', 'blank'],
    ['A\n', 'blank'],
    ['x'.repeat(31), '31'],
  ])('%j is refused as a name', async (name, part) => {
    await expect((await load()).create(name)).rejects.toThrow(part)
  })

  test('made by another server instance are seen after the notification', async () => {
    const [mine, theirs] = [await load(), await load()]
    expect(await database.notificationsOf('servicetier_companies', async () => await theirs.create('A'))).toEqual([''])
    expect(mine.has('A')).toBe(false)
    await mine.reload()
    expect(mine.has('A')).toBe(true)
  })
})

describe('the company of calls that name none', () => {
  test('is the only one', async () => {
    const companies = await load()
    await companies.create('A')
    expect(companies.defaultCompany()).toBe('A')
  })

  test('is an error with several companies and none marked', async () => {
    const companies = await load()
    expect(() => companies.defaultCompany()).toThrow("default company can't be found")
    await companies.create('A')
    await companies.create('B')
    expect(() => companies.defaultCompany()).toThrow("default company can't be found")
  })

  test('is the one that was created as the default, the latest of several', async () => {
    const companies = await load()
    await companies.create('A')
    await companies.create('B', { isDefault: true })
    expect(companies.defaultCompany()).toBe('B')
    await companies.create('C', { isDefault: true })
    expect(companies.defaultCompany()).toBe('C')
  })

  test('is ServicesDefaultCompany before all others, and that must exist', async () => {
    await (await load()).create('A', { isDefault: true })
    await (await load()).create('B')
    expect((await load('B')).defaultCompany()).toBe('B')
    const companies = await load('b')
    expect(() => companies.defaultCompany()).toThrow("The company 'b' does not exist.")
  })
})
