/** The day it is, in UTC, as AL's TODAY. */

import { dateTimeOf } from '../index.js'

export function today(): string {
  return dateTimeOf(Date.now()).slice(0, 10)
}
