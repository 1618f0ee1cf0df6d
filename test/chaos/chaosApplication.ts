/**
 * The tests' application (testApplication.ts) and codeunits that suffer: sessions for tests that kill, cut and starve.
 */

import { sqlOf } from '../../dist/session/run/access.js'
import { Code, defineCodeunit, Integer, procedure, Text, type Session } from '../../dist/index.js'
import { CacheStressTest } from '../../dist/app/CacheStressTest.Table.js'
import { Customer } from '../../dist/app/Customer.Table.js'
import { application as tests } from '../support/testApplication.js'

export const writesThenLoops = 60101
export const writesPairsForEver = 60102
export const holdsHalfAPair = 60103

async function setContact(session: Session, customerNo: string, contact: string): Promise<void> {
  const customer = session.record(Customer)
  await customer.get(customerNo)
  customer.Contact = contact
  await customer.modify()
}

/** Two rows that belong together: one without the other is a half-done write. */
async function insertPair(session: Session, entryNo: number, pauseMilliseconds: number): Promise<void> {
  const entry = session.record(CacheStressTest)
  for (const no of [entryNo, entryNo + 1]) {
    entry.init()
    entry['Entry No.'] = no
    entry.Description = session.sessionUniqueId()
    await entry.insert()
    if (no === entryNo) await session.sleep(pauseMilliseconds)
  }
}

let afterTheEnd = ''

const chaos = defineCodeunit({
  id: 60100,
  name: 'Chaos',
  procedures: {
    WritePair: procedure({
      parameters: { entryNo: Integer, pauseMilliseconds: Integer },
      run: async (session, p) => {
        await insertPair(session, p.entryNo, p.pauseMilliseconds)
      },
    }),
    WaitFor: procedure({
      documentation: 'Needs no database until this address answers.',
      parameters: { url: Text() },
      run: async (session, p) => {
        await fetch(p.url, { signal: session.signal })
      },
    }),
    WriteThenSpin: procedure({
      parameters: { customerNo: Code(20), contact: Text(100) },
      run: async (session, p) => {
        await setContact(session, p.customerNo, p.contact)
        while (true);
      },
    }),
    WriteThenSelect: procedure({
      documentation: 'Writes, then keeps the database busy.',
      parameters: { customerNo: Code(20), contact: Text(100), seconds: Integer },
      run: async (session, p) => {
        await setContact(session, p.customerNo, p.contact)
        await sqlOf(session).write({ text: 'select pg_sleep($1)', values: [p.seconds] })
      },
    }),
    Select: procedure({
      documentation: 'Keeps the database busy without a transaction.',
      parameters: { seconds: Integer },
      run: async (session, p) => {
        await sqlOf(session).read({ text: 'select pg_sleep($1)', values: [p.seconds] })
      },
    }),
    CommitThenSleep: procedure({
      documentation: 'Commits one value, writes another and sleeps in its transaction.',
      parameters: { customerNo: Code(20), committed: Text(100), open: Text(100), milliseconds: Integer },
      run: async (session, p) => {
        await setContact(session, p.customerNo, p.committed)
        await session.commit()
        await setContact(session, p.customerNo, p.open)
        await session.sleep(p.milliseconds)
      },
    }),
    CommitThenExit: procedure({
      documentation: 'Commits one value, writes another and ends its own thread in its transaction.',
      parameters: { customerNo: Code(20), committed: Text(100), open: Text(100) },
      run: async (session, p) => {
        await setContact(session, p.customerNo, p.committed)
        await session.commit()
        await setContact(session, p.customerNo, p.open)
        process.exit(3)
      },
    }),
    WriteThenFail: procedure({
      parameters: { customerNo: Code(20), contact: Text(100) },
      run: async (session, p) => {
        await setContact(session, p.customerNo, p.contact)
        session.error('It was not to be.')
      },
    }),
    OverlapStatements: procedure({
      documentation: 'Begins that many statements at once; returns how many of them overlapped.',
      parameters: { count: Integer },
      returns: Integer,
      run: async (session, p) => {
        const times = await Promise.all(
          Array.from({ length: p.count }, async () => {
            const { rows } = await sqlOf(session).read({
              text: 'select extract(epoch from clock_timestamp()), pg_sleep(0.005), extract(epoch from clock_timestamp())',
            })
            return { from: Number(rows[0]?.[0]), to: Number(rows[0]?.[2]) }
          }),
        )
        times.sort((one, other) => one.from - other.from)
        return times.filter(({ from }, at) => from < (times[at - 1]?.to ?? 0)).length
      },
    }),
    WriteAfterTheEnd: procedure({
      documentation: 'Returns at once, and tries to write when its session is over.',
      parameters: { customerNo: Code(20), contact: Text(100) },
      run: (session, p) => {
        afterTheEnd = ''
        setTimeout(() => {
          setContact(session, p.customerNo, p.contact).then(
            () => {
              afterTheEnd = 'written'
            },
            (error: unknown) => {
              afterTheEnd = (error as Error).message
            },
          )
        }, 50)
      },
    }),
    AfterTheEnd: procedure({
      documentation: 'What became of WriteAfterTheEnd; empty while it is not known.',
      returns: Text(),
      run: () => afterTheEnd,
    }),
    Repeat: procedure({
      parameters: { text: Text(), count: Integer },
      returns: Text(),
      run: (_session, p) => p.text.repeat(p.count),
    }),
  },
})

const writeThenLoop = defineCodeunit({
  id: writesThenLoops,
  name: 'Write Then Loop',
  onRun: async (session) => {
    await setContact(session, '10000', 'written before the loop')
    while (true);
  },
})

/** Never commits, and asks the database again and again: whatever happens to its connection, it is not in a commit. */
const holdHalfAPair = defineCodeunit({
  id: holdsHalfAPair,
  name: 'Hold Half A Pair',
  onRun: async (session) => {
    const entry = session.record(CacheStressTest)
    entry['Entry No.'] = session.sessionId() * 1_000_000
    await entry.insert()
    for (;;) {
      await sqlOf(session).read({ text: "select 'half a pair'" })
      await session.sleep(2)
    }
  },
})

const writePairsForEver = defineCodeunit({
  id: writesPairsForEver,
  name: 'Write Pairs For Ever',
  onRun: async (session) => {
    for (let entryNo = session.sessionId() * 1_000_000; ; entryNo += 2) {
      await insertPair(session, entryNo, 2)
      await session.commit()
    }
  },
})

export const application = {
  ...tests,
  objects: [...tests.objects, chaos, writeThenLoop, writePairsForEver, holdHalfAPair],
  webServices: [...tests.webServices, { objectType: 'Codeunit' as const, objectId: chaos.id, serviceName: 'Chaos' }],
}
