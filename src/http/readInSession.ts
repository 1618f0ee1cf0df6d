/** Reading for a caller: a session on the gateway's thread, in which no business code runs. For all protocols. */

import { errorOf } from '../session/words/outcome.js'
import type { CallReply } from '../session/words/calls.js'
import type { Session } from '../session/Session.js'
import { sqlOf, type SessionSql } from '../session/run/access.js'
import type { InlineCall } from '../session/gateway/Sessions.js'
import { SessionError } from './SessionError.js'
import type { ClientConnection } from './Sink.js'

export interface ReadingCall extends InlineCall {
  /** Of the object, and what is done: what Active Session shows of the call. */
  readonly objectId: number
  readonly procedure: string
}

export interface ReadingSessions {
  /** Runs work without business code as a session. */
  callInline(
    call: InlineCall,
    objectId: number,
    procedure: string,
    work: (session: Session) => Promise<unknown>,
  ): Promise<CallReply>
  /** Ends a session whose caller is gone. It may be over already. */
  abandon(sessionId: number): void
  /** Resolves when what sessions did until now stands in the tables that mirror it. */
  readonly flushLog: () => Promise<void>
}

/** What the work of a call reads with. Tables that mirror the session log are up to date when they are read. */
export type ReadingSession = Pick<Session, 'sessionUniqueId'> & Pick<SessionSql, 'read' | 'readRows'>

/**
 * Runs the work as the session of a call; what it gave back holds once the session is over and its log durable. The
 * session ends if the caller is gone, for nobody takes what it reads.
 * @throws SessionError
 */
export async function readInSession<Value>(
  { objectId, procedure, ...call }: ReadingCall,
  connection: ClientConnection | undefined,
  sessions: ReadingSessions,
  work: (session: ReadingSession) => Promise<Value>,
): Promise<{ readonly value: Value; readonly sessionUniqueId: string }> {
  let value: Value | undefined
  let abandon: (() => void) | undefined
  try {
    const { ending, sessionUniqueId } = await sessions.callInline(call, objectId, procedure, async (session) => {
      abandon = () => {
        sessions.abandon(session.sessionId())
      }
      if (connection?.gone === true) abandon()
      connection?.onGone(abandon)
      value = await work(readingSession(session, sessions))
      return undefined
    })
    if (ending.outcome !== 'Completed') throw new SessionError(errorOf(ending), sessionUniqueId)
    return { value: value as Value, sessionUniqueId }
  } finally {
    if (abandon !== undefined) connection?.offGone(abandon)
  }
}

function readingSession(session: Session, { flushLog }: Pick<ReadingSessions, 'flushLog'>): ReadingSession {
  const sql = sqlOf(session)
  return {
    sessionUniqueId: () => session.sessionUniqueId(),
    read: async (statement) => {
      if (statement.readsLog === true) await flushLog()
      return await sql.read(statement)
    },
    readRows: async (statement, onRows) => {
      if (statement.readsLog === true) await flushLog()
      await sql.readRows(statement, onRows)
    },
  }
}
