/**
 * The sessions of this server instance, as protocols and the management service use them: call, start, stop, list.
 * On the gateway's thread only. Whoever creates a session goes through `runSession` here (invariant 5).
 */

import { CatalogueError, packError } from '../../errors/CatalogueError.js'
import type { CallReply, WebServiceCall, Work } from '../words/calls.js'
import type { ClientType } from '../words/clientType.js'
import { BackgroundQueue, type BackgroundQueueSettings } from './BackgroundQueue.js'
import { CallLimits, type CallLimitSettings } from './CallLimits.js'

import type { Session } from '../Session.js'
import type { WarmThreads } from '../host/WarmThreads.js'
import type { WebServiceThreads } from '../host/WebServiceThreads.js'
import type { ServerInstanceNames } from '../log/sessionEventRows.js'
import { State } from '../run/slot.js'
import type { SignedInUser } from '../words/identity.js'
import { cutComment, type Ending } from '../words/outcome.js'
import { askOf, type SessionPort, type StartSessionRequest, type WebServiceChange } from '../words/questions.js'
import { within } from '../words/within.js'
import { answersOf } from './answers.js'
import { executeOnOwnThread } from './ownThread.js'
import type { LiveSession, SessionRegistry, StopRequest } from './registry.js'
import { endSession, runSession, type RunOptions } from './runSession.js'
import type { RemoteStopRequest } from './stopRemotely.js'
import { formatMilliseconds, stopLiveSession } from './stopSession.js'

export interface SessionsSettings extends BackgroundQueueSettings {
  /** Milliseconds; Infinity: no limit. */
  readonly BackgroundSessionsDefaultTimeout: number
  readonly MaximumSessionRecursionDepth: number
  /** Events of the session log that may wait to be written. */
  readonly SessionLogMaxBacklog: number
}

export interface SessionsOptions {
  readonly settings: SessionsSettings
  readonly names: ServerInstanceNames
  readonly run: RunOptions
  readonly limits: Readonly<Record<WebServiceCall['clientType'], CallLimitSettings>>
  /** False while the instance may not act: its database is away. */
  readonly leaseHolds: () => boolean
  /** Why the codeunit cannot be run with a record of the table, or with none; undefined if it can. */
  readonly refusalToRun: (codeunitId: number, tableId: number | undefined) => string | undefined
  readonly hasCompany: (name: string) => boolean
  readonly changeWebServices: (change: WebServiceChange) => Promise<readonly string[]>
  /** Resolves with the session's unique id when its Logoff is written. @throws CatalogueError */
  readonly stopRemotely: (request: Omit<RemoteStopRequest, 'timeout'>) => Promise<string>
  /** Runs work that provably reaches no business code on this thread. */
  readonly executeInline: (session: LiveSession, work: (session: Session) => Promise<unknown>) => Promise<Ending>
}

/** A call that is answered without business code. */
export type InlineCall = Omit<WebServiceCall, 'work' | 'unqueued' | 'clientType'> & {
  readonly clientType: ClientType
  /** For watching: never queued behind other calls. */ readonly unqueued?: boolean
}

/** A stop that somebody asks for. */
export interface StopOrder {
  /** Absent: this one. */
  readonly serverInstanceId?: number
  readonly sessionId: number
  /** User name; '' for the instance itself. */
  readonly by: string
  /** Through what it is asked for, in words for the event log. */
  readonly through: string
  /** As it was given. */
  readonly comment: string
}

/** Who asks for a background session. */
export interface StartContext {
  readonly user: SignedInUser
  readonly companyName: string
  /** The session that asks; absent: the management service. */
  readonly session?: LiveSession
}

export class Sessions {
  readonly #options: SessionsOptions
  readonly #registry: SessionRegistry
  readonly #queue: BackgroundQueue
  readonly #limits: Readonly<Record<WebServiceCall['clientType'], CallLimits>>
  readonly #answers = answersOf(this)
  #webService: WebServiceThreads | undefined
  #warm: WarmThreads | undefined
  #closing = false

  constructor(options: SessionsOptions) {
    this.#options = options
    this.#registry = options.run.registry
    this.#queue = new BackgroundQueue(options.settings)
    const { SOAP, ODataV4, Api } = options.limits
    this.#limits = { SOAP: new CallLimits(SOAP), ODataV4: new CallLimits(ODataV4), Api: new CallLimits(Api) }
  }

  /** The threads, which themselves need `answer`. */
  useThreads(webService: WebServiceThreads, warm: WarmThreads): void {
    this.#webService = webService
    this.#warm = warm
  }

  list(): LiveSession[] {
    return this.#registry.list()
  }

  find(sessionId: number): LiveSession | undefined {
    return this.#registry.find(sessionId)
  }

  /** Runs a web-service call as a session. @throws CatalogueError before there is one */
  async call(call: WebServiceCall): Promise<CallReply> {
    const threads = this.#webService
    if (threads === undefined) throw new CatalogueError('Limit_ShuttingDown', {})
    const { work } = call
    if (work.kind === 'steps' && work.readsLog === true) await this.flushLog()
    this.#admit()
    const { objectId, procedure } =
      work.kind === 'procedure'
        ? { objectId: work.codeunitId, procedure: work.procedure }
        : { objectId: 0, procedure: 'Steps' }
    const limits = this.#limits[call.clientType]
    if (!call.unqueued) await limits.enter()
    try {
      const session = this.#open(call, call.objectId ?? objectId, call.procedure ?? procedure)
      const ending = await runSession(
        { session, execute: () => threads.execute(session, work, call.unqueued), timeout: call.timeout },
        this.#options.run,
      )
      return { sessionUniqueId: session.identity.sessionUniqueId, ending }
    } finally {
      if (!call.unqueued) limits.leave()
    }
  }

  /**
   * Runs work that reaches no business code as a session on this thread. Web-service calls have their turn, unless they
   * are for watching; so is what the management service asks. @throws CatalogueError before there is one
   */
  async callInline(
    call: InlineCall,
    objectId: number,
    procedure: string,
    work: (session: Session) => Promise<unknown>,
  ): Promise<CallReply> {
    this.#admit()
    const limits = call.unqueued === true ? undefined : this.#limitsOf(call.clientType)
    await limits?.enter()
    try {
      const session = this.#open(call, objectId, procedure)
      const ending = await runSession(
        { session, execute: () => this.#options.executeInline(session, work), timeout: call.timeout, commits: false },
        this.#options.run,
      )
      return { sessionUniqueId: session.identity.sessionUniqueId, ending }
    } finally {
      limits?.leave()
    }
  }

  /**
   * Starts a background session; resolves with its ID when its row and Logon are durable.
   * @throws CatalogueError if it did not start
   */
  async start(request: StartSessionRequest, context: StartContext): Promise<number> {
    this.#admit()
    const companyName = request.companyName === '' ? context.companyName : request.companyName
    const refusal = this.#options.refusalToRun(request.codeunitId, request.record?.tableId)
    if (refusal !== undefined) throw notStarted(refusal)
    if (!this.#options.hasCompany(companyName)) throw notStarted(`the company '${companyName}' does not exist.`)
    const depth = (context.session?.identity.depth ?? -1) + 1
    const originalSessionId = context.session?.identity.originalSessionId
    if (context.session !== undefined && depth > this.#options.settings.MaximumSessionRecursionDepth) {
      throw new CatalogueError('Session_RecursionDepth', {
        originalSessionId: originalSessionId ?? 0,
        currentSessionId: context.session.identity.sessionId,
      })
    }
    this.#queue.reserve()
    const session = this.#registry.open({
      ...this.#instance(),
      user: context.user,
      companyName,
      clientType: 'Background',
      clientComputerName: this.#options.names.serverComputerName,
      objectId: request.codeunitId,
      procedure: 'OnRun',
      depth,
      ...(originalSessionId === undefined ? {} : { originalSessionId }),
    })
    const work: Work = {
      kind: 'onRun',
      codeunitId: request.codeunitId,
      ...(request.record === undefined ? {} : { record: request.record }),
    }
    await this.#logOn(session)
    void this.#runInBackground(
      session,
      work,
      request.timeout === 0 ? this.#options.settings.BackgroundSessionsDefaultTimeout : request.timeout,
    )
    return session.identity.sessionId
  }

  /**
   * Stops a session of any server instance; resolves when it is over. Every comment of a stop passes here.
   * @returns the comment as its Logoff has it
   * @throws CatalogueError if it could not be stopped
   */
  async stop({
    serverInstanceId = this.#options.names.serverInstanceId,
    sessionId,
    by,
    through,
    comment: text,
  }: StopOrder): Promise<{ readonly sessionUniqueId: string; readonly comment: string }> {
    const comment = cutComment(text)
    if (serverInstanceId !== this.#options.names.serverInstanceId) {
      const request = { serverInstanceId, sessionId, by, comment }
      const sessionUniqueId = await this.#options.stopRemotely(request)
      this.#options.run.observe({
        kind: 'distantSessionStopped',
        sessionId,
        sessionUniqueId,
        serverInstanceId,
        stopper: by,
        through,
        comment,
      })
      return { sessionUniqueId, comment }
    }
    const session = this.#registry.find(sessionId)
    if (session === undefined) throw new CatalogueError('Session_NotFound', { sessionId, serverInstanceId })
    await stopLiveSession(session, { kind: 'stop', by, through, comment }, this.#options.run)
    return { sessionUniqueId: session.identity.sessionUniqueId, comment }
  }

  /** As `SessionsOptions`, for the sessions that ask. @throws CatalogueError */
  async changeWebServices(change: WebServiceChange): Promise<readonly string[]> {
    return await this.#options.changeWebServices(change)
  }

  /** Asks for a session of this instance. */
  askFor(session: LiveSession): SessionPort['ask'] {
    return askOf(this.#answers, session)
  }

  /** Resolves when what sessions did until now stands in the tables that mirror it. @throws CatalogueError */
  async flushLog(): Promise<void> {
    const { log, logTimeout } = this.#options.run
    if (!(await within(logTimeout, log.flush())))
      throw new CatalogueError('Session_LogUnavailable', { seconds: logTimeout / 1000 })
  }

  /** Resolves when no web-service call runs. */
  async whenNoWebServiceCalls(): Promise<void> {
    await Promise.all(
      this.#registry
        .list()
        .filter(({ identity }) => identity.clientType !== 'Background')
        .map(async (session) => {
          await session.over
        }),
    )
  }

  /** Stops every session for the same reason; resolves when all are over. */
  async stopAll(request: StopRequest): Promise<void> {
    await Promise.allSettled(
      this.#registry.list().map(async (session) => {
        await stopLiveSession(session, request, this.#options.run).catch(() => undefined)
        await session.over
      }),
    )
  }

  /** From here on no session begins. */
  close(): void {
    this.#closing = true
    for (const limits of Object.values(this.#limits)) limits.end()
  }

  #admit(): void {
    if (this.#closing) throw new CatalogueError('Limit_ShuttingDown', {})
    if (!this.#options.leaseHolds())
      throw new CatalogueError('Internal_DatabaseUnavailable', { reason: 'the server instance waits for it' })
    const { backlog } = this.#options.run.log
    if (backlog >= this.#options.settings.SessionLogMaxBacklog) throw new CatalogueError('Limit_Backlog', { backlog })
  }

  #limitsOf(clientType: ClientType): CallLimits | undefined {
    return clientType === 'SOAP' || clientType === 'ODataV4' || clientType === 'Api'
      ? this.#limits[clientType]
      : undefined
  }

  #open(call: InlineCall, objectId: number, procedure: string): LiveSession {
    return this.#registry.open({
      ...this.#instance(),
      user: call.user,
      companyName: call.companyName,
      clientType: call.clientType,
      clientComputerName: call.clientComputerName,
      objectId,
      procedure,
      depth: 0,
    })
  }

  #instance(): { serverInstanceId: number; serverInstanceName: string } {
    return {
      serverInstanceId: this.#options.names.serverInstanceId,
      serverInstanceName: this.#options.names.serverInstanceName,
    }
  }

  /** Row and Logon of a background session; a session that cannot log on never was. */
  async #logOn(session: LiveSession): Promise<void> {
    const { logTimeout, log } = this.#options.run
    if (await within(logTimeout, log.logonWithRow(session))) return
    const error = notStarted('the session log could not be written.')
    this.#queue.giveUp()
    await endSession(
      session,
      { outcome: 'Failed', error: packError(error, session.identity.sessionUniqueId) },
      this.#options.run,
    )
    throw error
  }

  async #runInBackground(session: LiveSession, work: Work, timeout: number): Promise<void> {
    const admission = await this.#queue.enter((leaveQueue) => {
      session.leaveQueue = leaveQueue
      if (session.slot.state !== State.Waiting) leaveQueue()
    })
    if (admission !== 'run') {
      const limit = formatMilliseconds(this.#options.settings.BackgroundSessionsDefaultWaitTimeout)
      const error = packError(new CatalogueError('Session_WaitTimeout', { limit }), session.identity.sessionUniqueId)
      // Whoever changes the state first decides whether it was stopped or waited too long.
      session.slot.change(State.Waiting, State.Committing)
      await endSession(session, { outcome: 'TimedOut', error }, this.#options.run)
      return
    }
    try {
      await runSession(
        { session, timeout, loggedOn: true, execute: () => executeOnOwnThread(session, work, this.#warm) },
        this.#options.run,
      )
    } finally {
      this.#queue.leave()
    }
  }
}

function notStarted(reason: string): CatalogueError {
  return new CatalogueError('Session_NotStarted', { reason })
}
