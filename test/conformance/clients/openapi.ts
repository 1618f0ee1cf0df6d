// The client of the OpenAPI document: openapi-fetch with the types that openapi-typescript generates from it, in code
// that only compiles if they fit. Arguments: base URL, Authorization, id of the company for the API. Prints what it got
// as JSON.

import createClient from 'openapi-fetch'
import type { components, paths } from './openapi.js'

const [baseUrl, authorization, companyId] = process.argv.slice(2) as [string, string, string]
const client = createClient<paths>({
  baseUrl,
  headers: { Authorization: authorization },
  querySerializer: { array: { style: 'form', explode: false } },
})

type Customer = components['schemas']['ODataV4.Customer']
type Order = components['schemas']['servicetier.demo.v1.0.salesOrder-create']

function orFail<Data>({
  data,
  error,
  response,
}: {
  data?: Data
  error?: components['schemas']['error']
  response: Response
}): Data {
  if (data === undefined)
    throw new Error(`${response.status} ${error?.error.code ?? ''}: ${error?.error.message ?? ''}`)
  return data
}

const results: Record<string, unknown> = {}
const list = orFail(
  await client.GET('/ODataV4/Customer', {
    params: {
      query: { $filter: "contains(Name,'a')", $select: ['No', 'Name'], $orderby: ['No desc'], $top: 3, $count: true },
    },
  }),
)
results['list'] = list.value.map(({ No }: Customer) => No)
results['count'] = list['@odata.count']
const customer: Customer = orFail(await client.GET("/ODataV4/Customer('{No}')", { params: { path: { No: '10000' } } }))
results['read'] = { No: customer.No, Blocked: customer.Blocked, limit: (customer.Credit_Limit_LCY ?? 0) * 2 }

// Between quotes of the URL: one inside is doubled, as its description says.
const one = { path: { No: "O''NEIL & 1/2" } }
const created = await client.POST('/ODataV4/Customer', {
  body: { No: "O'NEIL & 1/2", Name: 'Typed', Blocked: 'Ship', Credit_Limit_LCY: 10.5 },
})
results['created'] = orFail(created)
const etag = created.response.headers.get('etag') ?? ''
results['changed'] = orFail(
  await client.PATCH("/ODataV4/Customer('{No}')", {
    params: { ...one, header: { 'If-Match': etag } },
    body: { Name: 'Changed' },
  }),
)
const stale = await client.PATCH("/ODataV4/Customer('{No}')", {
  params: { ...one, header: { 'If-Match': etag } },
  body: { Name: 'Again' },
})
results['stale'] = stale.error?.error.code
results['deleted'] = (await client.DELETE("/ODataV4/Customer('{No}')", { params: one })).response.status
results['gone'] = (await client.GET("/ODataV4/Customer('{No}')", { params: one })).response.status

const order: Order = {
  customerNumber: '10000',
  salesOrderLines: [{ lineType: 'Item', lineObjectNumber: '1000', quantity: 2 }],
}
const orders = '/api/servicetier/demo/v1.0/companies({companyId})/salesOrders'
const { id = '', salesOrderLines = [] } = orFail(
  await client.POST(orders, { params: { path: { companyId } }, body: order }),
)
results['lines'] = salesOrderLines.map(({ lineObjectNumber, quantity }) => [lineObjectNumber, quantity])
results['amount'] = orFail(
  await client.GET(`${orders}({id})/Microsoft.NAV.calcAmount()`, { params: { path: { companyId, id } } }),
).value
results['add'] = orFail(
  await client.GET('/ODataV4/MiscOperations_Add(a={a},b={b})', { params: { path: { a: 2, b: 3 } } }),
).value
results['capitalized'] = orFail(
  await client.POST('/ODataV4/Letters_Capitalize', { body: { inputstring: 'abc' } }),
).value
console.log(JSON.stringify(results))

/** What does not compile. */
// @ts-expect-error no such property
export const unknown: components['schemas']['ODataV4.Customer-create'] = { Nonsense: 1 }
// @ts-expect-error a calculated value
export const calculated: components['schemas']['ODataV4.Customer-update'] = { Net_Change_LCY: 1 }
// @ts-expect-error not a member of the option
export const member: components['schemas']['ODataV4.Customer-create'] = { Blocked: 'Nobody' }
// @ts-expect-error ledger entries are not inserted
export const insert = async (): Promise<unknown> => await client.POST('/ODataV4/ItemLedgerEntries', { body: {} })
