/** The faults of page services in the field's own words (reference 3.6), where the other protocols have theirs. */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { StepSubject } from './planWrite.js'
import { describeKey, recordIdOfKey, targetOf } from './recordKey.js'

/** @param subject the record that the failed step was about */
export function pageFault(error: CatalogueError, subject: StepSubject | undefined): CatalogueError {
  if (subject === undefined) return error
  const { table, key } = subject
  if (error.code === 'Request_EntityChanged') return new CatalogueError('Request_RecordModified', { record: recordIdOfKey(table, key) }, { cause: error })
  if (error.code === 'Internal_RecordNotFound' && error.args['table'] === table.name && error.args['identification'] === identificationOf(subject)) {
    return new CatalogueError('Internal_RecordDoesNotExist', { record: table.name, identification: describeKey(table, key) }, { cause: error })
  }
  return error
}

/** As the step tells it: business code may have looked for another record of the table in vain. */
function identificationOf({ table, key }: StepSubject): string {
  return Object.keys(targetOf(table, key).values).map((number) => {
    const field = table.allFields.find((candidate) => candidate.number === Number(number))
    return field === undefined ? '' : `${field.name}='${field.type.format(key.values.get(field))}'`
  }).join(',')
}
