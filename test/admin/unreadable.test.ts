/**
 * What is no HTTP, or too long for it, is answered on every port so that its sender can read the answer, also while it
 * still writes.
 */

import { connect } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { useInstance } from '../support/useInstance.js'

const instance = useInstance()

/** Writes all of the text, whatever comes back meanwhile, as clients do. Rejects if the connection is reset. */
async function exchange(
  port: number,
  text: string,
): Promise<{ readonly status: number; readonly error: { readonly code: string; readonly message: string } }> {
  return await new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    socket.on('error', reject)
    socket.on('end', () => {
      socket.end()
    })
    socket.on('close', () => {
      resolve({
        status: Number(/^HTTP\/1\.1 (\d+) /.exec(answer)?.[1]),
        error: (
          JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { error: { code: string; message: string } }
        ).error,
      })
    })
    socket.write(text)
  })
}

const ports = ['soap', 'odata', 'management'] as const
const paths = { soap: '/BC/WS/Services', odata: '/BC/ODataV4/Customer', management: '/sessions' }

describe.each(ports)('on the port of %s', (name) => {
  test.each([
    ['a URL of 400 KB', (path: string) => `GET ${path}?x=${'x'.repeat(400_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    ['a URL of 8 MB', (path: string) => `GET ${path}?x=${'x'.repeat(8_000_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`],
    [
      'a header of 1 MB',
      (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(1_000_000)}\r\n\r\n`,
    ],
  ])('%s is too long, and told so', async (_what, request) => {
    const {
      status,
      error: { code, message },
    } = await exchange(instance.described.ports[name], request(paths[name]))
    expect([status, code, message]).toEqual([
      431,
      'BadRequest_HeadTooLarge',
      expect.stringContaining('have more than 393216 bytes, which is the limit.'),
    ])
  })

  test('what is no HTTP is told so', async () => {
    const {
      status,
      error: { code, message },
    } = await exchange(instance.described.ports[name], `{"method": "sessions"}\n${'x'.repeat(100_000)}`)
    expect([status, code, message]).toEqual([
      400,
      'BadRequest',
      expect.stringMatching(/^The request is not HTTP\/1\.1: Invalid method encountered\./),
    ])
  })
})
