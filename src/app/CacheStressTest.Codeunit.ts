/** The codeunit of the documents' examples. One passes a Customer, the other a record of the table CacheStressTest. */

import { dateTimeOf, defineCodeunit, eitherTable, type RecordOf, type Session } from '../index.js'
import { CacheStressTest } from './CacheStressTest.Table.js'
import { Customer, type CustomerRecord } from './Customer.Table.js'

const pauseMilliseconds = 20

export const CacheStressTestCodeunit = defineCodeunit({
  id: 50102,
  name: 'Cache Stress Test',
  table: eitherTable(Customer, CacheStressTest),
  onRun: async (session, record) => {
    if (record.tableId() === Customer.id) await stressCustomers(session, record as CustomerRecord)
    else await stressEntry(session, record as RecordOf<typeof CacheStressTest>)
  },
})

/** Updates the customers of the record's view in one transaction, over and over, until the session is stopped. */
async function stressCustomers(session: Session, customer: CustomerRecord): Promise<void> {
  for (;;) {
    if (await customer.findSet({ forUpdate: true })) {
      do {
        customer.Contact = `Cache stress session ${session.sessionId()}`
        await customer.modify(true)
        await session.sleep(pauseMilliseconds)
      } while (await customer.next())
    } else {
      await session.sleep(pauseMilliseconds)
    }
  }
}

/** Counts in the entry, which is inserted if it is not there yet, until the session is stopped. */
async function stressEntry(session: Session, entry: RecordOf<typeof CacheStressTest>): Promise<void> {
  await entry.lockTable()
  if (!(await entry.tryFind('='))) await entry.insert()
  for (;;) {
    entry.Counter = (entry.Counter + 1) % 1_000_000_000
    entry['Last Run'] = dateTimeOf(Date.now())
    await entry.modify()
    await session.sleep(pauseMilliseconds)
  }
}
