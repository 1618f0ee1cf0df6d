import { expect, test } from '@jest/globals'
import { SessionSlot } from '../../dist/session/run/slot.js'

test('a thread that wakes up late cannot begin a call that was taken back from it and offered to another', () => {
  const gateway = new SessionSlot()
  const [late, other] = [new SessionSlot(gateway.memory), new SessionSlot(gateway.memory)]
  const first = gateway.offer
  expect(gateway.withdraw()).toBe(true)
  const second = gateway.offer
  expect(late.claim(first)).toBe(false)
  expect(gateway.claimed).toBe(false)
  expect(other.claim(second)).toBe(true)
  expect(gateway.claimed).toBe(true)
  expect([late.claim(second), gateway.withdraw()]).toEqual([false, false])
})
