// The typed client: code that odata2ts generates from $metadata, used by code that only compiles if the types fit.
// Arguments: service root, Authorization. Prints what it got as JSON.

import { FetchClient } from '@odata2ts/http-client-fetch'
import { NavService } from './NavService'

const [root, authorization] = process.argv.slice(2) as [string, string]
const client = new FetchClient({ headers: { Authorization: authorization } })
const service = new NavService(client, root)

async function run(): Promise<void> {
  const results: Record<string, unknown> = {}
  const customer = (await service.Customer('10000').query()).data
  results['read'] = { No: customer.No, Name: customer.Name }
  const filtered = (
    await service
      .Customer()
      .query((builder, q) =>
        builder.filter(q.Name.contains('a')).select('No', 'Name', 'City').orderBy(q.No.desc()).top(3).count(),
      )
  ).data
  results['filtered'] = filtered.value.map(({ No }) => No)
  results['count'] = Number(filtered['@odata.count'])
  const expanded = (
    await service.SalesOrder().query((builder, q) => builder.expand('SalesOrderSalesLines').orderBy(q.No.asc()).top(2))
  ).data
  results['expanded'] = expanded.value.map(({ No, Document_Type, SalesOrderSalesLines }) => ({
    No,
    Document_Type,
    lines: SalesOrderSalesLines?.map(({ Line_No }) => Line_No),
  }))
  const [order] = expanded.value
  if (order !== undefined) {
    const lines = (
      await service.SalesOrder({ Document_Type: order.Document_Type, No: order.No }).SalesOrderSalesLines().query()
    ).data
    results['lines'] = lines.value.map(({ Line_No }) => Line_No)
  }
  const created = (
    await service.TypeSample().create({
      No: 'TYPED',
      Text_Field: 'typed',
      Integer_Field: 7,
      Decimal_Field: 12.5,
      Boolean_Field: true,
      Date_Field: '2026-02-28',
    } as never)
  ).data
  results['created'] = created
  await service.TypeSample('TYPED').patch({ Text_Field: 'changed' })
  results['changed'] = (await service.TypeSample('TYPED').query()).data
  results['deleted'] = (await service.TypeSample('TYPED').delete()).status
  results['gone'] = await service
    .TypeSample('TYPED')
    .query()
    .then(
      () => 'still there',
      (error: { status?: number }) => error.status,
    )
  results['ping'] = (await service.MiscOperations_Ping({ input: 5 })).data.value
  console.log(JSON.stringify(results))
}

run().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
