/** Links and callers behind proxies that `TrustedProxies` names. */

import { describe, expect, test } from '@jest/globals'
import { adminPassword } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

const authorization = `Basic ${Buffer.from(`admin:${adminPassword}`).toString('base64')}`

const instance = useInstance({ settings: { TRUSTED_PROXIES: 'loopback, 10.0.0.0/8' } })

async function get(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return await (await fetch(url, { headers: { authorization, ...headers } })).text()
}

const origins: [string, Record<string, string>, string][] = [
  ['nothing is said', {}, 'http://127.0.0.1'],
  ['X-Forwarded', { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'erp.example.com' }, 'https://erp.example.com/'],
  [
    'a port of its own',
    { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'erp.example.com', 'X-Forwarded-Port': '8443' },
    'https://erp.example.com:8443/',
  ],
  [
    'the port of the scheme',
    { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'erp.example.com', 'X-Forwarded-Port': '443' },
    'https://erp.example.com/',
  ],
  ['Forwarded', { Forwarded: 'for=192.0.2.1;proto=https;host=erp.example.com' }, 'https://erp.example.com/'],
  [
    'Forwarded in quotes, with an address of IPv6',
    { Forwarded: 'For="[2001:db8::1]:4711";Proto=https;Host="erp.example.com:8443"' },
    'https://erp.example.com:8443/',
  ],
  [
    'what stands in front of the first stranger is not believed',
    { Forwarded: 'for=1.1.1.1;host=evil.example.com, for=192.0.2.1;proto=https;host=erp.example.com' },
    'https://erp.example.com/',
  ],
  [
    'two trusted proxies, of which the outer one knows the host',
    { Forwarded: 'for=192.0.2.1;proto=https;host=erp.example.com, for=10.1.2.3;proto=http;host=inner' },
    'https://erp.example.com/',
  ],
  ['what is no host', { 'X-Forwarded-Host': 'evil"><script>', 'X-Forwarded-Proto': 'javascript' }, 'http://127.0.0.1'],
]

describe('links lead to where the client came from', () => {
  test.each(origins)('%s', async (_what, headers, origin) => {
    const url = `http://127.0.0.1:${instance.described.ports.odata}/BC/ODataV4/Customer?$top=0`
    const { '@odata.context': context } = JSON.parse(await get(url, headers)) as { '@odata.context': string }
    expect(context.slice(0, origin.length)).toBe(origin)
    const wsdl = await get(`http://127.0.0.1:${instance.described.ports.soap}/BC/WS/Codeunit/Letters`, headers)
    expect(/location="([^"]*)"/.exec(wsdl)?.[1]?.slice(0, origin.length)).toBe(origin)
    const discovery = await get(`http://127.0.0.1:${instance.described.ports.soap}/BC/WS/Services`, headers)
    expect(/ref="([^"]*)"/.exec(discovery)?.[1]?.slice(0, origin.length)).toBe(origin)
  })
})

test('the caller is the client of the proxy', async () => {
  const url = `http://127.0.0.1:${instance.described.ports.odata}/BC/ODataV4/Customer?$top=0`
  await get(url, { 'X-Forwarded-For': '203.0.113.9, 10.1.2.3' })
  const events = (await instance.manage('GET', '/session-events?top=2')).body
  expect(JSON.stringify(events)).toContain('203.0.113.9')
})
