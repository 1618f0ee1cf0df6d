/**
 * Stops a session of another server instance: a mark on its row in Active Session and a NOTIFY, in one statement. The
 * other instance looks at marked rows when it hears the NOTIFY and at every heartbeat.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { SqlResult, SqlStatement } from '../../database/Connections.js'

const mark = `
with session as (
  select server_instance_id, session_id, session_unique_id, stop_requested_by is null as first
  from platform.active_session where server_instance_id = $1 and session_id = $2 for update
), marked as (
  update platform.active_session active set stop_requested_by = $3, stop_comment = $4
  from session where first and active.server_instance_id = session.server_instance_id and active.session_id = session.session_id
)
select session_unique_id, first, pg_notify('servicetier_stop', $1::text) from session`
const isOver = 'select 1 from platform.session_event where session_unique_id = $1 and event_type = 1'
const lookAgainMilliseconds = 50

export interface RemoteStopRequest {
  readonly serverInstanceId: number
  readonly sessionId: number
  readonly by: string
  readonly comment: string
  /** Milliseconds that the other instance's answer is waited for. */
  readonly timeout: number
}

/**
 * Resolves with the session's unique id when its Logoff is written.
 * @throws CatalogueError Session_NotFound, Session_NotStopped
 */
export async function stopRemotely(
  query: (statement: SqlStatement) => Promise<SqlResult>,
  request: RemoteStopRequest,
): Promise<string> {
  const { serverInstanceId, sessionId, by, comment, timeout } = request
  const { rows } = await query({ text: mark, values: [serverInstanceId, sessionId, by, comment] })
  const [sessionUniqueId, first] = rows[0] ?? []
  if (sessionUniqueId === undefined || sessionUniqueId === null)
    throw new CatalogueError('Session_NotFound', { sessionId, serverInstanceId })
  for (const end = Date.now() + timeout; Date.now() < end;) {
    if ((await query({ text: isOver, values: [sessionUniqueId] })).rowCount > 0) {
      if (first === 't') return sessionUniqueId
      throw new CatalogueError('Session_NotStopped', { sessionId, reason: 'another request to stop it came first.' })
    }
    await new Promise((resolve) => {
      setTimeout(resolve, lookAgainMilliseconds)
    })
  }
  throw new CatalogueError('Session_NotStopped', {
    sessionId,
    reason: `the server instance ${serverInstanceId} did not answer in time.`,
  })
}
