import { Code, Date, Decimal, defineTable, field, Integer, Text, type Session, type Relation } from '../index.js'
import { TypeSample } from './TypeSample.Table.js'

const lineNoStep = 10_000

export const TypeSampleLine = defineTable({
  id: 50111,
  name: 'Type Sample Line',
  fields: {
    'Sample No.': field(1, Code(20), { relation: (): Relation => TypeSample }),
    'Line No.': field(2, Integer),
    Description: field(3, Text(100)),
    Amount: field(4, Decimal),
    Date: field(5, Date),
  },
  keys: { PK: ['Sample No.', 'Line No.'] },
  triggers: {
    async onInsert(session, line) {
      line.testField('Sample No.')
      if (line['Line No.'] === 0) line['Line No.'] = await nextLineNo(session, line['Sample No.'])
    },
  },
})

async function nextLineNo(session: Session, sampleNo: string): Promise<number> {
  const last = session.record(TypeSampleLine)
  last.setRange('Sample No.', sampleNo)
  return ((await last.tryFindLast()) ? last['Line No.'] : 0) + lineNoStep
}
