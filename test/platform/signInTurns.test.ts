/** Who may have a password checked next: nobody who floods the server takes the place of somebody else. */

import { describe, expect, test } from '@jest/globals'
import { Turns, type Waiting } from '../../dist/auth/Turns.js'

describe('turns of checking passwords', () => {
  const stranger = { lane: 'strangers', address: '192.0.2.1', userName: 'A' } as const

  /** One runs until it is told to finish; the others wait and note when it is their turn. */
  function busy(options: ConstructorParameters<typeof Turns>[0]): {
    readonly order: string[]
    readonly wait: (name: string, who?: Partial<Waiting>) => Promise<void>
    readonly finish: () => void
  } {
    const turns = new Turns(options)
    const order: string[] = []
    let finish = (): void => undefined
    void turns.run(
      stranger,
      async () =>
        await new Promise<void>((resolve) => {
          finish = resolve
        }),
    )
    return {
      order,
      wait: async (name, who = {}) =>
        await turns.run({ ...stranger, ...who }, async () => {
          order.push(name)
          return Promise.resolve()
        }),
      finish: () => {
        finish()
      },
    }
  }

  test('only so many run at once, only so many wait, and the order is kept', async () => {
    const { order, wait, finish } = busy({ atOnce: 1, mostWaiting: 2 })
    const waiting = [wait('first'), wait('second')]
    await expect(wait('third')).rejects.toThrow('Too many requests: 1 are running and 2 are waiting')
    finish()
    await Promise.all(waiting)
    expect(order).toEqual(['first', 'second'])
    await expect(wait('later')).resolves.toBeUndefined()
  })

  test('addresses take turns, and users of one address do', async () => {
    const { order, wait, finish } = busy({ atOnce: 1, mostWaiting: 10 })
    const waiting = [
      wait('a1'),
      wait('a2'),
      wait('b1', { userName: 'B' }),
      wait('elsewhere', { address: '198.51.100.7' }),
      wait('a3'),
    ]
    finish()
    await Promise.all(waiting)
    expect(order).toEqual(['a1', 'elsewhere', 'b1', 'a2', 'a3'])
  })

  test('a flood is refused itself, and nobody else', async () => {
    const { order, wait, finish } = busy({ atOnce: 1, mostWaiting: 3 })
    const flood = [wait('f1'), wait('f2'), wait('f3')]
    const refused = flood[2]?.catch((error: unknown) => (error as Error).message)
    const other = wait('other', { userName: 'B' })
    expect(await refused).toMatch('Too many requests')
    finish()
    await Promise.all([...flood.slice(0, 2), other])
    expect(order).toEqual(['f1', 'other', 'f2'])
  })

  test('what was right before goes first, then the management service; strangers leave a turn for them', async () => {
    const { order, wait, finish } = busy({ atOnce: 2, mostWaiting: 10 })
    await wait('known at once', { lane: 'known' })
    const waiting = [wait('stranger'), wait('management', { lane: 'management' })]
    await wait('known', { lane: 'known' })
    finish()
    await Promise.all(waiting)
    expect(order).toEqual(['known at once', 'known', 'management', 'stranger'])
  })
})
