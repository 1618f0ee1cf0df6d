/** Hashes of passwords and keys, and the header that carries them. */

import { describe, expect, test } from '@jest/globals'
import { basicCredentials } from '../../dist/auth/basicCredentials.js'
import { hashKey, hashSecret, newWebServicesKey, verifyKey, verifySecret } from '../../dist/auth/secrets.js'

describe('hashes', () => {
  test('are salted, fit the fields, and verify nothing but their secret', async () => {
    const [first, second] = [await hashSecret('secret'), await hashSecret('secret')]
    expect(first).not.toBe(second)
    expect(first.length).toBeLessThanOrEqual(80)
    expect(await verifySecret('secret', first)).toBe(true)
    expect(await verifySecret('Secret', first)).toBe(false)
    const key = newWebServicesKey()
    expect(hashKey(key).length).toBeLessThanOrEqual(80)
    expect(verifyKey(key, hashKey(key))).toBe(true)
    expect(verifyKey(key, hashKey(newWebServicesKey()))).toBe(false)
  })

  test.each([
    '',
    'secret',
    's1$$',
    's1$AAAA$AAAA',
    'k1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('%j verifies no password', async (encoded) => {
    expect(await verifySecret('secret', encoded)).toBe(false)
    expect(await verifySecret('', encoded)).toBe(false)
  })

  test('a hash of one kind never verifies the other', async () => {
    expect(verifyKey('secret', await hashSecret('secret'))).toBe(false)
    expect(await verifySecret('secret', hashKey('secret'))).toBe(false)
  })
})

test('the header is read as RFC 7617 has it', () => {
  expect(basicCredentials('bAsIc   YTpiOmM=')).toEqual({ userName: 'a', password: 'b:c' })
  expect(basicCredentials('Basic Og==')).toEqual({ userName: '', password: '' })
})
