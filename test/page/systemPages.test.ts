/** The server's own pages, and what their actions ask of the server. */

import { describe, expect, test } from '@jest/globals'
import { Objects } from '../../dist/application/Objects.js'
import type { PageAction } from '../../dist/objects/page/pageDefinition.js'
import { systemPages, systemWebServices } from '../../dist/application/systemPages.js'
import { ActiveSession, WebService } from '../../dist/index.js'
import type { AnyTable } from '../../dist/objects/table/tableDefinition.js'
import type { Session } from '../../dist/session/Session.js'
import type { Answers } from '../../dist/session/words/questions.js'
import { sessionWithoutDatabase } from '../support/sessionWithoutDatabase.js'

const objects = new Objects([])

function actionOf(page: string, name: string): PageAction {
  const action = objects.page(page)?.actions.find((candidate) => candidate.name === name)
  if (action === undefined) throw new Error(`${page} has no action ${name}`)
  return action
}

/** A session that notes what it is asked for. */
function asked(): { session: Session; questions: unknown[] } {
  const questions: unknown[] = []
  const answers: Partial<Answers> = {
    stopSession: async ({ sessionId, comment, serverInstanceId }) => {
      questions.push([serverInstanceId, sessionId, comment])
      return await Promise.resolve(undefined)
    },
    changeWebServices: async (change) => {
      questions.push([change])
      return await Promise.resolve(['Customer'])
    },
  }
  return { questions, session: sessionWithoutDatabase(answers) }
}

/** A record with values that no database gave it. */
function recordOf(table: unknown, values: Record<string, unknown>): never {
  const fields = (table as AnyTable).fields
  return Object.fromEntries(fields.map(({ name, type }) => [name, values[name] ?? type.blank])) as never
}

describe('the pages of the server', () => {
  test('are pages of every application, for reading only, with all fields of their tables', () => {
    expect(systemPages.map(({ name }) => name)).toEqual([
      'Active Session',
      'Session Event',
      'Server Instance',
      'Event Log',
      'Company',
      'Web Service',
    ])
    for (const page of systemPages) {
      expect(objects.page(page.id)).toBe(page)
      expect(page).toMatchObject({ insertAllowed: false, modifyAllowed: false, deleteAllowed: false })
      expect(page.controls.map(({ field }) => field)).toEqual(objects.pageSource(page).fields.map(({ name }) => name))
    }
  })

  test('are published under the names of their tables without blanks; companies are in every service anyway', () => {
    expect(systemWebServices.map(({ serviceName }) => serviceName)).toEqual([
      'ActiveSession',
      'SessionEvent',
      'ServerInstance',
      'EventLog',
      'WebService',
    ])
  })

  test('stop a session of whichever instance, and are not queued behind those they are to end', async () => {
    const stop = actionOf('Active Session', 'Stop')
    const { session, questions } = asked()
    await stop.run(
      session,
      recordOf(ActiveSession, { 'Server Instance ID': 3, 'Session ID': 17 }),
      { comment: 'enough' },
      { resultCode: 'None' },
    )
    expect(questions).toEqual([[3, 17, 'enough']])
    expect(stop).toMatchObject({ binding: 'Entity', unqueued: true })
  })

  test('publish, publish again and take off', async () => {
    const { session, questions } = asked()
    const service = recordOf(WebService, { 'Object Type': 'Page', 'Object ID': 21, 'Service Name': 'Customer' })
    expect(
      await actionOf('Web Service', 'Publish').run(
        session,
        recordOf(WebService, {}),
        { objectType: 'Page', objectId: 21, serviceName: '' },
        { resultCode: 'None' },
      ),
    ).toBe('Customer')
    await actionOf('Web Service', 'PublishAgain').run(session, service, {}, { resultCode: 'None' })
    await actionOf('Web Service', 'Unpublish').run(session, service, {}, { resultCode: 'None' })
    expect(questions).toEqual([
      [{ kind: 'publish', objectType: 'Page', objectId: 21, serviceName: '' }],
      [{ kind: 'publish', objectType: 'Page', objectId: 21, serviceName: 'Customer' }],
      [{ kind: 'unpublish', objectType: 'Page', serviceName: 'Customer' }],
    ])
  })
})
