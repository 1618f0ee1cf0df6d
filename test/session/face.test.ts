/** What business code sees of a session, and that nothing it reaches from there outlives a stop. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Session } from '../../dist/index.js'
import type { SessionSlot } from '../../dist/session/run/slot.js'
import { State } from '../../dist/session/run/slot.js'
import { Item, ItemLine } from '../table/item.js'
import { TestCompany } from '../table/company.js'

/** All that the interface declares; a new member does not compile until it stands here. */
const members = {
  signal: true,
  sessionId: true,
  serviceInstanceId: true,
  sessionUniqueId: true,
  companyName: true,
  userId: true,
  userSecurityId: true,
  currentClientType: true,
  guiAllowed: true,
  startSession: true,
  tryStartSession: true,
  stopSession: true,
  tryStopSession: true,
  isSessionActive: true,
  sleep: true,
  checkpoint: true,
  commit: true,
  error: true,
  message: true,
  confirm: true,
  dialog: true,
  record: true,
} as const satisfies Record<keyof Session, true>

let company: TestCompany
beforeAll(async () => {
  company = await TestCompany.open([Item, ItemLine])
})
afterAll(async () => {
  await company.close()
})

/** The object's own and inherited properties, symbols among them, up to what every object has. */
function keysOf(object: object): PropertyKey[] {
  const keys: PropertyKey[] = []
  for (
    let at: unknown = object;
    at !== null && at !== Object.prototype && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  )
    keys.push(...Reflect.ownKeys(at as object))
  return keys
}

/** Everything that can be reached from a value by properties, getters and prototypes, with what it was found on. */
function reachable(root: object): { readonly on: object; readonly value: (...values: unknown[]) => unknown }[] {
  const seen = new Set<object>([Object.prototype, Function.prototype, Array.prototype, Promise.prototype])
  const found: { on: object; value: (...values: unknown[]) => unknown }[] = []
  const walk = (object: object, receiver: object): void => {
    if (seen.has(object)) return
    seen.add(object)
    for (const key of Reflect.ownKeys(object)) {
      let value: unknown
      try {
        value = Reflect.get(object, key, receiver)
      } catch {
        continue
      }
      if (typeof value === 'function') found.push({ on: receiver, value: value as () => unknown })
      if ((typeof value === 'object' && value !== null) || typeof value === 'function') walk(value, value)
    }
    const prototype = Object.getPrototypeOf(object) as object | null
    if (prototype !== null) walk(prototype, receiver)
  }
  walk(root, root)
  return found
}

/** Calls everything, several times, with what might fit; whatever it throws. */
async function tryEverything(session: Session, record: object): Promise<number> {
  const item = session.record(Item)
  const statement = { text: `insert into application."27_item" ("company", "1_no") values ('', 'FORGED')` }
  const argumentLists: unknown[][] = [[], [true], [statement], [Item], [session], [session, Item], [item], ['No.'], [0]]
  let called = 0
  for (const { on, value } of [...reachable(session), ...reachable(record), ...reachable(item)])
    for (const list of argumentLists) {
      called++
      try {
        const answer = value.apply(on, list)
        if (answer instanceof Promise) await answer
      } catch {
        // Only what is left behind counts.
      }
      try {
        const made: unknown = Reflect.construct(value, list)
        if (made instanceof Promise) made.catch(() => undefined)
      } catch {
        // As above.
      }
    }
  return called
}

describe('the face of a session', () => {
  test('has the members of the interface and nothing else, by name, symbol or prototype', async () => {
    await company.run(async (session) => {
      expect(new Set(keysOf(session))).toEqual(new Set([...Object.keys(members), 'constructor']))
      return await Promise.resolve()
    })
  })

  test('cannot be changed, neither for this session nor for others', async () => {
    await company.run(async (session) => {
      const prototype = Object.getPrototypeOf(session) as object
      for (const object of [session, prototype, session.constructor, session.dialog])
        expect(Object.isFrozen(object)).toBe(true)
      return await Promise.resolve()
    })
  })

  test('gives a stopped session nothing with which it could leave something behind', async () => {
    let slot: SessionSlot | undefined
    let called = 0
    let late: (() => Promise<number>) | undefined
    const ending = await company.end(
      async (session) => {
        const item = session.record(Item)
        item['No.'] = 'STOPPED'
        await item.insert()
        slot?.change(State.Running, State.Stopping)
        late = async () => await tryEverything(session, item)
        await expect(session.checkpoint()).rejects.toThrow('stopped')
        called = await tryEverything(session, item)
      },
      {
        onStart: (started) => {
          slot = started
        },
      },
    )
    expect(ending.outcome).toBe('Stopped')
    expect(called).toBeGreaterThan(500)
    expect(await company.sql('select "1_no" from application."27_item"')).toEqual([])
    // What its code left behind goes on when it is over.
    await late?.()
    expect(await company.sql('select "1_no" from application."27_item"')).toEqual([])
    expect(await company.sql("select 1 from pg_stat_activity where state like 'idle in%'")).toEqual([])
  })
})
