/** Answers what sessions ask of their server instance. For `Sessions` only. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { Answers } from '../words/questions.js'
import type { LiveSession } from './registry.js'
import type { Sessions } from './Sessions.js'

export function answersOf(
  sessions: Pick<Sessions, 'start' | 'stop' | 'find' | 'changeWebServices'>,
): Answers<[LiveSession]> {
  return {
    startSession: async (request, session) => {
      const { user, companyName } = session.identity
      return await sessions.start(request, { user, companyName, session })
    },
    stopSession: async ({ serverInstanceId, sessionId, comment }, { identity }) => {
      const instance = serverInstanceId ?? identity.serverInstanceId
      if (instance === identity.serverInstanceId && sessionId === identity.sessionId)
        throw new CatalogueError('Session_OwnSession', { sessionId })
      await sessions.stop({
        serverInstanceId: instance,
        sessionId,
        by: identity.user.userName,
        through: `StopSession in session ${identity.sessionId}`,
        comment,
      })
      return undefined
    },
    isSessionActive: async ({ sessionId }) => Promise.resolve(sessions.find(sessionId) !== undefined),
    changeWebServices: async (change) => await sessions.changeWebServices(change),
  }
}
