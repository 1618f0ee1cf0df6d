import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ServerInstance, type ServerInstanceEvents } from '../../dist/instance/ServerInstance.js'
import { Lease } from '../../dist/session/words/lease.js'
import { Witness } from '../chaos/witness.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { until } from '../support/sessions.js'

const leaseDuration = 2000

describe('a server instance whose start takes longer than its lease', () => {
  let database: TestDatabase
  let witness: Witness
  let lease: Lease
  let instance: ServerInstance
  let told: string[]
  beforeEach(async () => {
    database = await createTestDatabase(process.env['SERVICETIER_TEST_TEMPLATE'])
    witness = await Witness.of({ database })
    lease = new Lease()
    told = []
    instance = new ServerInstance({
      database: { url: database.url, applicationName: 'slow start', lockTimeout: 0, statementTimeout: 0 },
      lease,
      serverInstanceName: 'SLOW',
      serverComputerName: 'here',
      heartbeatInterval: 100,
      leaseDuration,
    })
    await instance.register()
  })
  afterEach(async () => {
    await instance.end()
    await witness.end()
    await database.drop()
  })
  const events: ServerInstanceEvents = {
    onStop: () => undefined,
    onSilence: () => undefined,
    onLeaseLost: () => undefined,
    onLeaseRegained: () => undefined,
    onNotify: (channel) => {
      told.push(channel)
    },
    onFenced: () => {
      told.push('fenced')
    },
  }

  test('beats meanwhile, so that it holds its lease and no peer declares it crashed', async () => {
    const beating = `select last_active > $2::timestamptz + $3::int * interval '1 millisecond' as longer from platform.server_instance where server_instance_id = $1`
    const [{ now } = {}] = await witness.query('select now()')
    await until(
      'a heartbeat a lease later',
      async () => (await witness.query(beating, instance.id, now, leaseDuration))[0]?.['longer'] === true,
    )
    await until('the lease', async () => await Promise.resolve(lease.holds()))
  })

  test('reads again what others may have published and changed meanwhile', () => {
    instance.start(events)
    expect(told).toEqual(['servicetier_web_services', 'servicetier_users', 'servicetier_companies'])
  })

  test('does not go on if a peer has declared it crashed', async () => {
    await witness.query('update platform.server_instance set status = 2 where server_instance_id = $1', instance.id)
    await until('no lease', async () => await Promise.resolve(!lease.holds()))
    instance.start(events)
    expect(told).toEqual(['fenced'])
  })
})
