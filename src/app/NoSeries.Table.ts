import { Code, defineTable, field, Text, type Session } from '../index.js'

export const NoSeries = defineTable({
  id: 308,
  name: 'No. Series',
  fields: {
    Code: field(1, Code(20)),
    Description: field(2, Text(100)),
    'Last No. Used': field(50000, Code(20)),
  },
})

/**
 * The next number of a series, which nobody else gets: other sessions that ask wait until this one's transaction is
 * over.
 * @param firstNo what the series begins with if the company has none of this code yet
 */
export async function nextNo(session: Session, code: string, firstNo: string): Promise<string> {
  const series = session.record(NoSeries)
  await series.lockTable()
  if (!(await series.tryGet(code))) {
    series.init()
    series.Code = code
    // Two sessions may find that it is missing: one inserts it, the other waits for that and reads it then.
    if (!(await series.tryInsert())) await series.get(code)
  }
  series['Last No. Used'] = series['Last No. Used'] === '' ? firstNo : incremented(series['Last No. Used'])
  await series.modify()
  return series['Last No. Used']
}

/** AL's IncStr: the last number in the text is one higher, with leading zeros as they were. */
function incremented(no: string): string {
  return no.replace(/\d+(?=\D*$)/, (digits) => String(BigInt(digits) + 1n).padStart(digits.length, '0'))
}
