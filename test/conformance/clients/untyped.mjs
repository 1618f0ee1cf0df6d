// The untyped client: o.js (the package `odata`). Arguments: service root, Authorization. Prints what it got as JSON.

import { createRequire } from 'node:module'

const { o } = createRequire(import.meta.url)('odata')
const [root, authorization] = process.argv.slice(2)
const service = () =>
  o(`${root}/`, {
    headers: { 'Content-Type': 'application/json', Authorization: authorization },
    batch: {
      boundaryPrefix: 'batch_',
      changsetBoundaryPrefix: 'changset_',
      endpoint: '$batch',
      headers: new Headers({ Authorization: authorization }),
      useChangset: false,
      useRelativeURLs: true,
    },
  })
const results = {}

results.read = await service().get("Customer('10000')").query()
results.filtered = await service()
  .get('Customer')
  .query({ $filter: "contains(Name,'a') and City ne ''", $orderby: 'No desc', $top: 3, $select: 'No,Name,City' })
results.count = await service().get('Customer/$count').query()

// Paging: the client library hands the reply out, the caller follows the link.
results.pages = []
const prefer = { headers: { Authorization: authorization, Prefer: 'odata.maxpagesize=10' } }
let page = await (await o(`${root}/`, prefer).get('Customer').fetch({ $top: 25, $select: 'No' })).json()
for (;;) {
  results.pages.push(page.value.map(({ No }) => No))
  const link = page['@odata.nextLink']
  if (link === undefined) break
  page = await (await o(link, prefer).get().fetch()).json()
}

results.expanded = await service()
  .get('SalesOrder')
  .query({ $expand: 'SalesOrderSalesLines($select=Line_No,Quantity;$orderby=Line_No)', $top: 2 })

results.created = await service().post('TypeSample', { No: 'OJS', Text_Field: 'by o.js', Integer_Field: 5 }).query()
results.patched = await service().patch("TypeSample('OJS')", { Text_Field: "changed, with 'quotes' & ümlauts" }).query()
results.changed = await service().get("TypeSample('OJS')").query()
results.batch = await service()
  .get("Customer('10000')")
  .get("TypeSample('OJS')")
  .get("Customer('NOBODY')")
  .batch()
  .catch((error) => ({ status: error.status, message: error.message }))
const deleted = await service().delete("TypeSample('OJS')").query()
results.deleted = deleted.status
results.gone = await service()
  .get("TypeSample('OJS')")
  .query()
  .then(
    () => 'still there',
    (error) => error.status,
  )
console.log(JSON.stringify(results))
