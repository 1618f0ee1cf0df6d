/** Multipart batches over HTTP, and bodies that are no batch. */

import { beforeAll, describe, expect, test } from '@jest/globals'
import { errorOf, json, odata, type ODataReply } from '../../support/odata.js'
import { useInstance } from '../../support/useInstance.js'

const instance = useInstance()
let root: string
beforeAll(() => {
  root = instance.described.urls.odata
})

interface Answer {
  readonly id: string | null
  readonly atomicityGroup?: string
  readonly status: number
  readonly headers: Record<string, string>
  readonly body?: Record<string, unknown>
}

const send = async (body: unknown, headers: Record<string, string> = {}, url = '$batch'): Promise<ODataReply> =>
  await odata(instance, url, { method: 'POST', body, headers })
const exists = async (no: string): Promise<boolean> => (await odata(instance, `Customer('${no}')`)).status === 200

const boundary = 'batch_36522ad7'
const multipart = async (lines: readonly string[], headers: Record<string, string> = {}): Promise<ODataReply> =>
  await send([...lines, `--${boundary}--`, ''].join('\r\n'), {
    'content-type': `multipart/mixed; boundary=${boundary}`,
    ...headers,
  })
const http = (delimiter: string, request: readonly string[], id?: string): string[] => [
  `--${delimiter}`,
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  ...(id === undefined ? [] : [`Content-ID: ${id}`]),
  '',
  ...request,
  '',
]
const post = (no: string): string[] => [
  'POST Customer HTTP/1.1',
  'Content-Type: application/json',
  '',
  JSON.stringify({ No: no, Name: no }),
]
const changeSet = (...requests: string[][]): string[] => [
  `--${boundary}`,
  'Content-Type: multipart/mixed; boundary=changes',
  '',
  ...requests.flatMap((request, index) => http('changes', request, String(index + 1))),
  '--changes--',
  '',
]
const statusLines = ({ text }: ODataReply): string[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status as string)

describe('a multipart batch', () => {
  test('answers as multipart, with boundaries that clients look for', async () => {
    const reply = await multipart([
      ...http(boundary, ['GET Customer?$top=1 HTTP/1.1', 'Accept: application/json', '']),
      ...changeSet(post('MP1'), post('MP2')),
      ...http(boundary, [`DELETE ${root}/Customer('MP2') HTTP/1.1`, ''], 'last'),
    ])
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^multipart\/mixed;boundary=batchresponse_[a-z0-9-]+$/),
    ])
    const answer = reply.text
    expect(statusLines(reply)).toEqual(['200', '201', '201', '204'])
    // The last of each is the closing one.
    expect(answer.match(/^--batchresponse_[a-z0-9-]+\r$/gm)).toHaveLength(4)
    expect(answer.match(/^--changesetresponse_[a-z0-9-]+\r$/gm)).toHaveLength(3)
    expect([...answer.matchAll(/^Content-ID: (.*)\r$/gm)].map(([, id]) => id)).toEqual(['1', '2', 'last'])
    expect(answer).toMatch(/\r\n--changesetresponse_[a-z0-9-]+--\r\n/)
    expect(answer).toMatch(/\r\n--batchresponse_[a-z0-9-]+--\r\n$/)
  })

  test('has one answer for a change set that failed, and stops there', async () => {
    const lines = [...changeSet(post('MP3'), post('MP1')), ...http(boundary, post('MP4'))]
    const stopped = await multipart(lines)
    expect([statusLines(stopped), await exists('MP3'), await exists('MP4')]).toEqual([['400'], false, false])
    expect(stopped.text).not.toContain('changesetresponse')
    expect(stopped.text).toContain('Internal_EntityWithSameKeyExists')
    const continued = await multipart(lines, { prefer: 'odata.continue-on-error' })
    expect([statusLines(continued), await exists('MP3'), await exists('MP4')]).toEqual([['400', '201'], false, true])
  })

  test('refers within a change set to what it made', async () => {
    const reply = await multipart(
      changeSet(
        ['POST TypeSample HTTP/1.1', 'Content-Type: application/json', '', '{"No":"MPREF"}'],
        ['POST $1/TypeSampleLines HTTP/1.1', 'Content-Type: application/json', '', '{"Description":"x"}'],
        ['PATCH $1 HTTP/1.1', 'Content-Type: application/json', '', '{}'],
      ),
    )
    expect(statusLines(reply)).toEqual(['201', '201', '200'])
  })

  test('answers as JSON if only that is taken', async () => {
    const reply = await multipart(http(boundary, ['GET Customer?$top=1 HTTP/1.1', '']), { accept: 'application/json' })
    expect(json<{ responses: Answer[] }>(reply).responses.map(({ status }) => status)).toEqual([200])
  })
})

describe('what is no batch', () => {
  test.each([
    ['GET', undefined, {}, 405],
    ['POST', 'x', { 'content-type': 'text/plain' }, 415],
    ['POST', 'x', { 'content-type': 'multipart/mixed;boundary=b' }, 400],
    ['POST', 'x', { 'content-type': 'multipart/mixed' }, 400],
    ['POST', '{"requests":1}', { 'content-type': 'application/json' }, 400],
    ['POST', '{"requests":[]}', { 'content-type': 'application/json', accept: 'image/png' }, 406],
  ] as [string, string | undefined, Record<string, string>, number][])(
    '%s %j %j is refused as a whole',
    async (method, body, headers, status) => {
      const reply = await odata(instance, '$batch', { method, headers, ...(body === undefined ? {} : { body }) })
      expect([reply.status, errorOf(reply).code]).toEqual([status, expect.stringMatching(/^BadRequest/)])
    },
  )
})
