import { beforeAll, describe, expect, test } from '@jest/globals'
import { activeSessions, startBackground, until } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'
import { Load } from './load.js'
import { chaosApplication, Witness } from './witness.js'

const leaseMilliseconds = 60_000

describe('kill -9 of an instance under load', () => {
  const instance = useInstance({
    application: chaosApplication,
    settings: { SERVER_INSTANCE_LEASE_DURATION: '00:01:00', SERVER_INSTANCE_HEARTBEAT_INTERVAL: '00:00:10' },
  })
  let witness: Witness
  beforeAll(async () => {
    witness = await Witness.of(instance)
    const before = instance.id
    for (const codeunitId of [60102, 60102, 50105]) await startBackground(instance, codeunitId)
    load = new Load(instance)
    await until('a load', async () => await Promise.resolve(load.succeeded >= 100))
    await instance.kill()
    await load.end()
    const begun = performance.now()
    await instance.startAgain()
    startMilliseconds = performance.now() - begun
    expect(instance.id).toBeGreaterThan(before)
  })
  let load: Load
  let startMilliseconds: number
  instance.add(async () => {
    await witness.end()
  })

  test('the next start does not wait for its lease', async () => {
    expect(startMilliseconds).toBeLessThan(leaseMilliseconds / 4)
    expect(await soapCall(instance, 'MiscOperations', 'Ping', { input: 1 })).toMatchObject({ status: 200 })
  })

  test('every reply that a client received has its Logon and Logoff', async () => {
    const told = load.told.filter(({ status }) => status !== undefined)
    expect(told.map(({ status }) => status)).toEqual(told.map(() => 200))
    const [row] = await witness.query(
      `select count(*)::int as missing from unnest($1::uuid[]) as told (id)
      where (select array_agg(event_type order by event_type) from platform.session_event where session_unique_id = told.id) is distinct from array[0, 1]::smallint[]`,
      told.map(({ sessionUniqueId }) => sessionUniqueId),
    )
    expect(row).toEqual({ missing: 0 })
  })

  test('every Logon has exactly one Logoff, and those of the lost say why', async () => {
    expect(await witness.oddSessions()).toEqual([])
    const lost = await witness.query(
      "select client_type from platform.session_event where event_type = 1 and comment = 'The server instance ended unexpectedly.'",
    )
    // Three background sessions at least; of the calls those that had logged on.
    expect(lost.filter((row) => row['client_type'] === 5)).toHaveLength(3)
  })

  test('Active Session is empty', async () => {
    expect(await witness.activeSessionRows()).toBe(0)
    expect(await activeSessions(instance)).toEqual([])
  })

  test('every write that was confirmed is there, and none is half done', async () => {
    for (const { entryNo } of load.told.filter(({ status }) => status === 200))
      expect(await witness.hasPair(entryNo)).toBe(true)
    expect(await witness.halfPairs()).toEqual([])
  })
})
