import { describe, expect, test } from '@jest/globals'
import { EventLog } from '../../dist/eventlog/EventLog.js'
import { messageOf, observations, type Observation } from '../../dist/observations/observations.js'
import { observeWith } from '../../dist/observations/observe.js'

const session = {
  sessionId: 25,
  sessionUniqueId: '4ad0c3a4-2b6f-4a53-9a6f-0b0a54b0a3f1',
  user: { userName: 'ADMIN' },
  companyName: 'CRONUS',
  objectId: 50105,
  procedure: 'OnRun',
  clientType: 'Background',
}

describe('what an operator is told', () => {
  test('every kind has a level, an id and a sentence, and its text names only its fields', () => {
    for (const [kind, { eventId, message, fields, description }] of Object.entries(observations)) {
      expect([kind, eventId >= 100]).toEqual([kind, true])
      expect(description).toMatch(/\.$/)
      const names = [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      expect(Object.keys(fields)).toEqual(expect.arrayContaining(names))
    }
  })

  test('a text has its fields in place of the braces, a duration as a time span; what a field says is not read again', () => {
    const stopped: Observation = {
      kind: 'sessionStopped',
      stopper: '{comment}',
      through: 'the management service',
      duration: 62_500,
      comment: 'enough $& {through}',
      session,
    }
    expect(messageOf(stopped)).toBe(
      'The session was stopped by {comment} through the management service after 00:01:02.5: enough $& {through}',
    )
  })

  test('every consumer hears of an observation, in order', () => {
    const heard: string[] = []
    const observe = observeWith([({ kind }) => heard.push(`first ${kind}`), ({ kind }) => heard.push(`second ${kind}`)])
    observe({ kind: 'leaseLost' })
    observe({ kind: 'leaseRegained' })
    expect(heard).toEqual(['first leaseLost', 'second leaseLost', 'first leaseRegained', 'second leaseRegained'])
  })

  test('an entry that the database refuses is told elsewhere, once, and the others are written', async () => {
    const written: unknown[] = []
    const elsewhere: Observation[] = []
    const eventLog = new EventLog({
      serverInstanceId: 1,
      query: async ({ values }) => {
        const messages = values?.[12] as readonly string[]
        if (messages.includes('bad')) throw Object.assign(new Error('no such text'), { code: '22021' })
        written.push(...messages)
        return await Promise.resolve({ rows: [], rowCount: messages.length, command: 'INSERT' })
      },
      clientTypeOrdinal: () => 5,
      elsewhere: (observation) => elsewhere.push(observation),
    })
    for (const text of ['good', 'bad', 'better\0'])
      eventLog.write({ kind: 'messageShown', text, context: '', session: undefined })
    await eventLog.flush()
    eventLog.end()
    expect(written).toEqual(['good', 'better'])
    expect(elsewhere).toEqual([{ kind: 'entryRefused', reason: 'Error: no such text', text: 'bad' }])
  })
})
