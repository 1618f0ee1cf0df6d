/**
 * The faults of page services in the original server's own words (compatibility 3.6), where the other protocols have
 * theirs.
 */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import { identification } from '../../record/recordText.js'
import type { StepSubject } from './planWrite.js'
import { describeKey, recordIdOfKey, valuesOfKey } from './recordKey.js'

/** @param subject the record that the failed step was about */
export function pageFault(error: Error, subject: StepSubject | undefined): Error {
  if (subject === undefined || !(error instanceof CatalogueError)) return error
  const { table, key } = subject
  if (error.code === 'Request_EntityChanged')
    return new CatalogueError('Request_RecordModified', { record: recordIdOfKey(table, key) }, { cause: error })
  // Business code may have looked for another record of the table in vain.
  if (
    isCatalogueError(error, 'Internal_RecordNotFound') &&
    error.args.table === table.name &&
    error.args.identification === identification(table, valuesOfKey(table, key))
  ) {
    return new CatalogueError(
      'Internal_RecordDoesNotExist',
      { record: table.name, identification: describeKey(table, key) },
      { cause: error },
    )
  }
  return error
}
