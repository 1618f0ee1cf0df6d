/** URLs that clients name records by: as they know the service, from inside and outside. */

import { describe, expect, test } from '@jest/globals'
import { request } from 'node:http'
import { adminPassword, basic, denmark, international, type TestInstance } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string
}

/** As a proxy that ends TLS hands it on. */
async function call(
  instance: TestInstance,
  method: string,
  path: string,
  host: string,
  body?: unknown,
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname: '127.0.0.1',
        port: instance.described.ports.odata,
        method,
        path,
        headers: {
          host,
          authorization: basic('admin', adminPassword),
          'content-type': 'application/json',
          'if-match': '*',
        },
      },
      (response) => {
        let text = ''
        response
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('end', () => {
            resolve({ status: response.statusCode ?? 0, text, location: response.headers.location ?? '' })
          })
      },
    ).on('error', reject)
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

async function bound(instance: TestInstance, host: string, link: string): Promise<number> {
  const made = await call(instance, 'POST', '/BC/ODataV4/SalesOrder', host, {
    'Sell_to_Customer_No_Link@odata.bind': link,
  })
  if (made.status === 201) {
    const { No, Sell_to_Customer_No } = JSON.parse(made.text) as Record<string, string>
    expect(Sell_to_Customer_No).toBe('10000')
    expect(
      (await call(instance, 'DELETE', `/BC/ODataV4/SalesOrder(Document_Type='Order',No='${No ?? ''}')`, host)).status,
    ).toBe(204)
  }
  return made.status
}

const inside = [
  "Customer('10000')",
  "./Customer('10000')",
  "/BC/ODataV4/Customer('10000')",
  '/bc/odatav4/Customer(%2710000%27)',
  "/BC/x/../ODataV4/./Customer('10000')",
  "../ODataV4/Customer('10000')",
  `Company('${encodeURIComponent(international)}')/Customer('10000')`,
  "Customer(No='10000')",
]

describe('behind a proxy that ends TLS', () => {
  const instance = useInstance()
  test.each([
    ...inside,
    "https://erp.example.com/BC/ODataV4/Customer('10000')",
    "HTTPS://ERP.example.com:443/BC/ODataV4/Customer('10000')",
    "http://erp.example.com:80/BC/%4fDataV4/Customer('10000')",
    "//erp.example.com/BC/ODataV4/Customer('10000')",
  ])('%s is understood', async (link) => {
    expect(await bound(instance, 'erp.example.com', link)).toBe(201)
  })

  test.each([
    "https://other.example.com/BC/ODataV4/Customer('10000')",
    "https://erp.example.com:8443/BC/ODataV4/Customer('10000')",
    "https://erp.example.com/XX/ODataV4/Customer('10000')",
    "/XX/ODataV4/Customer('10000')",
    "/BC/ODataV4x/Customer('10000')",
    "../../Customer('10000')",
    "ftp://erp.example.com/BC/ODataV4/Customer('10000')",
    `Company('${encodeURIComponent(denmark)}')/Customer('10000')`,
    `Customer('10000')?company=${encodeURIComponent(denmark)}`,
    'Customer',
    "Nix('10000')",
  ])('%s leads elsewhere', async (link) => {
    expect(await bound(instance, 'erp.example.com', link)).toBe(400)
  })
})

describe('with a public address', () => {
  const instance = useInstance({ settings: { PUBLIC_ODATA_BASE_URL: 'https://erp.example.com/nav/BC/ODataV4' } })
  test.each([
    ...inside,
    "https://erp.example.com/nav/BC/ODataV4/Customer('10000')",
    "http://erp.example.com/nav/BC/ODataV4/Customer('10000')",
    "/nav/BC/ODataV4/Customer('10000')",
    "http://10.0.0.1:7048/BC/ODataV4/Customer('10000')",
  ])('%s is understood', async (link) => {
    expect(await bound(instance, '10.0.0.1:7048', link)).toBe(201)
  })

  test.each([
    '/BC/ODataV4/Customer?$top=1',
    '/nav/BC/ODataV4/Customer?$top=1',
    'https://erp.example.com/nav/BC/ODataV4/Customer?$top=1',
    'http://10.0.0.1:7048/BC/ODataV4/Customer?$top=1',
    'Customer?$top=1',
  ])('as a request of a batch: %s', async (url) => {
    const reply = await call(instance, 'POST', '/BC/ODataV4/$batch', '10.0.0.1:7048', {
      requests: [{ id: '1', method: 'GET', url }],
    })
    expect((JSON.parse(reply.text) as { responses: { status: number }[] }).responses[0]?.status).toBe(200)
  })
})
