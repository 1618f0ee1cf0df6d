/**
 * JSON Schemas of AL's values as OData writes them without `IEEE754Compatible`: names of options, dates with their
 * blank 0001-01-01, numbers as numbers.
 */

import { membersOf } from '../../odata/sql/values.js'
import type { AlType } from '../../types/index.js'

export type Json = Record<string, unknown>

/** What a value's schema is made of: a property, or a parameter or result of an operation. */
export interface Typed {
  readonly edm: string
  readonly type: AlType
  readonly maxLength?: number
}

/** Days and below, as AL's durations are written. */
const durationPattern = '^-?P(?=[0-9T])(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\\.[0-9]+)?S)?)?$'
const timePattern = '^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?$'

/** Without enum types, which have schemas of their own. */
export function valueSchema({ edm, type, maxLength = type.length }: Typed): Json {
  switch (edm) {
    case 'Edm.Boolean':
      return { type: 'boolean' }
    case 'Edm.Byte':
      return { type: 'integer', format: 'uint8', minimum: 0, maximum: 255 }
    case 'Edm.Int32':
      return { type: 'integer', format: 'int32', minimum: -2_147_483_648, maximum: 2_147_483_647 }
    case 'Edm.Int64':
      return { type: 'integer', format: 'int64' }
    case 'Edm.Decimal':
      return { type: 'number', format: 'decimal' }
    case 'Edm.Date':
      return { type: 'string', format: 'date' }
    case 'Edm.DateTimeOffset':
      return { type: 'string', format: 'date-time' }
    // The format `time` would ask for a zone, which AL's times have none of.
    case 'Edm.TimeOfDay':
      return { type: 'string', format: 'time-local', pattern: timePattern }
    // The format `duration` knows neither a sign nor fractions of seconds.
    case 'Edm.Duration':
      return { type: 'string', pattern: durationPattern }
    case 'Edm.Guid':
      return { type: 'string', format: 'uuid' }
    case 'Edm.Stream':
      return { type: 'string', contentEncoding: 'base64url', contentMediaType: 'application/octet-stream' }
    default: {
      const names = type.postgres === 'integer' ? [...new Set(membersOf({ type }).map(([, name]) => name))] : []
      if (names.length > 0) return { type: 'string', enum: names }
      return { type: 'string', ...(maxLength === undefined ? {} : { maxLength }) }
    }
  }
}
