/** The demo application and codeunits that only tests need: sessions that do what no demo should. */

import { defineCodeunit, Integer, procedure, Text } from '../../dist/al.js'
import { application as demo } from '../../dist/app/application.js'
import { Customer } from '../../dist/app/Customer.Table.js'
import { semanticsCodeunits, semanticsServices } from './semanticsCodeunits.js'

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
        setTimeout(() => { throw new Error(p.text) }, 1)
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
          await session.write({ text: 'select 1/0' })
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
  objects: [...demo.objects, swallowsErrors, misbehaves, ...semanticsCodeunits],
  webServices: [...demo.webServices, { objectType: 'Codeunit' as const, objectId: misbehaves.id, serviceName: 'Misbehaves' }, ...semanticsServices],
}
