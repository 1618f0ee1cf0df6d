import { beforeEach, describe, expect, test } from '@jest/globals'
import { useInstanceEach } from '../support/useInstance.js'
import { isAlive } from '../support/isAlive.js'
import { activeSessions, startBackground, until, untilState } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { chaosApplication, Witness } from './witness.js'

const comment = 'The server instance was stopped.'

describe('an instance that is told to end', () => {
  const instance = useInstanceEach({
    application: chaosApplication,
    settings: { SHUTDOWN_GRACE_PERIOD: '00:00:05', STOP_SESSION_GRACE_PERIOD: '00:00:00.2' },
  })
  let witness: Witness
  beforeEach(async () => {
    witness = await Witness.of(instance)
  })
  instance.add(async () => {
    await witness.end()
  })

  const running = async (...procedures: string[]): Promise<void> => {
    await until(procedures.join(', '), async () => {
      const now = (await activeSessions(instance)).map(({ procedure }) => procedure)
      return procedures.every((procedure) => now.includes(procedure))
    })
  }
  const commentOf = async (sessionUniqueId: string | null): Promise<unknown> =>
    (
      await witness.query(
        'select comment from platform.session_event where session_unique_id = $1 and event_type = 1',
        sessionUniqueId,
      )
    )[0]?.['comment']

  test('lets calls finish within ShutdownGracePeriod, stops the others with a comment and a fault, and leaves nothing', async () => {
    const { pid } = instance
    const { management } = instance.described.urls
    const before = await witness.contact('10000')
    const background = await startBackground(instance, 50105)
    const looping = await startBackground(instance, 60101)
    await untilState(instance, background.sessionId, 'Sleeping')
    const short = soapCall(instance, 'Chaos', 'WritePair', { entryNo: 10, pauseMilliseconds: 300 })
    const long = soapCall(instance, 'SessionSamples', 'WriteThenSleep', {
      customerNo: '20000',
      newName: 'in vain',
      milliseconds: 60_000,
    })
    await running('WritePair', 'WriteThenSleep')
    const end = instance.stop()
    expect(
      (await until(
        'not ready',
        async () =>
          await fetch(`${management}/ready`).then(
            (response) => response.status !== 200 && response,
            () => true as const,
          ),
      )) === true,
    ).toBe(true)
    expect(await short).toMatchObject({ status: 200 })
    expect(await long).toMatchObject({ status: 500, fault: `The session was stopped: ${comment}` })
    expect(await commentOf((await long).sessionUniqueId)).toBe(comment)
    expect(await end).toBe(0)
    expect(isAlive(pid)).toBe(false)
    expect(await commentOf((await short).sessionUniqueId)).toBe('')
    expect(await commentOf(background.sessionUniqueId)).toBe(comment)
    expect(await commentOf(looping.sessionUniqueId)).toBe(comment)
    expect(await witness.hasPair(10)).toBe(true)
    expect(await witness.contact('10000')).toBe(before)
    expect(await witness.query('select from application."18_customer" where "2_name" = \'in vain\'')).toEqual([])
    expect(await witness.oddSessions()).toEqual([])
    expect(await witness.activeSessionRows()).toBe(0)
    expect(
      await witness.query(
        'select status, host_process from platform.server_instance order by server_instance_id desc limit 1',
      ),
    ).toEqual([{ status: 1, host_process: null }])
    await until(
      'no connection is left',
      async () =>
        (
          await witness.query(
            "select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'",
          )
        ).length === 0,
    )
  })

  test('ends at once when it is told again and again, and the next start writes what its sessions lack', async () => {
    const background = await startBackground(instance, 50105)
    const call = soapCall(instance, 'MiscOperations', 'Delay', { delayMilliseconds: 60_000 })
    call.catch(() => undefined)
    await running('Delay')
    const begun = performance.now()
    const { pid } = instance
    await until('its end', async () => {
      if (isAlive(pid)) process.kill(pid, 'SIGINT')
      return await Promise.resolve(!isAlive(pid))
    })
    expect(await instance.stop()).toBe(130)
    expect(performance.now() - begun).toBeLessThan(500)
    await expect(call).rejects.toThrow()
    await instance.startAgain()
    expect(await commentOf(background.sessionUniqueId)).toBe('The server instance ended unexpectedly.')
    expect(await witness.oddSessions()).toEqual([])
  })
})
