/** Results of pages that are too long to be held: memory, slow clients, clients that leave, and failures on the way. */

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { CompanyData } from '../support/companyData.js'
import { adminPassword, basic } from '../support/instance.js'
import { longLedger, longLedgerTemplate } from '../support/longLedger.js'
import { activeSessions, until, untilLogoff, type ActiveSession } from '../support/sessions.js'
import { filter, pageCall, pageEnvelope } from '../support/soapPages.js'
import { useInstance } from '../support/useInstance.js'

const lastChunk = '\r\n0\r\n\r\n'

describe('a long result', () => {
  const instance = useInstance(async () => ({ template: await longLedgerTemplate() }))
  const sockets: Socket[] = []
  instance.add(() => {
    for (const socket of sockets) socket.destroy()
  })

  /** Asks for all rows, and takes no more once the reply began. */
  const ask = async (inner = '<setSize>0</setSize>'): Promise<Socket> => {
    const socket = connect(instance.described.ports.soap, '127.0.0.1')
    sockets.push(socket)
    await once(socket, 'connect')
    socket.on('error', () => undefined)
    const body = pageEnvelope('ItemLedgerEntries', 'ReadMultiple', inner)
    socket.write(
      `POST /BC/WS/Page/ItemLedgerEntries HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${basic('admin', adminPassword)}\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    const [first] = (await once(socket, 'data')) as [Buffer]
    socket.pause()
    expect(first.toString('latin1')).toMatch(/^HTTP\/1.1 200 OK/)
    return socket
  }
  const reading = async (): Promise<ActiveSession> =>
    await until('the session that reads', async () =>
      (await activeSessions(instance)).find(({ procedure }) => procedure === 'ReadMultiple'),
    )
  const memory = async (): Promise<number> =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${instance.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  /** The end of what else comes. */
  const rest = async (socket: Socket): Promise<string> => {
    let text = ''
    socket.on('data', (part: Buffer) => {
      text = (text + part.toString('latin1')).slice(-200)
    })
    socket.resume()
    await until('the end of the reply', async () => await Promise.resolve(text.endsWith(lastChunk) || socket.closed))
    return text
  }

  test('is whole, in parts, each record once', async () => {
    const reply = await pageCall(instance, 'ItemLedgerEntries', 'ReadMultiple', '<setSize>0</setSize>')
    expect([reply.status, reply.headers.get('transfer-encoding')]).toEqual([200, 'chunked'])
    const numbers = reply.all('Entry_No').map(Number)
    expect(numbers.length).toBeGreaterThanOrEqual(longLedger)
    expect(numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))).toBe(true)
    expect(
      reply.text.endsWith(
        '</ItemLedgerEntries></ReadMultiple_Result></ReadMultiple_Result></Soap:Body></Soap:Envelope>',
      ),
    ).toBe(true)
    expect(await untilLogoff(instance, reply.headers.get('request-id') ?? '')).toMatchObject({ comment: '' })
  })

  test('waits for clients that are slow, and is not held for them', async () => {
    const before = await memory()
    const slow = await Promise.all([ask(), ask(), ask(), ask()])
    await until(
      'all of them to be read for',
      async () =>
        (await activeSessions(instance)).filter(({ procedure }) => procedure === 'ReadMultiple').length === slow.length,
    )
    // Others are served meanwhile.
    expect((await pageCall(instance, 'Customer', 'Read', '<No>10000</No>')).status).toBe(200)
    expect((await memory()) - before).toBeLessThan(100)
    for (const text of await Promise.all(slow.map(rest)))
      expect(text).toContain('</ReadMultiple_Result></ReadMultiple_Result></Soap:Body></Soap:Envelope>')
  })

  test('ends with the client that leaves, and its session with it', async () => {
    const socket = await ask()
    const { sessionUniqueId } = await reading()
    socket.destroy()
    expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: 'The client closed the connection.' })
  })

  test('that is stopped on its way is not taken for whole', async () => {
    const socket = await ask()
    const { sessionUniqueId, sessionId } = await reading()
    expect((await instance.manage('POST', `/sessions/${sessionId}/stop`, { comment: 'enough' })).status).toBe(200)
    const text = await rest(socket)
    expect([text.endsWith(lastChunk), text.includes('</Soap:Envelope>')]).toEqual([false, false])
    expect(await untilLogoff(instance, sessionUniqueId)).toMatchObject({ comment: 'enough' })
  })

  test('with a value far behind that XML cannot carry is cut off, and the log says why', async () => {
    const data = await CompanyData.open(instance)
    await data.query(
      `update application."32_item_ledger_entry" set "7_description" = chr(2) where company = 'CRONUS International Ltd.' and "1_entry_no" = (select max("1_entry_no") from application."32_item_ledger_entry" where company = 'CRONUS International Ltd.')`,
    )
    await data.end()
    const socket = await ask()
    const { sessionUniqueId } = await reading()
    const text = await rest(socket)
    expect([text.endsWith(lastChunk), text.includes('</Soap:Envelope>')]).toEqual([false, false])
    expect((await untilLogoff(instance, sessionUniqueId)).comment).toMatch(
      /^The value of Description has the character U\+0002, which XML cannot carry/,
    )
    // As the first record it is a fault like any other.
    const reply = await pageCall(instance, 'ItemLedgerEntries', 'ReadMultiple', '<setSize>-1</setSize>')
    expect([reply.status, reply.fault]).toEqual([500, expect.stringContaining('U+0002')])
  })

  test('that cannot begin is a fault', async () => {
    const reply = await pageCall(
      instance,
      'ItemLedgerEntries',
      'ReadMultiple',
      `${filter('Quantity', '1e5')}<setSize>0</setSize>`,
    )
    expect([reply.status, reply.exception]).toEqual([500, 'NavFilterException'])
  })
})
