/**
 * The door to a session's SQL and to its server instance, for records, steps, protocols and the server's own pages.
 * Business code cannot name it: the package does not export it, and nothing on a session or record leads here.
 */

import type { Session } from '../Session.js'
import type { RunningSession } from './RunningSession.js'
import { runOf } from './SessionFace.js'

/** What a session reads and writes, and where it finds objects. */
export type SessionSql = Pick<RunningSession, 'read' | 'readRows' | 'write' | 'holdSnapshot' | 'objects'>

export function sqlOf(session: Session): SessionSql {
  return runOf(session)
}

/** What only the server's own pages ask of the server instance. */
export type SessionServer = Pick<RunningSession, 'stopSessionOf' | 'changeWebServices'>

export function serverOf(session: Session): SessionServer {
  return runOf(session)
}
