import { describe, expect, test } from '@jest/globals'
import { testApplication } from '../support/instance.js'
import { activeSessions, eventsOf, startBackground, untilLogoff, untilState } from '../support/sessions.js'
import { soapCall } from '../support/soap.js'
import { useInstance } from '../support/useInstance.js'

describe('a SOAP call is a session', () => {
  const instance = useInstance({ application: testApplication })

  test('its reply names the session, whose Logon and Logoff are written by then', async () => {
    const reply = await soapCall(instance, 'MiscOperations', 'Ping', { input: 5 })
    expect(reply).toMatchObject({ status: 200, returnValue: '-5' })
    const events = await eventsOf(instance, reply.sessionUniqueId ?? '')
    expect(events.map(({ eventType, clientType, comment }) => ({ eventType, clientType, comment }))).toEqual([
      { eventType: 'Logon', clientType: 'Web Service', comment: '' },
      { eventType: 'Logoff', clientType: 'Web Service', comment: '' },
    ])
  })

  test('whatever text it ends with, its Logoff is written', async () => {
    const reply = await soapCall(instance, 'Misbehaves', 'RaiseUnstorable')
    expect(reply).toMatchObject({ status: 500, fault: 'before\ufffdafter\ufffd' })
    expect(
      (await eventsOf(instance, reply.sessionUniqueId ?? '')).map(({ eventType, comment }) => ({ eventType, comment })),
    ).toEqual([
      { eventType: 'Logon', comment: '' },
      { eventType: 'Logoff', comment: 'beforeafter\ufffd' },
    ])
  })

  test('a background session is listed while it lives, stopped with a comment, and remembered', async () => {
    const started = await startBackground(instance, 50105)
    await untilState(instance, started.sessionId, 'Sleeping')
    expect(
      await soapCall(instance, 'SessionAdmin', 'StopSession', { sessionId: started.sessionId, comment: 'enough' }),
    ).toMatchObject({ status: 200, returnValue: 'true' })
    expect(await activeSessions(instance)).toEqual([])
    expect(await untilLogoff(instance, started.sessionUniqueId)).toMatchObject({
      clientType: 'Background',
      comment: 'enough',
    })
  })
})
