/** Users, their secrets, and who may sign in (compatibility 3.7). */

import { createHook } from 'node:async_hooks'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { SignIn, type RefusedSignIn } from '../../dist/auth/SignIn.js'
import { Users } from '../../dist/auth/Users.js'
import { userRows, type UserAccount } from '../../dist/database/rows/userRows.js'
import { isCatalogueError } from '../../dist/errors/CatalogueError.js'
import { openPlatformDatabase, type PlatformDatabase } from './platformDatabase.js'

let database: PlatformDatabase
let users: Users
beforeAll(async () => {
  database = await openPlatformDatabase()
  users = new Users(userRows(database.dataSource))
})
afterAll(async () => {
  await database.end()
})
afterEach(async () => {
  await database.client.query('delete from platform.user_property; delete from platform."user"')
})

const basic = (userName: string, password: string): string =>
  `Basic ${Buffer.from(`${userName}:${password}`, 'utf8').toString('base64')}`

interface Door {
  readonly signIn: SignIn
  readonly refusals: RefusedSignIn[]
  /** Reads of the table: one for every sign-in that was not cached. */
  reads: number
  /** Milliseconds that the clock is ahead. */
  ahead: number
  /** 'granted', or the reason of the refusal that only the operator learns. */
  try(authorization: string | undefined, address?: string): Promise<string>
}

function openDoor(lockout = { count: 0, window: 0 }): Door {
  const rows = userRows(database.dataSource)
  const door: Door = {
    refusals: [],
    reads: 0,
    ahead: 0,
    signIn: new SignIn({
      rows: {
        find: async (userName: string): Promise<UserAccount | undefined> => {
          door.reads++
          return await rows.find(userName)
        },
      },
      settings: {
        LockoutPolicyFailedAuthenticationCount: lockout.count,
        LockoutPolicyFailedAuthenticationWindow: lockout.window,
      },
      onRefused: (refused) => {
        door.refusals.push(refused)
      },
      now: () => Date.now() + door.ahead,
    }),
    async try(authorization, address = '192.0.2.1') {
      const refused = door.refusals.length
      try {
        await door.signIn.signIn(authorization, address)
        return 'granted'
      } catch (error) {
        expect(isCatalogueError(error, 'Authentication_InvalidCredentials')).toBe(true)
        expect((error as Error).message).toBe('The server has rejected the client credentials.')
        return door.refusals[refused]?.reason ?? 'NoCredentials'
      }
    },
  }
  return door
}

describe('a user', () => {
  test('signs in with the password, the user name in any case', async () => {
    await users.createUser({ userName: 'Admin', password: 'Päss:wörd ☃' })
    const { signIn } = openDoor()
    const { rows } = await database.client.query<{ user_security_id: string }>(
      'select user_security_id from platform."user"',
    )
    expect(await signIn.signIn(basic('aDmIn', 'Päss:wörd ☃'), '::1')).toEqual({
      userName: 'ADMIN',
      securityId: rows[0]?.user_security_id,
    })
  })

  test('may type accents in either form of Unicode', async () => {
    await users.createUser({ userName: 'Zoë', password: 'Pa\u0308ss' })
    expect(await openDoor().try(basic('ZOE\u0308', 'P\u00e4ss'))).toBe('granted')
  })

  test('exists once', async () => {
    await users.createUser({ userName: 'admin', password: 'a' })
    await expect(users.createUser({ userName: 'ADMIN', password: 'b' })).rejects.toThrow(
      "The User already exists. Identification fields and values: User Name='ADMIN'",
    )
  })

  test.each([
    ['', 'x'],
    ['a:b', 'x'],
    ['a\nb', 'x'],
    ['x'.repeat(51), 'x'],
    ['a', ''],
    ['a', 'x'.repeat(129)],
    ['a', 'x\0'],
  ])('is not created as %j with password %j', async (userName, password) => {
    await expect(users.createUser({ userName, password })).rejects.toThrow()
  })

  test('a password that is refused is in no message', async () => {
    await expect(users.createUser({ userName: 'a', password: 'hunter2\n' })).rejects.not.toThrow('hunter2')
  })

  test('that does not exist gets no password', async () => {
    await expect(users.setPassword('nobody', 'x')).rejects.toThrow(
      "The User does not exist. Identification fields and values: User Name='NOBODY'",
    )
  })
})

describe('every refusal is the same error', () => {
  test.each([
    undefined,
    '',
    'Basic',
    'Basic ',
    'Bearer abc',
    'Basic !!!',
    `Basic ${Buffer.from('nocolon').toString('base64')}`,
    `Basic ${Buffer.from([0x61, 0x3a, 0xff]).toString('base64')}`,
    `Basic ${Buffer.from('a:b\0').toString('base64')}`,
  ])('header %j', async (authorization) => {
    const door = openDoor()
    expect(await door.try(authorization)).toBe('NoCredentials')
    expect(door.refusals).toEqual([])
  })

  test('a header of 5,000 characters', async () => {
    expect(await openDoor().try(basic('a', 'x'.repeat(5000)))).toBe('NoCredentials')
  })

  test('unknown, wrong, disabled, expired, and names that no user can have', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor()
    expect(await door.try(basic('nobody', 'right'))).toBe('UnknownUser')
    expect(await door.try(basic('', 'right'))).toBe('UnknownUser')
    expect(await door.try(basic('x'.repeat(51), 'right'))).toBe('UnknownUser')
    expect(await door.try(basic("' or 1=1 --", 'right'))).toBe('UnknownUser')
    expect(await door.try(basic('admin', 'wrong'))).toBe('WrongSecret')
    expect(await door.try(basic('admin', ''))).toBe('WrongSecret')
    await users.setState('admin', 'Disabled')
    expect(await door.try(basic('admin', 'right'))).toBe('Disabled')
    await users.setState('admin', 'Enabled')
    await users.setExpiryDate('admin', new Date(Date.now() - 1).toISOString())
    expect(await door.try(basic('admin', 'right'))).toBe('Expired')
    await users.setExpiryDate('admin', '')
    expect(await door.try(basic('admin', 'right'))).toBe('granted')
  })

  test('the operator learns the reason, never what was typed in place of a name', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor()
    await door.try(basic('my-password', 'x'))
    await door.try(basic('admin', 'wrong'))
    expect(door.refusals).toEqual([
      { reason: 'UnknownUser', userName: '', clientAddress: '192.0.2.1' },
      { reason: 'WrongSecret', userName: 'ADMIN', clientAddress: '192.0.2.1' },
    ])
  })

  test('an unknown user costs the hash of a password as a wrong password does, so both take as long', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor()
    const hashesOf = async (userName: string): Promise<number> => {
      let hashes = 0
      const hook = createHook({
        init: (_id, type) => {
          if (type === 'SCRYPTREQUEST') hashes++
        },
      }).enable()
      try {
        await door.try(basic(userName, 'wrong'))
      } finally {
        hook.disable()
      }
      return hashes
    }
    expect([await hashesOf('admin'), await hashesOf('nobody')]).toEqual([1, 1])
  })
})

describe('a web service access key', () => {
  test('signs in beside the password and is stored as a hash', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const key = await users.createWebServicesKey('admin')
    expect(key).toMatch(/^[A-Za-z0-9+/=]{44}$/)
    const door = openDoor()
    expect(await door.try(basic('admin', key))).toBe('granted')
    expect(await door.try(basic('admin', 'right'))).toBe('granted')
    const { rows } = await database.client.query<{ password: string; web_services_key: string }>(
      'select password, web_services_key from platform.user_property',
    )
    expect(rows[0]?.web_services_key).toMatch(/^k1\$/)
    expect(rows[0]?.password).toMatch(/^s1\$/)
    expect(JSON.stringify(rows)).not.toContain(key)
  })

  test('is replaced by the next one, and can be removed', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const first = await users.createWebServicesKey('admin')
    const second = await users.createWebServicesKey('admin')
    const door = openDoor()
    expect(await door.try(basic('admin', first))).toBe('WrongSecret')
    expect(await door.try(basic('admin', second))).toBe('granted')
    await users.removeWebServicesKey('admin')
    door.signIn.invalidate('ADMIN')
    expect(await door.try(basic('admin', second))).toBe('WrongSecret')
    expect(await door.try(basic('admin', ''))).toBe('WrongSecret')
  })

  test('ends at its expiry date, also when the sign-in was cached', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const key = await users.createWebServicesKey('admin', new Date(Date.now() + 30_000).toISOString())
    const door = openDoor()
    expect(await door.try(basic('admin', key))).toBe('granted')
    door.ahead = 31_000
    expect(await door.try(basic('admin', key))).toBe('WrongSecret')
  })
})

describe('a verified sign-in', () => {
  test('is cached for 60 seconds', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor()
    for (let i = 0; i < 3; i++) await door.try(basic('admin', 'right'))
    expect(door.reads).toBe(1)
    door.ahead = 61_000
    await door.try(basic('admin', 'right'))
    expect(door.reads).toBe(2)
  })

  test('is verified once for a burst of calls', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor()
    expect(
      new Set(await Promise.all(Array.from({ length: 64 }, async () => await door.try(basic('admin', 'right'))))),
    ).toEqual(new Set(['granted']))
    expect(door.reads).toBe(1)
  })

  test('is dropped at once when the user changes, which the database announces', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    await users.createUser({ userName: 'other', password: 'right' })
    const door = openDoor()
    await door.try(basic('admin', 'right'))
    await door.try(basic('other', 'right'))
    const announced = await database.notificationsOf('servicetier_users', async () => {
      await users.setPassword('admin', 'new')
    })
    expect(announced).toEqual(['ADMIN'])
    door.signIn.invalidate(announced[0])
    expect(await door.try(basic('admin', 'right'))).toBe('WrongSecret')
    expect(await door.try(basic('admin', 'new'))).toBe('granted')
    expect(await door.try(basic('other', 'right'))).toBe('granted')
    expect(door.reads).toBe(4)
  })

  test('that was under way while the user changed is not cached', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor()
    const underWay = door.try(basic('admin', 'right'))
    door.signIn.invalidate('ADMIN')
    await underWay
    await door.try(basic('admin', 'right'))
    expect(door.reads).toBe(2)
  })

  test.each([
    ['disabling a user', 'update platform."user" set state = 1 where user_name = \'ADMIN\'', ['ADMIN']],
    ['renaming a user', "update platform.\"user\" set user_name = 'ROOT' where user_name = 'ADMIN'", ['ADMIN', 'ROOT']],
    ['taking the key away', "update platform.user_property set web_services_key = ''", ['ADMIN']],
    ['deleting a user', 'delete from platform."user"', ['ADMIN']],
  ])('%s with SQL is announced too', async (_what, sql, announced) => {
    await users.createUser({ userName: 'admin', password: 'right' })
    expect(
      await database.notificationsOf('servicetier_users', async () => {
        await database.client.query(sql)
      }),
    ).toEqual(announced)
  })
})

describe('the lock-out policy', () => {
  test('locks a user out after so many failures within the window, and not others', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    await users.createUser({ userName: 'other', password: 'right' })
    const door = openDoor({ count: 3, window: 60 })
    for (let i = 0; i < 3; i++) expect(await door.try(basic('Admin', `wrong${i}`))).toBe('WrongSecret')
    expect(await door.try(basic('admin', 'right'))).toBe('LockedOut')
    expect(await door.try(basic('other', 'right'))).toBe('granted')
    door.ahead = 61_000
    expect(await door.try(basic('admin', 'right'))).toBe('granted')
  })

  test('locks nobody out elsewhere, and neither keys nor who was signed in', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const webServicesKey = await users.createWebServicesKey('admin')
    const door = openDoor({ count: 3, window: 3600 })
    expect(await door.try(basic('admin', 'right'), '198.51.100.7')).toBe('granted')
    for (let i = 0; i < 4; i++) await door.try(basic('admin', `wrong${i}`))
    door.signIn.invalidate()
    expect(await door.try(basic('admin', 'wrong'))).toBe('LockedOut')
    expect(await door.try(basic('admin', webServicesKey))).toBe('granted')
    expect(await door.try(basic('admin', 'right'), '203.0.113.9')).toBe('granted')
    // Right before, and not in the cache any more.
    door.ahead = 61_000
    expect(await door.try(basic('admin', 'right'))).toBe('granted')
  })

  test('a success in between starts the count again', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor({ count: 2, window: 60 })
    for (let i = 0; i < 3; i++) {
      expect(await door.try(basic('admin', 'wrong'))).toBe('WrongSecret')
      expect(await door.try(basic('admin', 'right'))).toBe('granted')
    }
  })

  test('guesses that are sent all at once do not get in between', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    const door = openDoor({ count: 2, window: 60 })
    const tries = [...Array.from({ length: 20 }, (_, i) => `wrong${i}`), 'right'].map(
      async (password) => await door.try(basic('admin', password)),
    )
    expect(await Promise.all(tries)).not.toContain('granted')
    expect(door.refusals.map((refused) => refused.reason)).toContain('LockedOut')
  })

  test('is off without a count or a window', async () => {
    await users.createUser({ userName: 'admin', password: 'right' })
    for (const lockout of [
      { count: 0, window: 60 },
      { count: 1, window: 0 },
    ]) {
      const door = openDoor(lockout)
      await door.try(basic('admin', 'wrong'))
      expect(await door.try(basic('admin', 'right'))).toBe('granted')
    }
  })
})

describe('the administrator', () => {
  test('is created at the first start with a generated password that is told once', async () => {
    const { created, generatedPassword } = await users.ensureAdministrator('admin', undefined)
    expect(created).toBe(true)
    expect(generatedPassword).toMatch(/^[A-HJ-NP-Za-kmnp-z2-9o]{20}$/)
    expect(await openDoor().try(basic('admin', generatedPassword ?? ''))).toBe('granted')
    expect(await users.ensureAdministrator('admin', undefined)).toEqual({ created: false })
    expect(await openDoor().try(basic('admin', generatedPassword ?? ''))).toBe('granted')
  })

  test('has the password of the settings, also when they change', async () => {
    expect(await users.ensureAdministrator('admin', 'first')).toEqual({ created: true })
    expect(await openDoor().try(basic('admin', 'first'))).toBe('granted')
    expect(
      await database.notificationsOf('servicetier_users', async () => {
        await users.ensureAdministrator('admin', 'first')
      }),
    ).toEqual([])
    expect(await users.ensureAdministrator('admin', 'second')).toEqual({ created: false })
    expect(await openDoor().try(basic('admin', 'second'))).toBe('granted')
    expect(await openDoor().try(basic('admin', 'first'))).toBe('WrongSecret')
  })

  test('is created by one of two instances that start at once', async () => {
    const both = await Promise.all([
      users.ensureAdministrator('admin', undefined),
      users.ensureAdministrator('admin', undefined),
    ])
    expect(both.filter((result) => result.created)).toHaveLength(1)
    const { generatedPassword = '' } = both.find((result) => result.created) ?? {}
    expect(await openDoor().try(basic('admin', generatedPassword))).toBe('granted')
  })
})
