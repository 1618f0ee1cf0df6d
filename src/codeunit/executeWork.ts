/**
 * Runs what a session was started for, on the session's thread: a procedure with packed values, or a codeunit's `onRun`. Both
 * hosts hand it to `executeSession`. What it returns is plain data.
 */

import { CatalogueError, isCatalogueError } from '../errors/CatalogueError.js'
import type { ProcedureResult, Work } from '../session/calls.js'
import type { Session } from '../session/Session.js'
import { ValueError, type AlType, type PackedValue } from '../types/index.js'
import type { Codeunit, Procedure } from './defineCodeunit.js'
import type { Objects } from './objects.js'

/**
 * @returns a `ProcedureResult` for a procedure, undefined for `onRun`
 * @throws CatalogueError Internal_ObjectNotFound; Application_InvalidArgument for values or a record that do not fit; whatever
 *   the business code throws
 */
export async function executeWork(session: Session, work: Work, objects: Objects): Promise<ProcedureResult | undefined> {
  if (work.kind === 'steps') throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: 'steps of pages' })
  const codeunit = objects.codeunit(work.codeunitId)
  if (codeunit === undefined) throw new CatalogueError('Internal_ObjectNotFound', { objectType: 'codeunit', objectId: work.codeunitId })
  if (work.kind === 'procedure') return await runProcedure(session, codeunit, work)
  await runCodeunit(session, codeunit, work)
  return undefined
}

async function runProcedure(session: Session, codeunit: Codeunit, work: Extract<Work, { kind: 'procedure' }>): Promise<ProcedureResult> {
  if (!Object.hasOwn(codeunit.procedures, work.procedure)) throw new CatalogueError('Internal_ObjectNotFound', { objectType: `procedure of codeunit ${codeunit.id} ${codeunit.name}:`, objectId: work.procedure })
  const procedure = codeunit.procedures[work.procedure] as Procedure
  const where = `${codeunit.name}.${procedure.name}`
  const values = unpackValues(where, procedure, work.values)
  const returned = await procedure.run(session, values)
  const packed: Record<string, unknown> = {}
  for (const [name, { type, byVar }] of Object.entries(procedure.parameters)) {
    if (byVar) packed[name] = packChecked(session, `${where}: the var parameter ${name}`, type, values[name])
  }
  return procedure.returns === undefined ? { values: packed } : { returnValue: packChecked(session, `${where}: the return value`, procedure.returns, returned), values: packed }
}

function unpackValues(where: string, procedure: Procedure, packed: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const unknown = Object.keys(packed).find((name) => !Object.hasOwn(procedure.parameters, name))
  if (unknown !== undefined) throw new CatalogueError('Application_InvalidArgument', { reason: `${where} has no parameter '${unknown}'.` })
  const values: Record<string, unknown> = {}
  for (const [name, { type, optional }] of Object.entries(procedure.parameters)) {
    const given = Object.hasOwn(packed, name) && packed[name] !== undefined
    if (!given && !optional) throw new CatalogueError('Application_InvalidArgument', { reason: `${where}: the parameter ${name} (${type.text}) is missing.` })
    values[name] = given ? type.unpack(packed[name] as PackedValue) : type.blank
  }
  return values
}

/**
 * What business code gave back must fit its declaration, and the protocol it leaves by, while the session can still fail:
 * after the final commit a fault would tell of changes that were made.
 */
function packChecked(session: Session, what: string, type: AlType, value: unknown): PackedValue {
  try {
    const checked = type.check(value)
    if (session.currentClientType() === 'SOAP') type.toXml(checked)
    return type.pack(checked)
  } catch (error) {
    if (error instanceof ValueError) throw new CatalogueError('Application_InvalidArgument', { reason: `${what}: ${error.reason}` }, { cause: error })
    if (!isCatalogueError(error, 'Application_InvalidArgument')) throw error
    throw new CatalogueError('Application_InvalidArgument', { reason: `${what}: ${error.message}` }, { cause: error })
  }
}

async function runCodeunit(session: Session, codeunit: Codeunit, work: Extract<Work, { kind: 'onRun' }>): Promise<void> {
  const { table } = codeunit
  if (table === undefined && work.record !== undefined) {
    throw new CatalogueError('Application_InvalidArgument', { reason: `The codeunit ${codeunit.id} ${codeunit.name} takes no record, and one of the table ${work.record.tableId} is given.` })
  }
  const record = table === undefined ? undefined : work.record === undefined ? table.newRecord(session) : table.restoreRecord(session, work.record)
  // A codeunit without code runs, as in AL: it does nothing.
  await codeunit.onRun?.(session, record)
}
