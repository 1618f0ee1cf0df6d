/** Functions of dates and times. Moments are in UTC, so their parts are those of UTC. */

import type { Parameter, FunctionTable, Signature } from './signature.js'

const utc = (sql: string | undefined): string => `(${sql} at time zone 'UTC')`
const part = (name: string, parameter: Parameter): Signature => ({
  parameters: [parameter],
  returns: 'Edm.Int32',
  sql: ([value]) => `floor(extract(${name} from ${parameter === 'DateTimeOffset' ? utc(value) : value}))::bigint`,
})
const fraction = (parameter: Parameter): Signature => ({
  parameters: [parameter],
  returns: 'Edm.Decimal',
  sql: ([value]) =>
    `trim_scale(mod(extract(second from ${parameter === 'DateTimeOffset' ? utc(value) : value})::numeric, 1))`,
})

export const timeFunctions: FunctionTable = {
  year: [part('year', 'Date'), part('year', 'DateTimeOffset')],
  month: [part('month', 'Date'), part('month', 'DateTimeOffset')],
  day: [part('day', 'Date'), part('day', 'DateTimeOffset')],
  hour: [part('hour', 'DateTimeOffset'), part('hour', 'TimeOfDay')],
  minute: [part('minute', 'DateTimeOffset'), part('minute', 'TimeOfDay')],
  second: [part('second', 'DateTimeOffset'), part('second', 'TimeOfDay')],
  fractionalseconds: [fraction('DateTimeOffset'), fraction('TimeOfDay')],
  date: [{ parameters: ['DateTimeOffset'], returns: 'Edm.Date', sql: ([moment]) => `${utc(moment)}::date` }],
  time: [{ parameters: ['DateTimeOffset'], returns: 'Edm.TimeOfDay', sql: ([moment]) => `${utc(moment)}::time` }],
  totaloffsetminutes: [
    {
      parameters: ['DateTimeOffset'],
      returns: 'Edm.Int32',
      sql: ([moment]) => `(case when ${moment} is not null then 0 end)`,
    },
  ],
  totalseconds: [
    {
      parameters: ['Duration'],
      returns: 'Edm.Decimal',
      sql: ([duration]) => `trim_scale(extract(epoch from ${duration})::numeric)`,
    },
  ],
  now: [{ parameters: [], returns: 'Edm.DateTimeOffset', sql: () => 'now()' }],
  mindatetime: [{ parameters: [], returns: 'Edm.DateTimeOffset', sql: () => "timestamptz '0001-01-01T00:00:00Z'" }],
  maxdatetime: [
    { parameters: [], returns: 'Edm.DateTimeOffset', sql: () => "timestamptz '9999-12-31T23:59:59.999999Z'" },
  ],
}
