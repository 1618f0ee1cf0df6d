/** The demo application and codeunits that only tests need: sessions that do what no demo should. */

import { sqlOf } from '../../dist/session/run/access.js'
import { defineCodeunit, Integer, procedure, Text } from '../../dist/index.js'
import { application as demo } from '../../dist/app/application.js'
import { Customer } from '../../dist/app/Customer.Table.js'
import { CatalogueError } from '../../dist/errors/CatalogueError.js'
import { sessionCodeunits, sessionServices } from './sessionCodeunits.js'

/** Goes on after every error: only the gate can end it. */
const swallowsErrors = defineCodeunit({
  id: 60000,
  name: 'Swallows Errors',
  onRun: async (session) => {
    const customer = session.record(Customer)
    for (;;) {
      try {
        await customer.findFirst()
        customer.Contact = 'swallowed'
        await customer.modify()
        await session.sleep(5)
      } catch {
        // Whatever it was, on with it.
      }
    }
  },
})

const misbehaves = defineCodeunit({
  id: 60001,
  name: 'Misbehaves',
  procedures: {
    RejectUnhandled: procedure({
      parameters: { text: Text() },
      run: async (session, p) => {
        void Promise.reject(new Error(p.text))
        await session.sleep(60_000)
      },
    }),
    ThrowInTimer: procedure({
      parameters: { text: Text() },
      run: async (session, p) => {
        setTimeout(() => {
          throw new Error(p.text)
        }, 1)
        await session.sleep(60_000)
      },
    }),
    ForgetAwait: procedure({
      parameters: { customerNo: Text(20), name: Text(100) },
      run: async (session, p) => {
        const customer = session.record(Customer)
        await customer.get(p.customerNo)
        customer.Name = p.name
        void customer.modify()
      },
    }),
    FailBesidePromise: procedure({
      documentation: 'Awaits what never comes, and fails in a callback.',
      run: async () => {
        setTimeout(() => {
          throw new Error('in a callback')
        }, 1)
        await new Promise(() => undefined)
      },
    }),
    RaiseUnstorable: procedure({
      documentation: 'Its text has what PostgreSQL cannot store.',
      run: (session) => session.error('before\0after\ud800'),
    }),
    ThrowUnshowable: procedure({
      documentation: 'What it throws is no Error, and JSON has no form for it.',
      run: () => {
        throw { amount: 1n } as unknown as Error
      },
    }),
    RejectUnshowable: procedure({
      documentation: 'The same beside its statements, and of an error that is its own cause.',
      run: async (session) => {
        const error: Error & { cause?: unknown } = new Error('its own cause')
        error.cause = error
        void Promise.reject(error)
        await session.sleep(60_000)
      },
    }),
    HandOnFunction: procedure({
      documentation: 'Gives the server what no message can carry.',
      returns: Text(),
      run: async (session) => {
        const text = (() => undefined) as unknown as string
        await session.message(text)
        const { error } = await session.tryStartSession(50105, { companyName: text })
        return error?.message ?? ''
      },
    }),
    FailBesideSleep: procedure({
      documentation: 'Fails while another statement of its own still runs, and more are to come.',
      run: async (session) => {
        const loop = async (): Promise<void> => {
          for (;;) await session.sleep(30_000)
        }
        await Promise.all([
          loop(),
          Promise.reject(new CatalogueError('Application_DialogException', { message: 'One of two failed.' })),
        ])
      },
    }),
    ExitProcess: procedure({ run: () => process.exit(3) }),
    FillMemory: procedure({
      run: () => {
        const kept: number[][] = []
        for (;;) kept.push(new Array<number>(100_000).fill(kept.length))
      },
    }),
    CatchAndGoOn: procedure({
      parameters: { customerNo: Text(20) },
      returns: Integer,
      run: async (session, p) => {
        const customer = session.record(Customer)
        await customer.get(p.customerNo)
        customer.Name = 'changed before the error'
        await customer.modify()
        try {
          await sqlOf(session).write({ text: 'select 1/0' })
        } catch {
          // The transaction is broken now, whatever this code believes.
        }
        return 1
      },
    }),
  },
})

export const application = {
  ...demo,
  objects: [...demo.objects, swallowsErrors, misbehaves, ...sessionCodeunits],
  webServices: [
    ...demo.webServices,
    { objectType: 'Codeunit' as const, objectId: misbehaves.id, serviceName: 'Misbehaves' },
    ...sessionServices,
  ],
}
