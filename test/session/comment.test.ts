/** Comments as Session Event has them: what terminals and lists show of them is what was written, on one line. */

import { describe, expect, test } from '@jest/globals'
import { commentLength, cutComment } from '../../dist/session/words/outcome.js'

describe('a comment', () => {
  test('is one line', () => {
    expect(cutComment('first\r\nsecond\tthird\u2028fourth')).toBe('first second third fourth')
  })

  test('shows control characters as pictures, so that no terminal obeys them', () => {
    expect(cutComment('\x1b[31mred\x07\x7f\x9b')).toBe('␛[31mred␇␡␡')
  })

  test('has no character that PostgreSQL cannot store, and is no longer than its column', () => {
    expect(cutComment('a\0b')).toBe('ab')
    expect(cutComment('\ud800')).toBe('\ufffd')
    expect(cutComment('😀'.repeat(commentLength)).length).toBe(commentLength)
  })
})
