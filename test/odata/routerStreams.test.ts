/** Replies that are too long to be held: memory, slow clients, clients that leave, and failures on the way. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { adminPassword, basic } from '../support/instance.js'
import { longLedger, longLedgerTemplate } from '../support/longLedger.js'
import { json, odata } from '../support/odata.js'
import { activeSessions, until, untilLogoff, type ActiveSession } from '../support/sessions.js'
import { useInstance } from '../support/useInstance.js'

const lastChunk = '\r\n0\r\n\r\n'

describe('a long reply', () => {
  const instance = useInstance(async () => ({
    template: await longLedgerTemplate(),
    settings: { ODATA_SERVICES_MAX_PAGE_SIZE: String(longLedger) },
  }))
  const sockets: Socket[] = []
  instance.add(() => {
    for (const socket of sockets) socket.destroy()
  })

  /** Asks for all rows, and takes no more once the reply began. */
  const ask = async (): Promise<Socket> => {
    const socket = connect(instance.described.ports.odata, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    socket.write(
      `GET /BC/ODataV4/ItemLedgerEntries HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('admin', adminPassword)}\r\n\r\n`,
    )
    const [first] = (await once(socket, 'data')) as [Buffer]
    socket.pause()
    expect(first.toString('latin1')).toMatch(/^HTTP\/1.1 200 OK/)
    return socket
  }
  const reading = async (): Promise<ActiveSession> =>
    await until('the session that reads', async () =>
      (await activeSessions(instance)).find(({ procedure }) => procedure === 'Read'),
    )
  const memory = async (): Promise<number> =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${instance.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

  test('is whole, in parts', async () => {
    const reply = await odata(instance, 'ItemLedgerEntries?$count=true')
    const page = json<{ value: { Entry_No: number }[]; '@odata.count': number }>(reply)
    expect([reply.status, reply.headers.get('transfer-encoding'), page.value.length, page['@odata.count']]).toEqual([
      200,
      'chunked',
      longLedger,
      longLedger,
    ])
    expect(new Set(page.value.map((row) => row.Entry_No)).size).toBe(longLedger)
    expect(await untilLogoff(instance, reply.headers.get('request-id') ?? '')).toMatchObject({ comment: '' })
  })

  test('waits for clients that are slow, and is not held for them', async () => {
    const before = await memory()
    const slow = await Promise.all([ask(), ask(), ask(), ask()])
    await until(
      'all of them to be read for',
      async () =>
        (await activeSessions(instance)).filter(({ procedure }) => procedure === 'Read').length === slow.length,
    )
    // Others are served meanwhile.
    expect((await odata(instance, 'Customer?$top=1')).status).toBe(200)
    expect((await memory()) - before).toBeLessThan(100)
    await Promise.all(
      slow.map(async (socket) => {
        let text = ''
        socket.on('data', (part: Buffer) => {
          text = (text + part.toString('latin1')).slice(-20)
        })
        socket.resume()
        await until('its last chunk', async () => await Promise.resolve(text.endsWith(lastChunk)))
      }),
    )
  })

  test('ends with the client that leaves, and its session with it', async () => {
    const socket = await ask()
    const { sessionUniqueId } = await reading()
    socket.destroy()
    expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: 'The client closed the connection.' })
  })

  test('that fails on its way is not taken for whole', async () => {
    const socket = await ask()
    const { sessionUniqueId, sessionId } = await reading()
    expect((await instance.manage('POST', `/sessions/${sessionId}/stop`, { comment: 'enough' })).status).toBe(200)
    let text = ''
    socket.on('data', (part: Buffer) => {
      text = (text + part.toString('latin1')).slice(-20)
    })
    socket.resume()
    if (!socket.closed) await once(socket, 'close')
    expect(text.endsWith(lastChunk)).toBe(false)
    expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: 'enough' })
  })
})
