/**
 * Runs a codeunit's procedure with packed values; how packed values become those of parameters and back, also for
 * actions of pages.
 */

import { CatalogueError, isCatalogueError } from '../errors/CatalogueError.js'
import type { ProcedureResult } from '../session/words/calls.js'
import type { Session } from '../session/Session.js'
import { ValueError, type AlType, type PackedValue } from '../types/index.js'
import type { Codeunit, Parameter, Procedure } from '../objects/codeunit/defineCodeunit.js'

type Parameters = Readonly<Record<string, Parameter>>

/**
 * @param packed values by parameter name
 * @throws CatalogueError Internal_ObjectNotFound; Application_InvalidArgument for values that do not fit; whatever
 *   the procedure throws
 */
export async function runProcedure(
  session: Session,
  codeunit: Codeunit,
  name: string,
  packed: Readonly<Record<string, unknown>>,
): Promise<ProcedureResult> {
  if (!Object.hasOwn(codeunit.procedures, name))
    throw new CatalogueError('Internal_ObjectNotFound', {
      objectType: `procedure of codeunit ${codeunit.id} ${codeunit.name}:`,
      objectId: name,
    })
  const procedure = codeunit.procedures[name] as Procedure
  const where = `${codeunit.name}.${procedure.name}`
  const values = unpackValues(where, procedure.parameters, packed)
  const returned = await procedure.run(session, values)
  return packResult(session, where, procedure, returned, values)
}

/** @throws CatalogueError Application_InvalidArgument for a value too many or too few */
export function unpackValues(
  where: string,
  parameters: Parameters,
  packed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const unknown = Object.keys(packed).find((name) => !Object.hasOwn(parameters, name))
  if (unknown !== undefined)
    throw new CatalogueError('Application_InvalidArgument', { reason: `${where} has no parameter '${unknown}'.` })
  const values: Record<string, unknown> = {}
  for (const [name, { type, optional }] of Object.entries(parameters)) {
    const given = Object.hasOwn(packed, name) && packed[name] !== undefined
    if (!given && !optional)
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `${where}: the parameter ${name} (${type.text}) is missing.`,
      })
    values[name] = type.shown(given ? type.unpack(packed[name] as PackedValue) : type.blank)
  }
  return values
}

/**
 * What the code returned and what it left in its `var` parameters.
 * @throws CatalogueError Application_InvalidArgument for a value that does not fit its declaration
 */
export function packResult(
  session: Session,
  where: string,
  { parameters, returns }: { readonly parameters: Parameters; readonly returns?: AlType },
  returned: unknown,
  values: Readonly<Record<string, unknown>>,
): ProcedureResult {
  const packed: Record<string, unknown> = {}
  for (const [name, { type, byVar }] of Object.entries(parameters)) {
    if (byVar) packed[name] = toldAs(session, `${where}: the var parameter ${name}`, type, values[name])
  }
  return returns === undefined
    ? { values: packed }
    : { returnValue: toldAs(session, `${where}: the return value`, returns, returned), values: packed }
}

/**
 * A value in the form in which the session's protocol tells it. It is made here, while the session can still fail:
 * after the final commit a fault would tell of changes that were made.
 */
function toldAs(session: Session, what: string, type: AlType, value: unknown): PackedValue | string {
  try {
    const checked = type.check(value)
    return session.currentClientType() === 'SOAP' ? type.toXml(checked) : type.pack(checked)
  } catch (error) {
    if (error instanceof ValueError)
      throw new CatalogueError('Application_InvalidArgument', { reason: `${what}: ${error.reason}` }, { cause: error })
    if (!isCatalogueError(error, 'Application_InvalidArgument')) throw error
    throw new CatalogueError('Application_InvalidArgument', { reason: `${what}: ${error.message}` }, { cause: error })
  }
}
