/** Requests that are refused before there is a session. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { XmlDocument } from 'libxml2-wasm'
import { faultCode, faultString, letters, send, startSoapServer, type SoapServer } from './soapServer.js'

/** `text`: the fault string, whole or what it matches. */
export type Case = readonly [
  what: string,
  body: string | Buffer,
  status: number,
  text: RegExp | string,
  headers?: Record<string, string | undefined>,
]

const protocol = 'a:Microsoft.Dynamics.Nav.Service.WebServices.ServiceBrokerException'

/**
 * To be called at the top of a file. After each of its tests no procedure has run, and the server answers the next
 * call.
 */
export function useServerThatGoesOn(): () => SoapServer {
  let server: SoapServer
  beforeAll(async () => {
    server = await startSoapServer()
  })
  afterAll(async () => {
    await server.close()
  })
  beforeEach(() => {
    server.calls.length = 0
  })
  afterEach(async () => {
    expect(server.calls).toEqual([])
    expect(server.unexpected).toEqual([])
    expect((await send(server, { body: letters('Add', '<a>1</a><b>2</b>') })).text).toContain(
      '<return_value>3</return_value>',
    )
  })
  return () => server
}

/** A test for each case, in the describe that calls this. */
export function testRefusals(server: () => SoapServer, cases: readonly Case[]): void {
  test.each(cases)('%s', async (_what, body, status, expected, headers = {}) => {
    const answer = await send(server(), { body, headers })
    expect(faultString(answer.text).replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&')).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    )
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toBe('text/xml; charset=UTF-8')
    expect(answer.headers).not.toHaveProperty('request-id')
    XmlDocument.fromString(answer.text).dispose()
    if (/The envelope's namespace/.test(answer.text)) expect(faultCode(answer.text)).toBe('s:VersionMismatch')
    else if (/mustUnderstand/.test(answer.text)) expect(faultCode(answer.text)).toBe('s:MustUnderstand')
    else expect(faultCode(answer.text)).toBe(protocol)
  })
}
