import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, basic } from '../support/instance.js'
import { activeSessions, until, untilLogoff } from '../support/sessions.js'
import { envelope, soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'
import { chaosApplication, Witness } from './witness.js'

describe('clients that do not behave', () => {
  const instance = useInstance({ application: chaosApplication })
  let witness: Witness
  const sockets: Socket[] = []
  beforeAll(async () => {
    witness = await Witness.of(instance)
  })
  instance.add(async () => {
    for (const socket of sockets) socket.destroy()
    await witness.end()
  })

  const open = async (): Promise<Socket> => {
    const socket = connect(instance.described.ports.soap, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }
  const request = (service: string, procedure: string, parameters: Parameters<typeof envelope>[2]): string => {
    const body = envelope(service, procedure, parameters)
    return `POST ${new URL(instance.serviceUrl(service)).pathname} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nAuthorization: ${basic('admin', adminPassword)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  }
  const ping = async (input: number): Promise<string | undefined> =>
    (await soapCall(instance, 'MiscOperations', 'Ping', { input })).returnValue

  test('a client that hangs up does not end its session', async () => {
    const hungUp = new AbortController()
    const call = soapCall(
      instance,
      'Chaos',
      'WritePair',
      { entryNo: 100, pauseMilliseconds: 300 },
      { signal: hungUp.signal },
    )
    const session = await until('the call', async () =>
      (await activeSessions(instance)).find(({ procedure }) => procedure === 'WritePair'),
    )
    hungUp.abort()
    await expect(call).rejects.toThrow(/abort/i)
    expect(await untilLogoff(instance, session.sessionUniqueId)).toMatchObject({ comment: '' })
    expect(await witness.hasPair(100)).toBe(true)
  })

  test('a client that resets its connection while its session runs does not end it either', async () => {
    const socket = await open()
    socket.write(request('Chaos', 'WritePair', { entryNo: 200, pauseMilliseconds: 200 }))
    const session = await until('the call', async () =>
      (await activeSessions(instance)).find(({ procedure }) => procedure === 'WritePair'),
    )
    socket.resetAndDestroy()
    expect(await untilLogoff(instance, session.sessionUniqueId)).toMatchObject({ comment: '' })
    expect(await witness.hasPair(200)).toBe(true)
  })

  test('a client that hangs up before its request is complete has no session', async () => {
    const before = await witness.query('select count(*) as events from platform.session_event')
    const socket = await open()
    socket.write(request('Chaos', 'WritePair', { entryNo: 300, pauseMilliseconds: 0 }).slice(0, -20))
    socket.destroy()
    expect(await ping(1)).toBe('-1')
    expect(await witness.hasPair(300)).toBe(false)
    expect(await witness.query('select count(*) - 2 as events from platform.session_event')).toEqual(before)
  })

  test('clients that send byte by byte, or read nothing, do not hold up others', async () => {
    const slow = await Promise.all(Array.from({ length: 20 }, open))
    const text = request('MiscOperations', 'Ping', { input: 7 })
    const replies = slow.map(
      (socket) =>
        new Promise<string>((resolve) => {
          let reply = ''
          socket.on('data', (chunk: Buffer) => {
            reply += chunk.toString()
            if (reply.includes('</Soap:Envelope>')) resolve(reply)
          })
        }),
    )
    const readsNothing = await open()
    readsNothing.pause()
    // More than the socket's buffers take.
    for (let i = 0; i < 3; i++) readsNothing.write(request('Chaos', 'Repeat', { text: 'x'.repeat(1000), count: 8000 }))
    for (const socket of slow) socket.write(text.slice(0, -60))
    for (let at = text.length - 60; at < text.length; at++) {
      for (const socket of slow) socket.write(text.charAt(at))
      expect(await ping(at)).toBe(String(-at))
    }
    for (const reply of await Promise.all(replies)) expect(reply).toContain('<return_value>-7</return_value>')
    expect(await ping(1)).toBe('-1')
    readsNothing.destroy()
    expect(await until('no session is left', async () => (await activeSessions(instance)).length === 0)).toBe(true)
  })
})
