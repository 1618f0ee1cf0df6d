/** Clients that do not take their replies, or do not send their requests: what they hold, and for how long. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { runCli } from '../config/runCli.js'
import { adminPassword, basic, type TestInstance } from '../support/instance.js'
import { odata } from '../support/odata.js'
import { activeSessions, until, untilLogoff, type ActiveSession } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication } from './witness.js'

const rows = 30_000

/** Asks for more than the buffers of a connection take, and reads nothing. */
async function ask(instance: TestInstance): Promise<Socket> {
  const socket = connect(instance.described.ports.odata, '127.0.0.1')
  instance.add(() => {
    socket.destroy()
  })
  socket.on('error', () => undefined)
  socket.pause()
  await once(socket, 'connect')
  socket.write(
    `GET /BC/ODataV4/ItemLedgerEntries HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('admin', adminPassword)}\r\n\r\n`,
  )
  return socket
}

async function addRows(instance: TestInstance): Promise<void> {
  expect((await runCli(['demo-data', '--rows', String(rows)], instance.environment)).status).toBe(0)
}

/** How many connections of clients with these ports the instance has: the clients, who read nothing, do not know it. */
async function servedTo({ described }: TestInstance, ports: readonly number[]): Promise<number> {
  const established = (await readFile('/proc/net/tcp', 'utf8')).matchAll(
    /^ *\d+: [0-9A-F]{8}:([0-9A-F]{4}) [0-9A-F]{8}:([0-9A-F]{4}) 01 /gm,
  )
  return [...established].filter(
    ([, own, theirs]) =>
      parseInt(own ?? '', 16) === described.ports.odata && ports.includes(parseInt(theirs ?? '', 16)),
  ).length
}

/** The body of a reply that came in chunks. */
function bodyOf(reply: Buffer): string {
  const parts: Buffer[] = []
  let at = reply.indexOf('\r\n\r\n') + 4
  for (;;) {
    const start = reply.indexOf('\r\n', at) + 2
    const size = parseInt(reply.toString('latin1', at, start), 16)
    if (size === 0) return Buffer.concat(parts).toString()
    parts.push(reply.subarray(start, start + size))
    at = start + size + 2
  }
}

const reading = async (instance: TestInstance): Promise<ActiveSession[]> =>
  (await activeSessions(instance)).filter(({ procedure }) => procedure === 'Read')

describe('clients that do not take their replies', () => {
  const instance = useInstance({
    application: chaosApplication,
    settings: {
      DATABASE_MAX_CONNECTIONS: '8',
      CLIENT_IDLE_TIMEOUT: '00:00:08',
      ODATA_SERVICES_MAX_PAGE_SIZE: String(rows),
    },
  })
  beforeAll(async () => {
    await addRows(instance)
  })

  test('hold up nobody else, and lose their sessions soon and their connections later', async () => {
    const silent = await Promise.all(Array.from({ length: 10 }, async () => await ask(instance)))
    await until('all that may read', async () => (await reading(instance)).length >= 4)
    for (let entryNo = 0; entryNo < 6; entryNo += 2) {
      expect((await odata(instance, 'Customer?$top=1', { signal: AbortSignal.timeout(8000) })).status).toBe(200)
      expect(
        await soapCall(
          instance,
          'Chaos',
          'WritePair',
          { entryNo, pauseMilliseconds: 0 },
          { signal: AbortSignal.timeout(8000) },
        ),
      ).toMatchObject({ status: 200 })
    }
    await until('no session of theirs', async () => (await reading(instance)).length === 0)
    const ports = silent.map(({ localPort }) => localPort ?? 0)
    await until('no connection of theirs', async () => (await servedTo(instance, ports)) === 0)
  })

  test('a client that was slow gets the whole of its reply', async () => {
    const socket = await ask(instance)
    const { sessionUniqueId } = await until('its session', async () => (await reading(instance))[0])
    // Its session ends before the client takes anything.
    expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: '' })
    const parts: Buffer[] = []
    socket.on('data', (part: Buffer) => {
      parts.push(part)
    })
    socket.resume()
    await until(
      'the last chunk',
      async () => await Promise.resolve(Buffer.concat(parts.slice(-2)).toString().endsWith('\r\n0\r\n\r\n')),
    )
    const reply = JSON.parse(bodyOf(Buffer.concat(parts))) as { value: { Entry_No: number }[] }
    expect(new Set(reply.value.map((row) => row.Entry_No)).size).toBe(rows)
  })

  test('a client that sends a part of its request is told that it took too long', async () => {
    const socket = connect(instance.described.ports.soap, '127.0.0.1')
    instance.add(() => {
      socket.destroy()
    })
    let text = ''
    socket.on('data', (part: Buffer) => {
      text += part.toString()
    })
    const end = once(socket, 'close')
    socket.write(
      `POST /BC/ODataV4/Customer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nAuthorization: ${basic('admin', adminPassword)}\r\n\r\n{`,
    )
    await end
    expect(text).toMatch(/^HTTP\/1.1 400 [^]*the client sent nothing more \(ClientIdleTimeout\)/)
  })

  test('a call that takes longer than a client may be idle is answered', async () => {
    const call = soapCall(instance, 'Chaos', 'Select', { seconds: 10 })
    expect(await call).toMatchObject({ status: 200 })
  })
})

describe('clients that do not take their replies, without room to hold them', () => {
  const instance = useInstance({
    settings: { REPLY_SPOOL_MAX_SIZE: '0', ODATA_SERVICES_MAX_PAGE_SIZE: String(rows) },
  })
  beforeAll(async () => {
    await addRows(instance)
  })

  test('end their sessions', async () => {
    await ask(instance)
    const { sessionUniqueId } = await until('its session', async () => (await reading(instance))[0])
    expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({
      comment: 'The client did not take its reply, and there is no room to hold it (ReplySpoolMaxSize).',
    })
  })
})
