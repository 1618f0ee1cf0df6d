/**
 * Runs the steps of one session in order, on the session's thread. The first that fails ends the session; what the
 * others had done is rolled back with it, and told as `FailedWork`.
 */

import { sqlOf } from '../session/run/access.js'
import type { ApplicationObjects } from '../objects/applicationObjects.js'
import { packResult, runProcedure, unpackValues } from './runProcedure.js'
import type { SqlStatement } from '../database/Connections.js'
import { CatalogueError, packError, unpackError } from '../errors/CatalogueError.js'
import { FailedWork } from '../session/run/FailedWork.js'
import type { Session } from '../session/Session.js'
import type { TableRecord } from '../objects/table/TableRecord.js'
import { Guid, RecordID } from '../types/index.js'
import { valuesOf } from './bounds.js'
import type { ActionContext } from '../objects/page/pageDefinition.js'
import { getRecord, placeOf, requireVersion, rowVersionOf, TargetNotFound, type StepsContext } from './Place.js'
import type { ReadBack, Step, StepResult, StepsResult } from './steps.js'
import { deleteRecord, insertRecord, modifyRecord } from './writeRecord.js'

type Done = Extract<StepResult, { kind: 'done' }>

/** @throws FailedWork with a `StepsResult` */
export async function executeSteps(
  session: Session,
  steps: readonly Step[],
  objects: ApplicationObjects,
): Promise<StepsResult> {
  const results: StepResult[] = []
  const context: StepsContext = {
    session,
    objects,
    systemIdOf({ step }) {
      const result = results[step]
      if (result?.kind !== 'done' || result.systemId === undefined)
        throw new CatalogueError('BadRequest_InvalidOperation', {
          reason: `The request that is referred to, number ${step + 1}, has no record.`,
        })
      return result.systemId
    },
    rowVersionOf({ step }) {
      const result = results[step]
      return result?.kind === 'done' ? (result.rowVersion ?? '') : ''
    },
  }
  for (const step of steps) {
    try {
      results.push(await executeStep(context, step))
    } catch (error) {
      throw new FailedWork(error, {
        results: [
          ...results,
          {
            kind: 'failed',
            error: packError(error, session.sessionUniqueId()),
            ...(error instanceof TargetNotFound ? { missing: error.missing } : {}),
          },
        ],
      } satisfies StepsResult)
    }
  }
  return { results }
}

async function executeStep(context: StepsContext, step: Step): Promise<Done> {
  switch (step.kind) {
    case 'read':
      return { kind: 'done', rows: await read(context, step.read, undefined) }
    case 'insert': {
      const record = await insertRecord(
        context,
        await placeOf(context, step.pageId, step.parent, 'inserting'),
        step.input,
      )
      return await doneWith(context, record, step.readBack, { created: true })
    }
    case 'modify': {
      const { record, created } = await modifyRecord(
        context,
        await placeOf(context, step.pageId, step.parent, ...(step.insertIfMissing ? (['inserting'] as const) : [])),
        step,
      )
      return await doneWith(context, record, step.readBack, { created })
    }
    case 'delete':
      return {
        kind: 'done',
        deleted: await deleteRecord(context, await placeOf(context, step.pageId, step.parent), step),
      }
    case 'action':
      return await act(context, step)
    case 'procedure':
      return await call(context, step)
    case 'fail':
      throw unpackError(step.error)
  }
}

/**
 * @throws CatalogueError Internal_ObjectNotFound, Internal_RecordNotFound, Application_InvalidArgument; whatever the
 *   procedure throws
 */
async function call(context: StepsContext, step: Extract<Step, { kind: 'procedure' }>): Promise<Done> {
  const { session, objects } = context
  const codeunit = objects.codeunit(step.codeunitId)
  if (codeunit === undefined)
    throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'codeunit', objectId: step.codeunitId })
  const { on } = step
  if (on === undefined)
    return { kind: 'done', ...asPacked(await runProcedure(session, codeunit, step.procedure, step.values)) }
  const record = await getRecord(context, await placeOf(context, on.pageId, undefined), on.target, 'unlocked')
  const values =
    on.parameter === undefined ? step.values : { ...step.values, [on.parameter]: RecordID.pack(record.recordId()) }
  const result = asPacked(await runProcedure(session, codeunit, step.procedure, values))
  return await doneWith(context, record, step.readBack, result)
}

/**
 * @throws CatalogueError Internal_ObjectNotFound, Internal_RecordNotFound, Request_EntityChanged,
 *   Application_InvalidArgument; whatever the action throws
 */
async function act(context: StepsContext, step: Extract<Step, { kind: 'action' }>): Promise<Done> {
  const { session } = context
  const place = await placeOf(context, step.pageId, undefined)
  const { page, table } = place
  const action = page.actions.find((candidate) => candidate.name === step.action)
  if (action === undefined)
    throw new CatalogueError('Internal_ObjectNotFound', {
      objectType: `action of page ${page.id} ${page.name}:`,
      objectId: step.action,
    })
  if ((action.binding === 'Entity') !== (step.target !== undefined))
    throw new CatalogueError('BadRequest_InvalidOperation', {
      reason: `The action ${action.name} of the page ${page.name} is called for ${action.binding === 'Entity' ? 'one of its records' : 'the page, not for a record'}.`,
    })
  const record =
    step.target === undefined
      ? session.record(table)
      : await getRecord(context, place, step.target, action.readOnly ? 'unlocked' : 'locked')
  if (step.target !== undefined) requireVersion(context, record, step)
  const where = `${page.name}.${action.name}`
  const values = unpackValues(where, action.parameters, step.values)
  const actionContext: ActionContext = { resultCode: 'None' }
  const returned = await action.run(session, record, values, actionContext)
  const { resultCode } = actionContext
  const result = { resultCode, ...asPacked(packResult(session, where, action, returned, values)) }
  return resultCode === 'Deleted' ? { kind: 'done', ...result } : await doneWith(context, record, step.readBack, result)
}

function asPacked(result: {
  readonly returnValue?: unknown
  readonly values: Readonly<Record<string, unknown>>
}): Pick<Done, 'returnValue' | 'values'> {
  return result as Pick<Done, 'returnValue' | 'values'>
}

/**
 * The step's record is what later ones refer to and what is read back. Records of the server's own tables have no
 * SystemId.
 */
async function doneWith(
  context: StepsContext,
  record: TableRecord,
  readBack: ReadBack | undefined,
  result: Omit<Done, 'kind'>,
): Promise<Done> {
  const systemId = valuesOf(record)['SystemId']
  const known =
    typeof systemId === 'string' && systemId !== Guid.blank ? { systemId, rowVersion: rowVersionOf(record) } : {}
  const rows = readBack === undefined ? {} : { rows: await read(context, readBack, known.systemId) }
  return { kind: 'done', ...result, ...known, ...rows }
}

/** @param systemId of the step's own record */
async function read(
  { session, ...context }: StepsContext,
  read: { readonly statement: SqlStatement } | ReadBack,
  systemId: string | undefined,
): Promise<Done['rows'] & {}> {
  const { statement } = read
  if (!('systemIdAt' in read)) return (await sqlOf(session).read(statement)).rows
  const id = read.of === undefined ? systemId : context.systemIdOf(read.of)
  if (id === undefined)
    throw new CatalogueError('BadRequest_InvalidOperation', { reason: 'There is no record to read back.' })
  const values = [...(statement.values ?? [])] as unknown[]
  values[read.systemIdAt] = id
  return (await sqlOf(session).read({ ...statement, values })).rows
}
