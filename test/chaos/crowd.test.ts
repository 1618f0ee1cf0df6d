/** Many connections at once, clients whose bodies trickle in, and clients that leave in the middle of theirs. */

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, basic } from '../support/instance.js'
import { json, odata } from '../support/odata.js'
import { activeSessions, until, untilLogoff } from '../support/sessions.js'
import { pageEnvelope, pageUrl } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'
import { Witness } from './witness.js'

const connections = 500

describe('a crowd of clients', () => {
  const instance = useInstance()
  let witness: Witness
  const sockets: Socket[] = []
  beforeAll(async () => {
    witness = await Witness.of(instance)
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
  })
  instance.add(async () => {
    await witness.end()
  })

  const open = async (): Promise<Socket> => {
    const socket = connect(instance.described.ports.odata, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }
  /** Sends, and answers the reply up to its end. */
  const ask = async (socket: Socket, request: string): Promise<string> => {
    let reply = ''
    const whole = new Promise<string>((resolve, reject) => {
      socket.on('data', (part: Buffer) => {
        reply += part.toString('latin1')
        const length = /\r\ncontent-length: (\d+)/i.exec(reply)?.[1]
        const head = reply.indexOf('\r\n\r\n')
        if (
          head >= 0 &&
          (reply.endsWith('\r\n0\r\n\r\n') || (length !== undefined && reply.length >= head + 4 + Number(length)))
        )
          resolve(reply)
      })
      socket.on('close', () => {
        reject(new Error(`closed after ${reply}`))
      })
    })
    whole.catch(() => undefined)
    socket.write(request)
    return await whole
  }
  const request = (method: string, path: string, body = '', type = 'application/json'): string =>
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('admin', adminPassword)}\r\n${body === '' ? '' : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`}\r\n${body}`
  const exists = async (no: string): Promise<boolean> =>
    (await witness.query('select from application."18_customer" where "1_no" = $1', no)).length > 0
  const sessions = async (): Promise<number> =>
    Number(
      (await witness.query('select count(*) as events from platform.session_event where event_type = 0'))[0]?.[
        'events'
      ],
    )

  test(`${connections} connections that ask at the same moment all get their answer, reading and writing`, async () => {
    const all = await Promise.all(Array.from({ length: connections }, open))
    const replies = await Promise.all(
      all.map(
        async (socket, index) =>
          await ask(
            socket,
            index % 5 === 0
              ? request('POST', '/BC/ODataV4/Customer', JSON.stringify({ No: `CROWD${index}`, Name: 'x' }))
              : request('GET', "/BC/ODataV4/Customer('10000')"),
          ),
      ),
    )
    expect(replies.map((reply) => reply.slice(9, 12))).toEqual(all.map((_, index) => (index % 5 === 0 ? '201' : '200')))
    expect(
      await witness.query(`select count(*)::int as made from application."18_customer" where "1_no" like 'CROWD%'`),
    ).toEqual([{ made: connections / 5 }])
    // On the connections that are open still, the next requests are answered, too.
    const again = await Promise.all(
      all.map(async (socket) => await ask(socket, request('GET', "/BC/ODataV4/Customer('10000')"))),
    )
    expect(again.map((reply) => reply.slice(9, 12))).toEqual(all.map(() => '200'))
    await until('everything is written', async () => (await witness.oddSessions()).length === 0)
  })

  test(`${connections} connections that have sent half a request hold up nobody and have no session`, async () => {
    const before = await sessions()
    const body = JSON.stringify({ No: 'HALF', Name: 'x'.repeat(50) })
    const half = request('POST', '/BC/ODataV4/Customer', body).slice(0, -20)
    for (const socket of await Promise.all(Array.from({ length: connections }, open))) socket.write(half)
    expect((await odata(instance, "Customer('10000')")).status).toBe(200)
    expect(await activeSessions(instance)).toEqual([])
    for (const socket of sockets.splice(0)) socket.destroy()
    expect((await odata(instance, "Customer('10000')")).status).toBe(200)
    // Their own, those of two readings and of the list of sessions if that is one: none of the half requests.
    expect((await sessions()) - before).toBeLessThan(10)
    expect(await exists('HALF')).toBe(false)
  })

  test('bodies that trickle in are taken when they are whole, and begin no session before', async () => {
    const slow = await Promise.all(
      [
        ['/BC/ODataV4/Customer', JSON.stringify({ No: 'TRICKLE1', Name: 'x' }), 'application/json'],
        [
          '/BC/ODataV4/$batch',
          JSON.stringify({
            requests: [{ id: '1', method: 'POST', url: 'Customer', body: { No: 'TRICKLE2', Name: 'x' } }],
          }),
          'application/json',
        ],
        [
          new URL(pageUrl(instance, 'Customer')).pathname,
          pageEnvelope('Customer', 'Create', '<Customer><No>TRICKLE3</No></Customer>'),
          'text/xml; charset=utf-8',
        ],
      ].map(async ([path = '', body = '', type = '']) => ({
        socket: await open(),
        text: request('POST', path, body, type),
      })),
    )
    const replies = slow.map(async ({ socket, text }) => await ask(socket, text.slice(0, -40)))
    for (let left = 40; left > 1; left--) {
      for (const { socket, text } of slow) socket.write(text.at(-left) ?? '')
      expect((await odata(instance, "Customer('10000')")).status).toBe(200)
    }
    expect(await activeSessions(instance)).toEqual([])
    expect(await Promise.all(['TRICKLE1', 'TRICKLE2', 'TRICKLE3'].map(exists))).toEqual([false, false, false])
    for (const { socket, text } of slow) socket.write(text.at(-1) ?? '')
    expect((await Promise.all(replies)).map((reply) => reply.slice(9, 12))).toEqual(['201', '200', '200'])
    expect(await Promise.all(['TRICKLE1', 'TRICKLE2', 'TRICKLE3'].map(exists))).toEqual([true, true, true])
  })

  test('a client that leaves while its batch waits for a lock: the batch is done whole or not at all, and its session ends', async () => {
    const group = { atomicityGroup: 'g' }
    const body = JSON.stringify({
      requests: [
        { id: '1', method: 'POST', url: 'Customer', body: { No: 'LEFT1', Name: 'x' }, ...group },
        { id: '2', method: 'PATCH', url: "Customer('10000')", body: { Name: 'left' }, ...group },
        { id: '3', method: 'POST', url: 'Customer', body: { No: 'LEFT2', Name: 'x' }, ...group },
      ],
    })
    const session = await witness.whileLocked(
      `select from application."18_customer" where "1_no" = '10000' for update`,
      async () => {
        const socket = await open()
        socket.write(request('POST', '/BC/ODataV4/$batch', body))
        const waiting = await until('the batch to wait', async () =>
          (await activeSessions(instance)).find(({ state }) => state === 'In Database'),
        )
        socket.resetAndDestroy()
        expect((await odata(instance, "Customer('20000')")).status).toBe(200)
        return waiting
      },
    )
    await untilLogoff(instance, session.sessionUniqueId)
    const name = json(await odata(instance, "Customer('10000')"))['Name']
    expect([
      [true, true, true],
      [false, false, false],
    ]).toContainEqual([await exists('LEFT1'), name === 'left', await exists('LEFT2')])
    expect(await activeSessions(instance)).toEqual([])
    expect(await witness.oddSessions()).toEqual([])
  })
})
