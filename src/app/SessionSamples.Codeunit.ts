import { Code, defineCodeunit, Integer, procedure, Text } from '../index.js'
import { Customer } from './Customer.Table.js'

export const SessionSamples = defineCodeunit({
  id: 50103,
  name: 'Session Samples',
  procedures: {
    Spin: procedure({
      documentation: 'Computes for that many milliseconds without a single statement.',
      parameters: { milliseconds: Integer },
      run: (_session, p) => {
        const end = performance.now() + p.milliseconds
        while (performance.now() < end);
      },
    }),
    WriteThenSleep: procedure({
      documentation: 'Renames a customer, then sleeps in the open transaction.',
      parameters: { customerNo: Code(20), newName: Text(100), milliseconds: Integer },
      run: async (session, p) => {
        const customer = session.record(Customer)
        await customer.get(p.customerNo)
        await customer.validate('Name', p.newName)
        await customer.modify(true)
        await session.sleep(p.milliseconds)
      },
    }),
    LockThenSleep: procedure({
      documentation: 'Locks a customer, then sleeps in the open transaction.',
      parameters: { customerNo: Code(20), milliseconds: Integer },
      run: async (session, p) => {
        const customer = session.record(Customer)
        await customer.lockTable()
        await customer.get(p.customerNo)
        await session.sleep(p.milliseconds)
      },
    }),
    ShowConfirm: procedure({
      documentation: 'Asks for a confirmation, which a session without UI cannot.',
      run: async (session) => {
        await session.confirm('Do you want to continue?')
      },
    }),
    ShowMessage: procedure({
      documentation: 'Shows a message: it goes to the event log.',
      parameters: { text: Text() },
      run: async (session, p) => {
        await session.message(p.text)
      },
    }),
    RaiseError: procedure({
      documentation: 'Ends with this error.',
      parameters: { text: Text() },
      run: (session, p) => session.error(p.text),
    }),
    OpenDialog: procedure({
      documentation: 'Opens a dialog window, of which nothing is seen.',
      parameters: { text: Text() },
      run: async (session, p) => {
        await session.dialog.open(p.text)
      },
    }),
  },
})
