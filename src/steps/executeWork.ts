/**
 * Runs what a session was started for, on the session's thread: a procedure with packed values, steps of pages, or a
 * codeunit's `onRun`. Both hosts hand it to `executeSession`. What it returns is plain data.
 */

import { sqlOf } from '../session/run/access.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { executeSteps } from './executeSteps.js'
import type { Step, StepsResult } from './steps.js'
import type { ProcedureResult, Work } from '../session/words/calls.js'
import type { Session } from '../session/Session.js'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import type { ApplicationObjects } from '../objects/applicationObjects.js'
import { newRecord, restoreRecord } from '../record/records.js'
import { runProcedure } from './runProcedure.js'

/**
 * @returns a `ProcedureResult` for a procedure, a `StepsResult` for steps, undefined for `onRun`
 * @throws CatalogueError Internal_ObjectNotFound; Application_InvalidArgument for values or a record that do not fit;
 *   FailedWork for a step that failed; whatever the business code throws
 */
export async function executeWork(
  session: Session,
  work: Work,
  objects: ApplicationObjects,
): Promise<ProcedureResult | StepsResult | undefined> {
  if (work.kind === 'steps') {
    if (work.snapshot === true) sqlOf(session).holdSnapshot()
    return await executeSteps(session, work.steps as readonly Step[], objects)
  }
  const codeunit = objects.codeunit(work.codeunitId)
  if (codeunit === undefined)
    throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'codeunit', objectId: work.codeunitId })
  if (work.kind === 'procedure') return await runProcedure(session, codeunit, work.procedure, work.values)
  await runCodeunit(session, codeunit, work)
  return undefined
}

async function runCodeunit(
  session: Session,
  codeunit: Codeunit,
  work: Extract<Work, { kind: 'onRun' }>,
): Promise<void> {
  const { table } = codeunit
  const record =
    table === undefined
      ? undefined
      : work.record === undefined
        ? newRecord(session, table)
        : restoreRecord(session, table, work.record)
  // A codeunit without code runs, as in AL: it does nothing.
  await codeunit.onRun?.(session, record)
}
