/** Steps are one transaction: all of them or none, whoever ends them, and against whoever changes the same rows. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Step, StepsResult } from '../../dist/steps/steps.js'
import { type SessionSlot, State } from '../../dist/session/run/slot.js'
import { signal } from '../table/company.js'
import { Header, input, insertOrder, Line, modifyOrder, orderKey, readBack, Shop } from './shop.js'

let shop: Shop

beforeAll(async () => {
  shop = await Shop.open()
})
afterAll(async () => {
  await shop.close()
})
beforeEach(async () => {
  await shop.clear()
})

const wait: Step = { kind: 'action', pageId: 42, action: 'Wait', target: orderKey('O1'), values: {} }

describe('steps', () => {
  test.each([0, 1, 2, 3])(
    'change nothing if the one behind %i others fails, and tell what they had done',
    async (before) => {
      const steps = [
        insertOrder('O1', {}, [input({})]),
        modifyOrder('O1', { City: 'Rome' }, { readBack: readBack(Header, 'City') }),
        { kind: 'delete', pageId: 42, target: orderKey('O1') } as const,
      ].slice(0, before)
      const ending = await shop.end([
        ...steps,
        { kind: 'procedure', codeunitId: 60, procedure: 'Fail', values: {} },
        insertOrder('NEVER'),
      ])
      expect(ending).toMatchObject({ outcome: 'Failed', error: { code: 'Application_DialogException' } })
      const { results } = ending.result as StepsResult
      expect(results.map(({ kind }) => kind)).toEqual([...Array<string>(before).fill('done'), 'failed'])
      expect(results.at(-1)).toMatchObject({
        error: { code: 'Application_DialogException', args: { message: 'It went wrong.' } },
      })
      if (before > 1) expect(results[1]).toMatchObject({ rows: [['Rome']] })
      expect(await shop.rows(Header, 'No.')).toEqual([])
      expect(await shop.rows(Line, 'Line No.')).toEqual([])
    },
  )

  test('change nothing if their session is stopped between them', async () => {
    const reached = signal()
    const goOn = signal()
    let slot: SessionSlot | undefined
    const running = shop.end([insertOrder('O1', {}, [input({})]), wait, insertOrder('O2')], {
      onStart: (started) => {
        slot = started
      },
      answers: {
        isSessionActive: async () => {
          reached.give()
          await goOn.given
          return false
        },
      },
    })
    await reached.given
    expect(slot?.change(State.Running, State.Stopping)).toBe(true)
    goOn.give()
    expect(await running).toMatchObject({ outcome: 'Stopped', error: { code: 'Session_Stopped' } })
    expect(await shop.rows(Header, 'No.')).toEqual([])
    expect(await shop.rows(Line, 'Line No.')).toEqual([])
  })
})

describe('versions', () => {
  beforeEach(async () => {
    await shop.run(insertOrder('O1', { City: 'Berlin' }))
  })

  test('let the first of two changes of the same version through, and only that', async () => {
    const versions = [await shop.version('O1')]
    const change = async (city: string): Promise<string> =>
      (await shop.end([modifyOrder('O1', { City: city }, { versions })])).error?.code ?? city
    const [first, second] = await Promise.all([change('Rome'), change('Oslo')])
    expect([first, second]).toContain('Request_EntityChanged')
    expect(await shop.rows(Header, 'City')).toEqual([[first === 'Request_EntityChanged' ? second : first]])
  })

  test('are looked at under the lock of the row: who waited for a change sees it', async () => {
    const versions = [await shop.version('O1')]
    const reached = signal()
    const goOn = signal()
    const holds = shop.end([modifyOrder('O1', { City: 'Rome' }), wait], {
      answers: {
        isSessionActive: async () => {
          reached.give()
          await goOn.given
          return false
        },
      },
    })
    await reached.given
    const conditional = shop.end([{ kind: 'delete', pageId: 42, target: orderKey('O1'), versions }])
    const unconditional = shop.end([modifyOrder('O1', { 'Sell-to Name': 'Litware' })])
    await shop.company.someoneWaitsForALock()
    goOn.give()
    expect(await holds).toMatchObject({ outcome: 'Completed' })
    expect(await conditional).toMatchObject({ outcome: 'Failed', error: { code: 'Request_EntityChanged' } })
    // Without a condition the later change comes on top of the earlier one.
    expect(await unconditional).toMatchObject({ outcome: 'Completed' })
    expect(await shop.rows(Header, 'Name', 'City')).toEqual([['Litware', 'Rome']])
  })

  test.each<[string, Partial<Extract<Step, { kind: 'modify' }>>, boolean]>([
    ['any', { versions: 'any' }, true],
    ['another', { versions: ['1'] }, false],
    ['none', { versions: [] }, false],
    ['not another', { notVersions: ['1'] }, true],
    ['not any', { notVersions: 'any' }, false],
  ])('%s', async (_what, conditions, changes) => {
    const ending = await shop.end([modifyOrder('O1', { City: 'Rome' }, conditions)])
    expect(ending.error?.code).toBe(changes ? undefined : 'Request_EntityChanged')
    expect(await shop.rows(Header, 'City')).toEqual([[changes ? 'Rome' : 'Berlin']])
  })
})
