/** The demo application, with pages that allow less, and a codeunit that extends one: for what SOAP makes of pages. */

import {
  byVar,
  Code,
  constant,
  Date,
  defineCodeunit,
  definePage,
  defineTable,
  field,
  flowField,
  flowFilter,
  fromField,
  fromFilter,
  getRecordById,
  Integer,
  optional,
  Option,
  procedure,
  RecordID,
  sum,
  Decimal,
  Text,
} from '../../dist/index.js'
import { application as demo } from '../../dist/app/application.js'
import { Customer } from '../../dist/app/Customer.Table.js'

const ReadOnlyCustomers = definePage(Customer, {
  id: 60100,
  name: 'Customer List',
  pageType: 'List',
  controls: ['No.', 'Name', 'City'],
  sourceView: { key: 'Search Name', descending: true, filters: { Blocked: constant(' ') } },
  insertAllowed: false,
  modifyAllowed: false,
  deleteAllowed: false,
})

const note = defineTable({
  id: 60100,
  name: 'Note',
  fields: {
    'Document Type': field(1, Option('Letter', 'Card')),
    'No.': field(2, Code(20)),
    Text: field(3, Text(250)),
    Key: field(4, Text(30)),
    'Qty. (µ) %': field(5, Integer),
    'Date Filter': flowFilter(6, Date),
    Amount: flowField(
      7,
      Decimal,
      sum('Note Entry', 'Amount', { 'Note No.': fromField('No.'), Date: fromFilter('Date Filter') }),
    ),
  },
  keys: { PK: ['Document Type', 'No.'] },
})

const noteEntry = defineTable({
  id: 60101,
  name: 'Note Entry',
  fields: {
    'Entry No.': field(1, Integer),
    'Note No.': field(2, Code(20)),
    Date: field(3, Date),
    Amount: field(4, Decimal),
  },
})

/** Cards only; those that begin with KEEP are not deleted, and the page says so. */
const Notes = definePage(note, {
  id: 60101,
  name: 'Notes',
  sourceView: { filters: { 'Document Type': constant('Card') } },
  controls: ['No.', 'Text', 'Key', 'Qty. (µ) %', 'Date Filter', 'Amount'],
  triggers: {
    onDeleteRecord: (_session, rec) => !String((rec as unknown as Record<string, unknown>)['No.']).startsWith('KEEP'),
  },
})

const NoteEntries = definePage(noteEntry, {
  id: 60102,
  name: 'Note Entries',
  controls: ['Entry No.', 'Note No.', 'Date', 'Amount'],
  modifyAllowed: false,
})

const CustomerExtension = defineCodeunit({
  id: 60100,
  name: 'Customer Extension',
  procedures: {
    Rechristen: procedure({
      documentation: 'Gives the customer another name.',
      parameters: { customer: byVar(RecordID), name: Text(100), oldName: byVar(Text(100)) },
      returns: Integer,
      run: async (session, p) => {
        const record = await getRecordById(session, p.customer)
        const values = record as unknown as { Name: string }
        p.oldName = values.Name
        values.Name = p.name
        await record.modify(true)
        if (p.name === 'FAIL') session.error('No customer has this name.')
        return p.oldName.length
      },
    }),
    NameOf: procedure({
      parameters: { customer: RecordID },
      returns: Text(),
      run: async (session, p) => ((await getRecordById(session, p.customer)) as unknown as { Name: string }).Name,
    }),
    Shout: procedure({
      parameters: { text: Text(), marks: optional(Integer) },
      returns: Text(),
      run: (_session, p) => p.text.toUpperCase() + '!'.repeat(p.marks),
    }),
    /** The page's own operation of this name goes before. */
    Read: procedure({ returns: Text(), run: () => 'of the codeunit' }),
  },
})

export const application = {
  ...demo,
  objects: [...demo.objects, note, noteEntry, Notes, NoteEntries, ReadOnlyCustomers, CustomerExtension],
  webServices: [
    ...demo.webServices,
    { objectType: 'Page' as const, objectId: ReadOnlyCustomers.id, serviceName: 'CustomerList' },
    { objectType: 'Page' as const, objectId: Notes.id, serviceName: 'Notes' },
    { objectType: 'Page' as const, objectId: NoteEntries.id, serviceName: 'NoteEntries' },
    { objectType: 'Codeunit' as const, objectId: CustomerExtension.id, serviceName: 'Customer' },
  ],
}
