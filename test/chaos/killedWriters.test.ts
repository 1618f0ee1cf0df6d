/** kill -9 while clients write several records at once, in batches and with CreateMultiple, and read what is long. */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, basic, type TestInstance } from '../support/instance.js'
import { longLedger, longLedgerTemplate } from '../support/longLedger.js'
import { json, odata } from '../support/odata.js'
import { activeSessions, until } from '../support/sessions.js'
import { pageCall } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'
import { Witness } from './witness.js'

const lastChunk = '\r\n0\r\n\r\n'
/** Customers that one request makes. */
const size = 5

/** A request that makes customers; true if all of them were confirmed. */
type Write = (instance: TestInstance, nos: readonly string[]) => Promise<boolean>

const writes: Readonly<Record<string, Write>> = {
  JB: async (instance, nos) => {
    const requests = nos.map((no, index) => ({
      id: String(index),
      atomicityGroup: 'g',
      method: 'POST',
      url: 'Customer',
      body: { No: no, Name: no },
    }))
    const reply = await odata(instance, '$batch', { body: { requests } })
    return json<{ responses: { status: number }[] }>(reply).responses.every(({ status }) => status === 201)
  },
  MB: async (instance, nos) => {
    const parts = nos.map(
      (no, index) =>
        `--c\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: ${index + 1}\r\n\r\nPOST Customer HTTP/1.1\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ No: no, Name: no })}\r\n`,
    )
    const body = `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${parts.join('')}--c--\r\n--b--\r\n`
    const reply = await odata(instance, '$batch', { body, headers: { 'content-type': 'multipart/mixed; boundary=b' } })
    return [...reply.text.matchAll(/^HTTP\/1\.1 201/gm)].length === nos.length
  },
  CM: async (instance, nos) =>
    (
      await pageCall(
        instance,
        'Customer',
        'CreateMultiple',
        `<Customer_List>${nos.map((no) => `<Customer><No>${no}</No><Name>${no}</Name></Customer>`).join('')}</Customer_List>`,
      )
    ).status === 200,
}

describe('kill -9 of an instance while clients write and read', () => {
  const instance = useInstance(async () => ({
    template: await longLedgerTemplate(),
    settings: { ODATA_SERVICES_MAX_PAGE_SIZE: String(longLedger) },
  }))
  let witness: Witness
  /** First customer of each request that was confirmed whole. */
  const confirmed: string[] = []
  /** What of the long replies arrived, and whether its end did. */
  const cut: { text: string }[] = []
  beforeAll(async () => {
    witness = await Witness.of(instance)
    let killed = false
    const write = async (kind: string, caller: number): Promise<void> => {
      for (let round = 0; !killed; round++) {
        const nos = Array.from({ length: size }, (_, index) => `${kind}${caller}-${round}-${index}`)
        // The request that the kill hits has no answer, or half of one.
        if ((await writes[kind]?.(instance, nos).catch(() => false)) === true) confirmed.push(nos[0] ?? '')
      }
    }
    const writers = Object.keys(writes).flatMap((kind) =>
      [1, 2].map(async (caller) => {
        await write(kind, caller)
      }),
    )
    const readers = await Promise.all([1, 2].map(read))
    await until(
      'writes of every kind',
      async () =>
        await Promise.resolve(
          Object.keys(writes).every((kind) => confirmed.filter((no) => no.startsWith(kind)).length >= 10),
        ),
    )
    killed = true
    await instance.kill()
    await Promise.all([
      ...writers,
      ...readers.map(async (socket) => {
        socket.resume()
        if (!socket.closed) await once(socket, 'close')
      }),
    ])
    await instance.startAgain()
  })
  instance.add(async () => {
    await witness.end()
  })

  /** Asks for all rows and takes no more once the reply began, so that it is under way until the socket is read. */
  const read = async (): Promise<Socket> => {
    const socket = connect(instance.described.ports.odata, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      `GET /BC/ODataV4/ItemLedgerEntries HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('admin', adminPassword)}\r\n\r\n`,
    )
    const got = { text: ((await once(socket, 'data')) as [Buffer])[0].toString('latin1') }
    socket.pause()
    socket.on('data', (part: Buffer) => {
      got.text = got.text.slice(0, 100) + (got.text.slice(100) + part.toString('latin1')).slice(-20)
    })
    cut.push(got)
    return socket
  }

  test('each request has made all of its records or none, and all where that was confirmed', async () => {
    const groups = await witness.query(
      `select regexp_replace("1_no", '-\\d+$', '-0') as first, count(*)::int as records from application."18_customer" where "1_no" ~ '^(JB|MB|CM)' group by 1`,
    )
    expect(groups.filter(({ records }) => records !== size)).toEqual([])
    const made = new Set(groups.map(({ first }) => first))
    expect(confirmed.filter((no) => !made.has(no))).toEqual([])
    // At most what each of the callers had under way is there without an answer.
    expect(made.size - confirmed.length).toBeLessThanOrEqual(Object.keys(writes).length * 2)
  })

  test('a long reply is not taken for whole', () => {
    expect(cut.map(({ text }) => [text.startsWith('HTTP/1.1 200 OK'), text.endsWith(lastChunk)])).toEqual([
      [true, false],
      [true, false],
    ])
  })

  test('every session has exactly one Logon and one Logoff, and those that read say why they ended', async () => {
    expect(await witness.oddSessions()).toEqual([])
    const lost = await witness.query(
      `select count(*)::int as readers from platform.session_event where event_type = 1 and client_type = 2 and comment = 'The server instance ended unexpectedly.'`,
    )
    expect(Number(lost[0]?.['readers'])).toBeGreaterThanOrEqual(2)
  })

  test('nothing is left of it, and it works as before', async () => {
    expect(await witness.activeSessionRows()).toBe(0)
    expect(await activeSessions(instance)).toEqual([])
    for (const [kind, write] of Object.entries(writes))
      expect(
        await write(
          instance,
          Array.from({ length: size }, (_, index) => `${kind}AGAIN-${index}`),
        ),
      ).toBe(true)
  })
})
