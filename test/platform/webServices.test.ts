/** Publishing web services (compatibility 2.5). */

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { webServiceRows } from '../../dist/database/rows/webServiceRows.js'
import { checkedServiceName, defaultServiceName } from '../../dist/webservice/serviceName.js'
import { WebServices } from '../../dist/webservice/webServices.js'
import { openPlatformDatabase, type PlatformDatabase } from './platformDatabase.js'

let database: PlatformDatabase
beforeAll(async () => {
  database = await openPlatformDatabase()
})
afterAll(async () => {
  await database.end()
})
afterEach(async () => {
  await database.client.query('delete from platform.web_service')
})

const load = async (): Promise<WebServices> => await WebServices.load(webServiceRows(database.dataSource))
const letters = { objectType: 'Codeunit', objectId: 50101, serviceName: 'Letters' } as const

describe('the name of a service', () => {
  test.each(['Letters', 'Ωmega', 'Ⅷ', 'a1_b', 'ʰx', 'a\u0301', 'a\u00ad'])('%s is valid', (name) => {
    expect(checkedServiceName(name)).toBe(name)
  })
  test.each(['', '1a', '_a', 'a b', 'a-b', 'a/b', 'a.b', '\u0301a', ' a', '__proto__'])('%j is not', (name) => {
    expect(() => checkedServiceName(name)).toThrow('The service name is not valid.')
  })
  test('has at most 250 characters', () => {
    expect(() => checkedServiceName('a'.repeat(251))).toThrow('251')
  })
  test("is by default the object's without blanks", () => {
    expect(defaultServiceName('Session Admin')).toBe('SessionAdmin')
  })
})

describe('a published service', () => {
  test('is found under its object type and name, in the case it has', async () => {
    const services = await load()
    await services.publish(letters)
    expect(services.find('Codeunit', 'Letters')).toEqual({
      ...letters,
      excludeFieldsOutsideRepeater: false,
      excludeNonEditableFlowFields: false,
    })
    expect(services.find('Codeunit', 'letters')).toBeUndefined()
    expect(services.find('Page', 'Letters')).toBeUndefined()
    expect(services.find('Codeunit', '__proto__')).toBeUndefined()
  })

  test('is stored with the ordinals 5 Codeunit, 8 Page, 9 Query and listed by name', async () => {
    const services = await load()
    await services.publish({ objectType: 'Query', objectId: 3, serviceName: 'C' })
    await services.publish({ objectType: 'Page', objectId: 2, serviceName: 'B' })
    await services.publish({ objectType: 'Codeunit', objectId: 1, serviceName: 'A' })
    expect(
      (await database.client.query('select object_type from platform.web_service order by service_name')).rows,
    ).toEqual([{ object_type: 5 }, { object_type: 8 }, { object_type: 9 }])
    expect(services.published().map((service) => `${service.objectType} ${service.serviceName}`)).toEqual([
      'Codeunit A',
      'Page B',
      'Query C',
    ])
  })

  test('keeps its name to itself: "The web service name %1 already exists.  Enter a different service name."', async () => {
    const services = await load()
    await services.publish(letters)
    await expect(services.publish({ ...letters, objectId: 50102 })).rejects.toThrow(
      /^The web service name Letters already exists\. {2}Enter a different service name\.$/,
    )
    await expect(services.publish(letters)).rejects.toThrow('already exists.  Enter')
  })

  test('of a codeunit may have the name of a page, whose extension it is', async () => {
    const services = await load()
    await services.publish({ ...letters, objectType: 'Page' })
    await services.publish(letters)
    expect(services.published()).toHaveLength(2)
  })
})

describe('unpublishing', () => {
  test('takes the service off and the others on the same object', async () => {
    const services = await load()
    await services.publish(letters)
    await services.publish({ ...letters, serviceName: 'Letters2' })
    await services.publish({ ...letters, objectId: 1, serviceName: 'Other' })
    expect((await services.unpublish('Codeunit', 'Letters')).sort()).toEqual(['Letters', 'Letters2'])
    expect(services.published().map((service) => service.serviceName)).toEqual(['Other'])
    await expect(services.unpublish('Codeunit', 'Letters')).rejects.toThrow(
      "There is no published web service 'Letters'.",
    )
  })

  test('lasts over the next start, until it is published again', async () => {
    const services = await load()
    await services.publishMissing([letters])
    await services.unpublish('Codeunit', 'Letters')
    await services.publishMissing([letters])
    expect(services.find('Codeunit', 'Letters')).toBeUndefined()
    await services.publish(letters)
    expect(services.find('Codeunit', 'Letters')).toBeDefined()
  })
})

test('a change is announced to all server instances, also one made with SQL, and not one that was rolled back', async () => {
  const [mine, theirs] = [await load(), await load()]
  expect(await database.notificationsOf('servicetier_web_services', async () => await theirs.publish(letters))).toEqual(
    [''],
  )
  expect(mine.find('Codeunit', 'Letters')).toBeUndefined()
  await mine.reload()
  expect(mine.find('Codeunit', 'Letters')).toBeDefined()
  expect(
    await database.notificationsOf('servicetier_web_services', async () => {
      await database.client.query('update platform.web_service set published = false')
    }),
  ).toEqual([''])
  expect(
    await database.notificationsOf('servicetier_web_services', async () => {
      await database.client.query('begin')
      await database.client.query('delete from platform.web_service')
      await database.client.query('rollback')
    }),
  ).toEqual([])
})
