/**
 * A sample written from the docs: a codeunit that works in a session of its own, and codeunits that call each other.
 */

import * as al from '../../dist/index.js'

export const Letter = al.defineTable({
  id: 50621,
  name: 'Letter',
  fields: {
    'Entry No.': al.field(1, al.Integer, { autoIncrement: true }),
    Address: al.field(2, al.Text(100)),
    Sent: al.field(3, al.Boolean),
    Pages: al.field(4, al.Integer, { initValue: 1 }),
    Postage: al.field(5, al.Decimal),
  },
  keys: { PK: ['Entry No.'], Sent: ['Sent'] },
})

export const Tariff = al.defineCodeunit({
  id: 50622,
  name: 'Tariff',
  procedures: {
    PostageOf: al.procedure({
      parameters: { pages: al.Integer, heavy: al.byVar(al.Boolean) },
      returns: al.Decimal,
      readOnly: true,
      run: (_session, p) => {
        p.heavy = p.pages > 3
        return p.heavy ? al.decimal('1.60') : 0.85
      },
    }),
  },
})

/** Sends the letters of the view that it is started with. */
export const Sender = al.defineCodeunit({
  id: 50623,
  name: 'Sender',
  table: Letter,
  onRun: async (session, letters) => {
    letters.setRange('Sent', false)
    for await (const letter of letters.rows({ forUpdate: true })) {
      letter.Postage = await Tariff.procedures.PostageOf(session, { pages: letter.Pages })
      letter.Sent = true
      await letter.modify(true)
      await session.sleep(1)
    }
  },
})

export const Mailing = al.defineCodeunit({
  id: 50624,
  name: 'Mailing',
  procedures: {
    Write: al.procedure({
      parameters: { address: al.Text(100), pages: al.optional(al.Integer) },
      returns: al.Integer,
      run: async (session, { address, pages }) => {
        const letter = session.record(Letter)
        letter.init()
        letter.Address = address
        if (pages > 0) letter.Pages = pages
        await letter.insert(true)
        return letter['Entry No.']
      },
    }),
    Send: al.procedure({
      documentation: 'Sends the letters from a number on, in a session of its own; answers its number.',
      parameters: { firstEntryNo: al.Integer },
      returns: al.Integer,
      run: async (session, p) => {
        const letters = session.record(Letter)
        letters.setFilter('Entry No.', '%1..', p.firstEntryNo)
        const started = await session.tryStartSession(Sender, { record: letters, timeout: 60_000 })
        if (started.error !== undefined) session.error(`The letters stay: ${started.error.message}`)
        return started.sessionId
      },
    }),
  },
})

export const mailing = al.defineApplication({
  name: 'Mailing',
  companies: ['Post'],
  objects: [Letter, Tariff, Sender, al.publish(Mailing)],
})
