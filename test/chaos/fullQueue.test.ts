/**
 * Limits of calls by OData, APIs and SOAP page services: whoever is too much is told so, in the protocol's words, with
 * a time to come back.
 */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { type TestInstance } from '../support/instance.js'
import { errorOf, odata } from '../support/odata.js'
import { activeSessions, eventsOf, until, untilLogoff } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { pageCall } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication, Witness } from './witness.js'

interface Refusal {
  readonly status: number
  readonly retryAfter: string | null
  readonly sessionUniqueId: string | null
  readonly error: string
  readonly message: string
}

interface Protocol {
  readonly name: string
  readonly setting: string
  /** Code or exception: refused at once, and after having waited. */
  readonly errors: readonly [string, string]
  /** Holds a place until its customer is not locked any more. */
  readonly hold: (instance: TestInstance, name: string) => Promise<number>
  readonly ask: (instance: TestInstance) => Promise<Refusal>
}

const askOData = async (instance: TestInstance, url: string): Promise<Refusal> => {
  const reply = await odata(instance, url)
  const { code, message } = reply.status === 200 ? { code: '', message: '' } : errorOf(reply)
  return {
    status: reply.status,
    retryAfter: reply.headers.get('retry-after'),
    sessionUniqueId: reply.headers.get('request-id'),
    error: code,
    message: message.replace(/ {2}CorrelationId: {2}[0-9a-f-]{36}\.$/, ''),
  }
}
const protocols: readonly Protocol[] = [
  {
    name: 'OData',
    errors: ['Limit_TooManyRequests', 'Limit_QueueTimeout'],
    setting: 'ODataV4MaxConcurrentRequests, ODataV4MaxRequestQueueSize',
    hold: async (instance, name) =>
      (await odata(instance, "Customer('10000')", { method: 'PATCH', body: { Name: name } })).status,
    ask: async (instance) => await askOData(instance, 'Customer?$top=1'),
  },
  {
    name: 'SOAP pages',
    errors: ['NavServerBusyException', 'NavServerBusyException'],
    setting: 'SOAPMaxConcurrentRequests, SOAPRequestQueueSize',
    hold: async (instance, name) => {
      const key = (await pageCall(instance, 'Customer', 'Read', '<No>10000</No>')).value('Key') ?? ''
      return (
        await pageCall(instance, 'Customer', 'Update', `<Customer><Key>${key}</Key><Name>${name}</Name></Customer>`)
      ).status
    },
    ask: async (instance) => {
      const {
        status,
        headers,
        exception = '',
        fault = '',
      } = await pageCall(instance, 'Customer', 'ReadMultiple', '<setSize>1</setSize>')
      return {
        status,
        retryAfter: headers.get('retry-after'),
        sessionUniqueId: headers.get('request-id'),
        error: exception,
        message: fault,
      }
    },
  },
]

describe.each(protocols)('a full queue of $name', ({ name, setting, errors, hold, ask }) => {
  const limits = { MAX_CONCURRENT_REQUESTS: '1', QUEUE: '1', TIMEOUT: '00:00:01' }
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      ODATA_V4_MAX_CONCURRENT_REQUESTS: limits.MAX_CONCURRENT_REQUESTS,
      ODATA_V4_MAX_REQUEST_QUEUE_SIZE: limits.QUEUE,
      ODATA_REQUEST_QUEUE_TIMEOUT: limits.TIMEOUT,
      SOAP_MAX_CONCURRENT_REQUESTS: limits.MAX_CONCURRENT_REQUESTS,
      SOAP_REQUEST_QUEUE_SIZE: limits.QUEUE,
      SOAP_REQUEST_QUEUE_TIMEOUT: limits.TIMEOUT,
    },
  })
  let witness: Witness
  beforeAll(async () => {
    witness = await Witness.of(instance)
  })
  instance.add(async () => {
    await witness.end()
  })

  test('refuses the next with 429 and the one that waited too long with 503, both with Retry-After and without a session', async () => {
    const held = await witness.whileLocked(
      `select from application."18_customer" where "1_no" = '10000' for update`,
      async () => {
        const holding = hold(instance, `held by ${name}`)
        await until('the place to be taken', async () =>
          (await activeSessions(instance)).some(({ state }) => state === 'In Database'),
        )
        // Two come: one waits for the place, the other finds the queue full.
        const [first, second] = [ask(instance), ask(instance)]
        const refused = await Promise.race([first, second])
        expect(refused).toMatchObject({
          status: 429,
          retryAfter: '5',
          message: `Too many requests: 1 are running and 1 are waiting, which is the limit (${setting}).`,
        })
        const replies = await Promise.all([first, second])
        expect(replies.map(({ status, error }) => [status, error]).sort()).toEqual([
          [429, errors[0]],
          [503, errors[1]],
        ])
        const waited = replies.find(({ status }) => status === 503)
        expect(waited).toMatchObject({
          retryAfter: '30',
          message: 'The request waited 1 seconds for its turn, which is the limit.',
        })
        for (const { sessionUniqueId } of replies)
          if (sessionUniqueId !== null) expect(await eventsOf(instance, sessionUniqueId)).toEqual([])
        // The other protocols, control calls and the management service have places of their own.
        const others = await Promise.all(
          protocols.filter((other) => other.name !== name).map(async (other) => (await other.ask(instance)).status),
        )
        expect(others).toEqual([200])
        expect(
          (
            await odata(
              instance,
              instance.described.urls.odata.replace('ODataV4', 'api/servicetier/demo/v1.0/companies'),
            )
          ).status,
        ).toBe(200)
        expect((await soapCall(instance, 'SessionAdmin', 'IsSessionActive', { sessionId: 1 })).status).toBe(200)
        expect(await activeSessions(instance)).toHaveLength(1)
        return { holding }
      },
    )
    expect(await held.holding).toBe(200)
    const after = await ask(instance)
    expect(after.status).toBe(200)
    await untilLogoff(instance, after.sessionUniqueId ?? '')
    expect(await witness.oddSessions()).toEqual([])
  })
})
