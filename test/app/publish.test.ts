import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runCli, type Finished } from '../config/runCli.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { adminPassword, basic, TestInstance } from '../support/instance.js'
import { until } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'

interface Fault {
  readonly error: { readonly code: string; readonly message: string }
}

interface Published {
  readonly objectType: string
  readonly objectId: number
  readonly objectName: string
  readonly serviceName: string
}

describe('publishing at run time', () => {
  let database: TestDatabase
  let one: TestInstance
  let other: TestInstance
  beforeAll(async () => {
    database = await createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE'])
    ;[one, other] = await Promise.all([TestInstance.start({ database }), TestInstance.start({ database })])
  })
  afterAll(async () => {
    await Promise.all([one.remove(), other.remove()])
    await database.drop()
  })

  const cli = async (...commandLine: string[]): Promise<Finished> =>
    await runCli(commandLine, { SERVICETIER_URL: one.described.urls.management, SERVICETIER_PASSWORD: adminPassword })
  const published = async (instance = one): Promise<Published[]> =>
    (await instance.manage<Published[]>('GET', '/web-services')).body
  const namesOn = async (instance: TestInstance): Promise<string[]> =>
    (await published(instance)).map(({ serviceName }) => serviceName)
  const ping = async (
    instance: TestInstance,
    service: string,
  ): Promise<{ status: number; returnValue: string | undefined }> => {
    const { status, returnValue } = await soapCall(instance, service, 'Ping', { input: 7 })
    return { status, returnValue }
  }

  test('GET /web-services lists what is published, with the name of its object', async () => {
    const rows = await published()
    expect(rows).toContainEqual({
      objectType: 'Codeunit',
      objectId: 50100,
      objectName: 'Misc Operations',
      serviceName: 'MiscOperations',
    })
    expect(rows.map(({ serviceName }) => serviceName)).toEqual(rows.map(({ serviceName }) => serviceName).toSorted())
  })

  test('a codeunit is called over SOAP right after it was published, on the other instance as soon as it heard of it, and no more after it was unpublished', async () => {
    expect((await ping(one, 'Numbers')).status).toBe(404)
    expect(
      await one.manage('POST', '/web-services', { objectType: 'Codeunit', objectId: 50100, serviceName: 'Numbers' }),
    ).toEqual({
      status: 201,
      body: { objectType: 'Codeunit', objectId: 50100, objectName: 'Misc Operations', serviceName: 'Numbers' },
    })
    expect(await ping(one, 'Numbers')).toEqual({ status: 200, returnValue: '-7' })
    await until('the other instance has it', async () => (await namesOn(other)).includes('Numbers'))
    expect(await ping(other, 'Numbers')).toEqual({ status: 200, returnValue: '-7' })

    // Of an object that is published twice every service goes, as it does in the original server.
    expect(await other.manage('DELETE', '/web-services/Codeunit/Numbers')).toEqual({
      status: 200,
      body: { objectType: 'Codeunit', unpublished: expect.arrayContaining(['MiscOperations', 'Numbers']) as unknown },
    })
    for (const name of ['Numbers', 'MiscOperations']) expect((await ping(other, name)).status).toBe(404)
    await until('the first instance has heard of it', async () => !(await namesOn(one)).includes('Numbers'))
    expect((await ping(one, 'Numbers')).status).toBe(404)
    expect((await one.manage('POST', '/web-services', { objectType: 'Codeunit', objectId: 50100 })).body).toMatchObject(
      { serviceName: 'MiscOperations' },
    )
    expect(await ping(one, 'MiscOperations')).toEqual({ status: 200, returnValue: '-7' })
  })

  test('a page and a query are OData entity sets on both instances right after they were published, and no more after they were unpublished', async () => {
    const sets = async (instance: TestInstance): Promise<string[]> => {
      const response = await fetch(instance.described.urls.odata, {
        headers: { authorization: basic('admin', adminPassword) },
      })
      return ((await response.json()) as { value: { name: string }[] }).value.map(({ name }) => name)
    }
    expect(await sets(one)).toEqual(
      expect.arrayContaining([
        'Customer',
        'Vendor',
        'Item',
        'SalesOrder',
        'ItemLedgerEntries',
        'CustomerSales',
        'TypeSample',
      ]),
    )
    expect(await sets(one)).not.toContain('Suppliers')

    expect(
      await one.manage('POST', '/web-services', { objectType: 'Page', objectId: 26, serviceName: 'Suppliers' }),
    ).toEqual({
      status: 201,
      body: { objectType: 'Page', objectId: 26, objectName: 'Vendor Card', serviceName: 'Suppliers' },
    })
    expect((await cli('publish', '--type', 'Query', '--id', '50100', '--name', 'Turnover')).out).toBe(
      'Query 50100 is published as Turnover.\n',
    )
    expect(await sets(one)).toEqual(expect.arrayContaining(['Suppliers', 'Turnover']))
    await until('the other instance has them', async () => (await sets(other)).includes('Turnover'))
    expect(await sets(other)).toContain('Suppliers')

    expect(await other.manage('DELETE', '/web-services/Page/Suppliers')).toMatchObject({ status: 200 })
    expect((await cli('unpublish', '--type', 'Query', '--name', 'Turnover')).status).toBe(0)
    for (const name of ['Suppliers', 'Vendor']) expect(await sets(other)).not.toContain(name)
    for (const name of ['Turnover', 'CustomerSales']) expect(await sets(one)).not.toContain(name)
    await until('both have heard of everything', async () =>
      (await Promise.all([sets(one), sets(other)])).every(
        (names) => !names.includes('Suppliers') && !names.includes('Turnover'),
      ),
    )
    expect(
      (await one.manage('POST', '/web-services', { objectType: 'Page', objectId: 26, serviceName: 'Vendor' })).status,
    ).toBe(201)
    expect(await sets(one)).toContain('Vendor')
  })

  test('the commands publish, list and unpublish', async () => {
    expect(await cli('publish', '--type', 'Codeunit', '--id', '50105', '--name', 'Sleeping')).toEqual({
      status: 0,
      out: 'Codeunit 50105 is published as Sleeping.\n',
      error: '',
    })
    expect((await cli('web-services')).out).toMatch(/^Codeunit +50105 +Sleeper +Sleeping$/m)
    expect(JSON.parse((await cli('web-services', '--json')).out)).toEqual(await published())
    expect(await cli('unpublish', '--type', 'Codeunit', '--name', 'Sleeping')).toEqual({
      status: 0,
      out: 'No longer published: Codeunit Sleeping.\n',
      error: '',
    })
    expect(await namesOn(one)).not.toContain('Sleeping')
    const again = await cli('unpublish', '--type', 'Codeunit', '--name', 'Sleeping')
    expect(again.status).toBe(1)
    expect(again.error).toContain("There is no published web service 'Sleeping'.")
  })

  test.each<[unknown, string, string]>([
    [{ objectType: 'Codeunit', objectId: 99999 }, 'Internal_ObjectNotFound', 'The codeunit 99999 does not exist.'],
    [{ objectType: 'Page', objectId: 50100 }, 'Internal_ObjectNotFound', 'The page 50100 does not exist.'],
    [{ objectType: 'Query', objectId: 1 }, 'Internal_ObjectNotFound', 'The query 1 does not exist.'],
    [
      { objectType: 'Table', objectId: 18 },
      'BadRequest',
      'The request is not valid: objectType must be Codeunit, Page or Query, not "Table".',
    ],
    [
      { objectType: 'codeunit', objectId: 50100 },
      'BadRequest',
      'The request is not valid: objectType must be Codeunit, Page or Query, not "codeunit".',
    ],
    [{ objectId: 50100 }, 'BadRequest', 'The request is not valid: objectType is missing: Codeunit, Page or Query.'],
    [{ objectType: 'Codeunit' }, 'BadRequest', 'The request is not valid: objectId (Integer) is missing.'],
    [
      { objectType: 'Codeunit', objectId: '50100' },
      'BadRequest',
      'The request is not valid: objectId must be an Integer of 1 or more, not "50100".',
    ],
    [
      { objectType: 'Codeunit', objectId: 50100, serviceName: 'not a name' },
      'Application_DialogException',
      'The service name is not valid.',
    ],
    [
      { objectType: 'Codeunit', objectId: 50101, serviceName: 'SessionAdmin' },
      'Application_DialogException',
      'The web service name SessionAdmin already exists.  Enter a different service name.',
    ],
    [
      { objectType: 'Codeunit', objectId: 50100, published: true },
      'BadRequest',
      "The request is not valid: 'published' is not known here. Known: objectType, objectId, serviceName.",
    ],
  ])('POST /web-services %j is refused and publishes nothing', async (body, code, message) => {
    const before = await published()
    expect(await one.manage<Fault>('POST', '/web-services', body)).toEqual({
      status: 400,
      body: { error: { code, message } },
    })
    expect(await published()).toEqual(before)
  })

  test.each([
    ['/web-services/Codeunit/Nothing', 404, 'Service_NotFound'],
    ['/web-services/Page/SessionAdmin', 404, 'Service_NotFound'],
    ['/web-services/Table/SessionAdmin', 400, 'BadRequest'],
    ['/web-services/Codeunit/sessionadmin', 404, 'Service_NotFound'],
    ["/web-services/Codeunit/'%20or%20true--", 404, 'Service_NotFound'],
    ['/web-services/Codeunit', 404, 'BadRequest_ResourceNotFound'],
  ])('DELETE %s is %i and takes nothing off', async (path, status, code) => {
    const before = await published()
    expect(await one.manage<Fault>('DELETE', path)).toMatchObject({ status, body: { error: { code } } })
    expect(await published()).toEqual(before)
  })

  test('nobody publishes without signing in', async () => {
    expect(
      (await one.manage('POST', '/web-services', { objectType: 'Codeunit', objectId: 50105 }, 'wrong')).status,
    ).toBe(401)
    expect((await one.manage('DELETE', '/web-services/Codeunit/SessionAdmin', undefined, 'wrong')).status).toBe(401)
  })
})
