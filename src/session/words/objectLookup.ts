/** How sessions find the object that business code names. */

import type { RecordSource } from './recordSnapshot.js'

/** Finds objects by what a caller may know of them. Implemented by the object model. */
export interface ObjectLookup {
  table(idOrName: number | string): RecordSource | undefined
}
