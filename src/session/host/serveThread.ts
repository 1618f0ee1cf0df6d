/**
 * The thread's side of a session thread: takes calls, runs each as a session, answers with its ending.
 *
 * A rejection or exception that nobody handled fails only the session it belongs to; by default it would end the thread
 * and every session on it.
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import type { MessagePort } from 'node:worker_threads'
import { CatalogueError, packError, unpackError } from '../../errors/CatalogueError.js'
import { ConnectionBudget } from '../../database/connectionBudget.js'
import { Connections } from '../../database/Connections.js'
import type { Work } from '../words/calls.js'
import { executeSession } from '../run/executeSession.js'
import { Lease } from '../words/lease.js'
import type { Question, SessionPort } from '../words/questions.js'
import type { Records } from '../words/recordSnapshot.js'
import type { Session } from '../Session.js'
import { RunningSession } from '../run/RunningSession.js'
import type { ObjectLookup } from '../words/objectLookup.js'
import { SessionSlot } from '../run/slot.js'
import type { FromThread, ThreadData, ToThread } from './messages.js'

export interface ServeThreadOptions {
  readonly port: MessagePort
  readonly data: ThreadData
  readonly objects: ObjectLookup
  readonly records: Records
  /** Runs the business code of a session; its result is plain data. */
  readonly executeWork: (session: Session, work: Work) => Promise<unknown>
}

interface OpenQuestion {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * The session whose code runs: correlates rejections that nobody handled, and nothing else. On threads only: once it
 * was used on the gateway's, every promise there would cost more for good.
 */
const currentSession = new AsyncLocalStorage<RunningSession>()

/** Serves until the gateway says that it ends. */
export function serveThread({ port, data, objects, records, executeWork }: ServeThreadOptions): void {
  const lease = new Lease(data.lease)
  const connections = new Connections(
    { ...data.database, applicationName: data.name },
    new ConnectionBudget(data.budget),
    new Int32Array(data.permits),
  )
  const sessions = new Map<string, RunningSession>()
  const questions = new Map<number, OpenQuestion>()
  let lastQuestion = 0

  // What is sent in one turn of the event loop goes as one message: each one that is posted wakes the gateway.
  const outgoing: FromThread[] = []
  const send = (message: FromThread): void => {
    if (outgoing.push(message) === 1)
      setImmediate(() => {
        post(outgoing.splice(0))
      })
  }
  const post = (messages: readonly FromThread[]): void => {
    try {
      port.postMessage(messages)
    } catch (error) {
      // One of them holds what cannot leave its thread, a function for example; those of other sessions go all the
      // same.
      if (messages.length > 1) for (const message of messages) post([message])
      else for (const message of messages) refuse(message, error)
    }
  }
  const refuse = (message: FromThread, error: unknown): void => {
    if (message.kind === 'question') {
      const open = questions.get(message.question)
      questions.delete(message.question)
      open?.reject(
        new CatalogueError(
          'Application_InvalidArgument',
          { reason: `${message.content.ask} was given what cannot be handed on: ${String(error)}.` },
          { cause: error },
        ),
      )
    } else if (message.kind === 'done') {
      const { outcome } = message.ending
      send({
        ...message,
        ending: {
          outcome: outcome === 'Completed' ? 'Failed' : outcome,
          error: packError(error, message.sessionUniqueId),
        },
      })
    } else {
      send({ kind: 'stray', error: packError(error, data.name) })
    }
  }

  const portOf = (sessionUniqueId: string): SessionPort => ({
    ask: async (kind, of) =>
      await new Promise((resolve, reject) => {
        const question = ++lastQuestion
        questions.set(question, { resolve: resolve as (value: unknown) => void, reject })
        send({ kind: 'question', sessionUniqueId, question, content: { ask: kind, of } as Question })
      }),
    message: (text, callStack) => {
      send({ kind: 'message', sessionUniqueId, text, callStack })
    },
  })

  const run = async ({ identity, slot: memory, offer, work }: Extract<ToThread, { kind: 'run' }>): Promise<void> => {
    const slot = new SessionSlot(memory)
    // The gateway may have taken the call back and given it to another thread.
    if (!slot.claim(offer)) return
    const { sessionUniqueId } = identity
    const session = new RunningSession({
      identity,
      slot,
      connections,
      port: portOf(sessionUniqueId),
      leaseHolds: () => lease.holds(),
      objects,
      records,
      logTimeout: data.logTimeout,
    })
    sessions.set(sessionUniqueId, session)
    const ending = await executeSession(
      session,
      slot,
      async (face) => await currentSession.run(session, executeWork, face, work),
    )
    sessions.delete(sessionUniqueId)
    send({ kind: 'done', sessionUniqueId, ending })
  }

  const onStray = (error: unknown): void => {
    const session = currentSession.getStore()
    if (session !== undefined && sessions.has(session.identity.sessionUniqueId)) session.gate.fail(error)
    else send({ kind: 'stray', error: packError(error, data.name) })
  }
  process.on('unhandledRejection', onStray)
  process.on('uncaughtException', onStray)

  const receive = (message: ToThread): void => {
    switch (message.kind) {
      case 'run':
        void run(message)
        break
      case 'wake':
        sessions.get(message.sessionUniqueId)?.gate.wake(message.error)
        break
      case 'answer': {
        const open = questions.get(message.question)
        questions.delete(message.question)
        if (message.error === undefined) open?.resolve(message.value)
        else open?.reject(unpackError(message.error))
        break
      }
      case 'end':
        void connections.end().finally(() => {
          port.close()
        })
        break
    }
  }
  port.on('message', (messages: readonly ToThread[]) => {
    for (const message of messages) receive(message)
  })
  send({ kind: 'ready' })
}
