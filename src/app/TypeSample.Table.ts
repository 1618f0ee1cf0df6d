import {
  BigInteger,
  Blob,
  Boolean,
  Byte,
  Char,
  Code,
  Date,
  DateFormula,
  DateTime,
  Decimal,
  defineTable,
  Duration,
  Enum,
  field,
  Guid,
  Integer,
  Option,
  RecordID,
  Text,
  Time,
} from '../index.js'
import { TypeSampleColor } from './TypeSampleColor.Enum.js'
import { TypeSampleLine } from './TypeSampleLine.Table.js'

/** A field of every AL type, named after it: for clients that are to be tried out. */
export const TypeSample = defineTable({
  id: 50110,
  name: 'Type Sample',
  fields: {
    'No.': field(1, Code(20)),
    'Integer Field': field(2, Integer),
    'BigInteger Field': field(3, BigInteger),
    'Decimal Field': field(4, Decimal),
    'Boolean Field': field(5, Boolean),
    'Text Field': field(6, Text(100)),
    'Code Field': field(7, Code(20)),
    'Date Field': field(8, Date),
    'Time Field': field(9, Time),
    'DateTime Field': field(10, DateTime),
    'Duration Field': field(11, Duration),
    'Guid Field': field(12, Guid),
    'Option Field': field(13, Option(' ', 'Low', 'Medium', 'Very High')),
    'Enum Field': field(14, Enum(TypeSampleColor)),
    'Char Field': field(15, Char),
    'Byte Field': field(16, Byte),
    'DateFormula Field': field(17, DateFormula),
    'RecordID Field': field(18, RecordID),
    'Blob Field': field(19, Blob()),
  },
  triggers: {
    onInsert(_session, sample) {
      sample.testField('No.')
    },
    async onDelete(session, sample) {
      const line = session.record(TypeSampleLine)
      line.setRange('Sample No.', sample['No.'])
      for await (const one of line.rows()) await one.delete()
    },
    async onRename(session, sample, xSample) {
      const line = session.record(TypeSampleLine)
      line.setRange('Sample No.', xSample['No.'])
      // The new number leaves the filter: no row comes twice.
      for await (const one of line.rows()) await one.rename(sample['No.'], one['Line No.'])
    },
  },
})
