import { beforeAll, describe, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { adminPassword } from '../support/instance.js'
import type { SessionEvent } from '../support/sessions.js'
import { useInstance } from '../support/useInstance.js'
import { runPython, zeepMissing } from './python.js'

const client = join(import.meta.dirname, '..', '..', 'test', 'interop', 'zeep_client.py')

interface Seen {
  readonly ping: readonly number[]
  readonly sessions: Readonly<Record<string, unknown>>
  readonly faults: Readonly<Record<string, unknown>>
  readonly refused: number
}

if (zeepMissing !== undefined) console.warn(`The tests with Python's zeep are skipped: ${zeepMissing}`)

;(zeepMissing === undefined ? describe : describe.skip)("Python's zeep, which knows nothing but the WSDL", () => {
  const instance = useInstance()
  let seen: Seen
  beforeAll(async () => {
    seen = JSON.parse(
      await runPython([client], {
        SOAP_URL: instance.described.urls.soap,
        SOAP_USER: 'admin',
        SOAP_PASSWORD: adminPassword,
      }),
    ) as Seen
  })

  test('calls a procedure in both companies, also the one with a slash in its name', () => {
    expect(seen.ping).toEqual([-5, -5])
  })

  test('starts, watches and stops sessions, with and without the optional parameters', async () => {
    const { stoppedId, ...others } = seen.sessions
    expect(others).toEqual({
      started: [true, true],
      unknownStarted: [false, 0],
      active: [true, true],
      stopped: [true, true],
      over: [false, false],
      stoppedAgain: false,
    })
    const { body: events } = await instance.manage<SessionEvent[]>('GET', '/session-events')
    expect(
      events.filter(({ sessionId, eventType }) => sessionId === stoppedId && eventType === 'Logoff'),
    ).toMatchObject([{ clientType: 'Background', comment: 'stopped by zeep' }])
  })

  test('understands the faults', () => {
    const exceptions = 'a:Microsoft.Dynamics.Nav.Types.Exceptions'
    const argument =
      "The value of the parameter 'codeValue' of TypeZoo is not a valid Code[20]: it has 21 characters, and at most 20 are allowed."
    expect(seen.faults).toEqual({
      error: { code: `${exceptions}.NavNCLDialogException`, message: 'Zeep & <friends>', detail: 'Zeep & <friends>' },
      confirm: {
        code: `${exceptions}.NavNCLCallbackNotAllowedException`,
        message: 'Servicetier Server attempted to issue a client callback to show a confirmation dialog box.',
        detail: 'Servicetier Server attempted to issue a client callback to show a confirmation dialog box.',
      },
      argument: {
        code: 'a:Microsoft.Dynamics.Nav.Service.WebServices.ServiceBrokerException',
        message: argument,
        detail: argument,
      },
    })
  })

  test('is refused with a wrong password', () => {
    expect(seen.refused).toBe(401)
  })
})
