/**
 * Declares a codeunit: one declaration gives the TypeScript types of its procedures, the WSDL operation, the OData
 * action, the check of arguments and the docs. The result is plain, frozen data with two kinds of functions: `run` and
 * `onRun`.
 */

import type { Session } from '../../session/Session.js'
import type { RecordSource } from '../../session/words/recordSnapshot.js'
import type { AlType, ValueOf } from '../../types/index.js'

/** A parameter: its type, whether its value comes back, whether the caller may leave it out. */
export interface Parameter<Type extends AlType = AlType> {
  readonly type: Type
  /** `var`: present in request and answer; the value set by the procedure comes back. */
  readonly byVar: boolean
  /** minOccurs 0: absent gives the type's blank value. */
  readonly optional: boolean
}

type Declared = AlType | Parameter
export type DeclaredParameters = Readonly<Record<string, Declared>>
type TypeOf<D extends Declared> = D extends Parameter<infer T> ? T : D extends AlType ? D : never
/** The values of a procedure's parameters by name; `var` parameters are set on this object. */
export type ParameterValues<P extends DeclaredParameters> = { -readonly [Name in keyof P]: ValueOf<TypeOf<P[Name]>> }

/** A `var` parameter. */
export function byVar<Type extends AlType>(type: Type): Parameter<Type> {
  return { type, byVar: true, optional: false }
}

/** A parameter that the caller may leave out. */
export function optional<Type extends AlType>(type: Type): Parameter<Type> {
  return { type, byVar: false, optional: true }
}

export interface Procedure {
  readonly name: string
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly returns?: AlType
  /** Never queued behind business calls: for what ends or watches sessions. */
  readonly unqueued: boolean
  /** Promises to change nothing: published as an OData function too. */
  readonly readOnly: boolean
  readonly documentation?: string
  readonly run: (session: Session, values: Record<string, unknown>) => unknown
}

export interface ProcedureDeclaration<
  P extends DeclaredParameters = DeclaredParameters,
  R extends AlType | undefined = AlType | undefined,
> {
  readonly parameters?: P
  readonly returns?: R
  readonly unqueued?: boolean
  readonly readOnly?: boolean
  /** One sentence for WSDL and docs. */
  readonly documentation?: string
  readonly run: (
    session: Session,
    parameters: ParameterValues<P>,
  ) => (R extends AlType ? ValueOf<R> : void) | Promise<R extends AlType ? ValueOf<R> : void>
}

/** A procedure's declaration after its types were checked: the form all of them share. */
export interface DeclaredProcedure {
  readonly parameters?: DeclaredParameters
  readonly returns?: AlType
  readonly unqueued?: boolean
  readonly readOnly?: boolean
  readonly documentation?: string
  run(session: Session, parameters: never): unknown
}

/** Types a procedure's declaration; its name is its key in `procedures`. One without `returns` returns nothing. */
export function procedure<R extends AlType, P extends DeclaredParameters = Readonly<Record<string, never>>>(
  declaration: ProcedureDeclaration<P, R> & { readonly returns: R },
): DeclaredProcedure
export function procedure<P extends DeclaredParameters = Readonly<Record<string, never>>>(
  declaration: ProcedureDeclaration<P, undefined> & { readonly returns?: never },
): DeclaredProcedure
export function procedure(declaration: DeclaredProcedure): DeclaredProcedure {
  return declaration
}

export interface Codeunit<Row = unknown> {
  readonly objectType: 'Codeunit'
  /** Object ID, 1 to 2,147,483,647. */
  readonly id: number
  /** Text[30]. */
  readonly name: string
  /** TableNo: the table whose record `onRun` takes. */
  readonly table?: RecordSource<Row>
  readonly procedures: Readonly<Record<string, Procedure>>
  onRun?(session: Session, record: Row): void | Promise<void>
}

interface CodeunitDeclaration<Row> {
  readonly id: number
  readonly name: string
  readonly table?: RecordSource<Row>
  readonly procedures?: Readonly<Record<string, DeclaredProcedure>>
  onRun?(session: Session, record: Row): void | Promise<void>
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * @throws TypeError if the declaration cannot be published as it stands: id, names, a parameter that is both var and
 *   optional.
 */
export function defineCodeunit<Row = undefined>(declaration: CodeunitDeclaration<Row>): Codeunit<Row> {
  const { id, name, table } = declaration
  const onRun = declaration.onRun?.bind(declaration)
  if (!Number.isInteger(id) || id < 1 || id > 2147483647)
    throw new TypeError(`Codeunit ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  if (name.length < 1 || name.length > 30)
    throw new TypeError(`Codeunit ${id}: the name '${name}' must have 1 to 30 characters.`)
  const procedures: Record<string, Procedure> = {}
  for (const [procedureName, declared] of Object.entries(declaration.procedures ?? {})) {
    if (!identifier.test(procedureName) || procedureName.endsWith('_Result'))
      throw new TypeError(
        `Codeunit ${id}: the procedure name '${procedureName}' is not an identifier, or ends with '_Result', which names answers.`,
      )
    procedures[procedureName] = completeProcedure(`Codeunit ${id}, ${procedureName}`, procedureName, declared)
  }
  return Object.freeze({
    objectType: 'Codeunit' as const,
    id,
    name,
    procedures: Object.freeze(procedures),
    ...(table === undefined ? {} : { table }),
    ...(onRun === undefined ? {} : { onRun }),
  })
}

function completeProcedure(where: string, name: string, declared: DeclaredProcedure): Procedure {
  const parameters: Record<string, Parameter> = {}
  for (const [parameterName, parameter] of Object.entries(declared.parameters ?? {})) {
    // Names travel with the first letter lower-cased (compatibility 3.4), so they are declared that way.
    if (!/^[a-z][A-Za-z0-9_]*$/.test(parameterName))
      throw new TypeError(
        `${where}: the parameter name '${parameterName}' must be an identifier that begins with a lower-case letter.`,
      )
    parameters[parameterName] = 'type' in parameter ? parameter : { type: parameter, byVar: false, optional: false }
  }
  return Object.freeze({
    name,
    parameters: Object.freeze(parameters),
    unqueued: declared.unqueued ?? false,
    readOnly: declared.readOnly ?? false,
    run: declared.run.bind(declared) as Procedure['run'],
    ...(declared.returns === undefined ? {} : { returns: declared.returns }),
    ...(declared.documentation === undefined ? {} : { documentation: declared.documentation }),
  })
}
