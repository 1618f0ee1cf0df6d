/** Pages over SOAP: procedures of a codeunit that is published under the name of a page. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
import { pageCall, type PageReply } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'

const application = new URL('./pagesApplication.js', import.meta.url).pathname

const instance = useInstance({ application })
let data: CompanyData
beforeAll(async () => {
  data = await CompanyData.open(instance)
})
instance.add(async () => {
  await data.end()
})

const call = async (service: string, operation: string, inner = ''): Promise<PageReply> =>
  await pageCall(instance, service, operation, inner)
const keyOf = async (no: string, service = 'Customer'): Promise<string> =>
  (await call(service, 'Read', `<No>${no}</No>`)).value('Key') ?? ''

describe('a codeunit that is published under the name of a page', () => {
  const key = async (): Promise<string> => await keyOf('50000')

  test('adds its procedures, which take the Key first', async () => {
    expect((await call('Customer', 'NameOf', `<Key>${await key()}</Key>`)).value('return_value')).toBe(
      (await call('Customer', 'Read', '<No>50000</No>')).value('Name'),
    )
    expect((await call('Customer', 'Shout', `<Key>${await key()}</Key><text>so</text><marks>2</marks>`)).answer).toBe(
      '<return_value>SO!!</return_value>',
    )
  })

  test('gives back the Key of a record that is handed over by var, as it is then', async () => {
    const [before, name] = [await key(), (await call('Customer', 'Read', '<No>50000</No>')).value('Name') ?? '']
    const reply = await call('Customer', 'Rechristen', `<Key>${before}</Key><name>New Name</name><oldName/>`)
    expect([reply.value('return_value'), reply.value('oldName')]).toEqual([String(name.length), name])
    expect(reply.value('Key')).toBe(await key())
    expect(reply.value('Key')).not.toBe(before)
    expect(reply.answer).toMatch(/^<return_value>\d+<\/return_value><Key>[^<]+<\/Key><oldName>/)
  })

  test('fails as a whole', async () => {
    expect((await call('Customer', 'Rechristen', `<Key>${await key()}</Key><name>FAIL</name><oldName/>`)).fault).toBe(
      'No customer has this name.',
    )
    expect(await data.customerName('50000')).toBe('New Name')
  })

  test('does not hide operations of the page', async () => {
    expect((await call('Customer', 'Read', '<No>50000</No>')).value('No')).toBe('50000')
  })

  test.each([
    ['without a Key', 'Shout', '<text>x</text>', "The parameter 'Key' (Key) of Shout is missing."],
    [
      'with a Key that is none',
      'Shout',
      '<Key>x</Key><text>x</text>',
      /^The value of the parameter 'Key' of Shout is not a valid Key/,
    ],
    [
      'with two Keys',
      'Shout',
      '<Key>16;MTgsNTo1MDAwMA==1;1;</Key><Key>x</Key><text>x</text>',
      /^The parameter 'Key' does not exist in Shout/,
    ],
    [
      'for a record that is not there',
      'Shout',
      '<Key>16;MTgsNTpOT05FRQ==1;1;</Key><text>x</text>',
      'Customer No. NONEE does not exist.',
    ],
    [
      'without an argument',
      'Shout',
      '<Key>16;MTgsNTo1MDAwMA==1;1;</Key>',
      "The parameter 'text' (Text) of Shout is missing.",
    ],
  ])('called %s is a fault', async (_what, operation, inner, text) => {
    const reply = await call('Customer', operation, inner)
    expect(reply.fault).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
  })
})
