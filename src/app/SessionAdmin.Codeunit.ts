import {
  Boolean,
  byVar,
  defineCodeunit,
  Integer,
  optional,
  procedure,
  RecordID,
  Text,
  tryGetRecordById,
} from '../index.js'

export const SessionAdmin = defineCodeunit({
  id: 50000,
  name: 'Session Admin',
  procedures: {
    StartSession: procedure({
      documentation: 'Starts a background session that runs a codeunit; true if it was started.',
      parameters: {
        sessionId: byVar(Integer),
        codeunitId: Integer,
        companyName: optional(Text(30)),
        recordId: optional(RecordID),
        timeout: optional(Integer),
      },
      returns: Boolean,
      run: async (session, p) => {
        const record = p.recordId === '' ? undefined : await tryGetRecordById(session, p.recordId)
        if (p.recordId !== '' && record === undefined) return false
        const started = await session.tryStartSession(p.codeunitId, {
          companyName: p.companyName,
          timeout: p.timeout,
          ...(record === undefined ? {} : { record }),
        })
        if (started.ok) p.sessionId = started.sessionId
        return started.ok
      },
    }),
    StopSession: procedure({
      documentation: 'Stops a session of this server instance; true when it is over.',
      unqueued: true,
      parameters: { sessionId: Integer, comment: optional(Text()) },
      returns: Boolean,
      run: async (session, p) => await session.tryStopSession(p.sessionId, p.comment),
    }),
    IsSessionActive: procedure({
      documentation: 'True while that session lives on this server instance.',
      unqueued: true,
      parameters: { sessionId: Integer },
      returns: Boolean,
      run: async (session, p) => await session.isSessionActive(p.sessionId),
    }),
  },
})
