// STOPSESSION: how long `POST /sessions/{id}/stop` of the management service takes, which answers when the session is
// over, its transaction rolled back and its Logoff durable. Sessions are stopped one at a time, when the list of
// sessions shows them where they are to be.

import { figure } from './lib/figures.mjs'
import { callManagement, callSoap, listSessions } from './lib/service.mjs'
import { percentile } from './lib/statistics.mjs'

/**
 * As many stops as `least`, and more until the time is `until`.
 * @typedef {{ least: number, until: number }} Stops
 * @typedef {import('./lib/bench.mjs').Instance} Instance
 */

const gracePeriod = 2000
const cpuLoops = 3
const long = 600_000

export const title = 'Stopping a session'

/** @param {{ bench: import('./lib/bench.mjs').Bench, rounds: number }} surroundings */
export async function run({ bench }) {
  const instance = await bench.startInstance()
  /** @param {number} least */
  const enough = (least) => ({ least, until: performance.now() + bench.seconds * 2 * 1000 })
  const sleeping = await stopMany(enough(100), async () => stopBackground(instance, 50105, 'Sleeping'))
  const lockBlocked = await stopBlocked(instance, enough(100))
  const inSql = await stopInSql(bench, enough(100))
  const cpuLoop = await stopMany({ least: cpuLoops, until: 0 }, async () => stopBackground(instance, 50104, 'Running'))
  return [
    ...figuresOf('sleeping', sleeping, 10),
    ...figuresOf('in SQL', inSql, 30),
    ...figuresOf('lock-blocked', lockBlocked, 30),
    ...figuresOf('CPU loop', cpuLoop, gracePeriod + 50),
  ]
}

/**
 * @param {string} name
 * @param {number[]} latencies
 * @param {number} most
 */
function figuresOf(name, latencies, most) {
  const note = `${latencies.length} sessions`
  return [
    figure(`${name}, p50`, percentile(latencies, 0.5), { unit: 'ms', note }),
    figure(`${name}, p99`, percentile(latencies, 0.99), { unit: 'ms', most, note }),
  ]
}

/**
 * @param {Stops} stops
 * @param {() => Promise<number>} stop
 */
async function stopMany({ least, until }, stop) {
  /** @type {number[]} */
  const latencies = []
  // The first ones warm everything up.
  const warmUps = least > 10 ? 10 : 0
  while (latencies.length < least + warmUps || performance.now() < until) latencies.push(await stop())
  return latencies.slice(warmUps)
}

/**
 * @param {Instance} instance
 * @param {number} codeunitId
 * @param {string} state
 */
async function stopBackground(instance, codeunitId, state) {
  const started = await callManagement(instance, 'POST', '/sessions', { codeunitId })
  const { sessionId } = /** @type {{ sessionId: number }} */ (started)
  await untilState(instance, sessionId, state)
  return timeStop(instance, sessionId)
}

/**
 * Two sessions lock the same customer: the second one, which waits for the lock, is stopped; the first one keeps it all
 * the time.
 * @param {Instance} instance
 * @param {Stops} amount
 */
async function stopBlocked(instance, amount) {
  const call = () =>
    callSoap(instance, 'SessionSamples', 'LockThenSleep', { customerNo: '10000', milliseconds: String(long) }).catch(
      () => undefined,
    )
  const holder = call()
  const holderId = await untilOneIs(instance, 'LockThenSleep', 'Sleeping', undefined)
  const latencies = await stopMany(amount, async () => {
    const blocked = call()
    const sessionId = await untilOneIs(instance, 'LockThenSleep', 'In Database', holderId)
    const latency = await timeStop(instance, sessionId)
    await blocked
    return latency
  })
  await timeStop(instance, holderId)
  await holder
  return latencies
}

/**
 * A statement that runs in PostgreSQL and waits for nothing: a modification whose trigger keeps the server busy.
 * @param {import('./lib/bench.mjs').Bench} bench
 * @param {Stops} amount
 */
async function stopInSql(bench, amount) {
  const { default: pg } = await import('pg')
  const instance = await bench.startInstance()
  const client = new pg.Client({ connectionString: instance.databaseUrl })
  await client.connect()
  try {
    /** @type {import('pg').QueryResult<{ name: string }>} */
    const {
      rows: [customer],
    } = await client.query(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and c.relname ilike '%customer%' and n.nspname <> 'platform'`,
    )
    await client.query(
      `create function bench_busy() returns trigger language plpgsql as $$ begin loop perform count(*) from generate_series(1, 100000); end loop; end $$`,
    )
    await client.query(
      `create trigger bench_busy before update on ${customer?.name ?? ''} for each row execute function bench_busy()`,
    )
  } finally {
    await client.end()
  }
  return stopMany(amount, async () => {
    const call = callSoap(instance, 'SessionSamples', 'WriteThenSleep', {
      customerNo: '10000',
      newName: 'Bench',
      milliseconds: '1',
    }).catch(() => undefined)
    const sessionId = await untilOneIs(instance, 'WriteThenSleep', 'In Database', undefined)
    const latency = await timeStop(instance, sessionId)
    await call
    return latency
  })
}

/**
 * @param {Instance} instance
 * @param {number} sessionId
 */
async function timeStop(instance, sessionId) {
  const began = performance.now()
  await callManagement(instance, 'POST', `/sessions/${sessionId}/stop`, { comment: 'bench' })
  return performance.now() - began
}

/**
 * @param {Instance} instance
 * @param {number} sessionId
 * @param {string} state
 */
async function untilState(instance, sessionId, state) {
  while (!(await listSessions(instance)).some((each) => each.sessionId === sessionId && each.state === state));
}

/**
 * @param {Instance} instance
 * @param {string} procedure
 * @param {string} state
 * @param {number | undefined} not
 */
async function untilOneIs(instance, procedure, state, not) {
  for (;;) {
    const found = (await listSessions(instance)).find(
      (each) => each.procedure === procedure && each.state === state && each.sessionId !== not,
    )
    if (found !== undefined) return found.sessionId
  }
}
