/**
 * Long lists of new records on their way to a session's thread: packed a handful at a time by whoever reads them, so
 * that the message has bytes to copy and no objects to clone, which would take the gateway's thread 25 ms for each
 * megabyte.
 */

import { deserialize, serialize } from 'node:v8'
import type { PackedRecords, RecordInput } from './steps.js'

/** Lists up to this length travel as they are. Of one handful that is packed as many. */
export const recordsAtOnce = 50

/** @param records at most `recordsAtOnce` */
export function packRecords(records: readonly RecordInput[]): Uint8Array {
  return serialize(records)
}

/** The records of a part, one after the other. */
export function* recordsOf(part: readonly RecordInput[] | PackedRecords): Generator<RecordInput> {
  if (!('packed' in part)) {
    yield* part
    return
  }
  for (const handful of part.packed) yield* deserialize(handful) as readonly RecordInput[]
}
