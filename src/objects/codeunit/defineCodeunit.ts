/**
 * Declares a codeunit: one declaration gives the TypeScript types of its procedures, the WSDL operation, the OData
 * action, the check of arguments and the docs. The result is plain, frozen data with two kinds of functions: `run` and
 * `onRun`.
 */

import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'
import type { Session } from '../../session/Session.js'
import type { RecordSource } from '../../session/words/recordSnapshot.js'
import type { AlType, GivenOf, ValueOf } from '../../types/index.js'

/** A parameter: its type, whether its value comes back, whether the caller may leave it out. */
export interface Parameter<Type extends AlType = AlType> {
  readonly type: Type
  /** `var`: present in request and answer; the value set by the procedure comes back. */
  readonly byVar: boolean
  /** minOccurs 0: absent gives the type's blank value. */
  readonly optional: boolean
}

/** No parameters, no parts, no procedures. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- it is what is meant
export type Nothing = Readonly<Record<never, never>>

type Declared = AlType | Parameter
export type DeclaredParameters = Readonly<Record<string, Declared>>
type TypeOf<D extends Declared> = D extends Parameter<infer T> ? T : D extends AlType ? D : never
/** The values of a procedure's parameters by name; `var` parameters are set on this object. */
export type ParameterValues<P extends DeclaredParameters> = { -readonly [Name in keyof P]: ValueOf<TypeOf<P[Name]>> }

/** What a procedure or action gives back; one without `returns` gives nothing. */
export type Returned<R extends AlType | undefined> = R extends AlType ? GivenOf<R> : void

/** A `var` parameter. */
export function byVar<Type extends AlType>(type: Type): Parameter<Type> & { readonly byVar: true } {
  return { type, byVar: true, optional: false }
}

/** A parameter that the caller may leave out. */
export function optional<Type extends AlType>(type: Type): Parameter<Type> & { readonly optional: true } {
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
  Result = Returned<R>,
> {
  readonly parameters?: P
  readonly returns?: R
  readonly unqueued?: boolean
  readonly readOnly?: boolean
  /** One sentence for WSDL and docs. */
  readonly documentation?: string
  readonly run: (session: Session, parameters: ParameterValues<P>) => Result | Promise<Result>
}

/** A procedure's declaration after its types were checked: the form all of them share. */
export interface DeclaredProcedure<
  P extends DeclaredParameters = DeclaredParameters,
  R extends AlType | undefined = AlType | undefined,
> {
  readonly parameters?: P
  readonly returns?: R
  readonly unqueued?: boolean
  readonly readOnly?: boolean
  readonly documentation?: string
  run(session: Session, parameters: never): unknown
}

/** Types a procedure's declaration; its name is its key in `procedures`. One without `returns` returns nothing. */
export function procedure<
  P extends DeclaredParameters = Nothing,
  R extends AlType | undefined = undefined,
  const Result extends Returned<NoInfer<R>> = Returned<NoInfer<R>>,
>(declaration: ProcedureDeclaration<P, R, Result>): DeclaredProcedure<NoInfer<P>, NoInfer<R>> {
  return declaration
}

type MayBeLeftOut<D> = D extends { readonly optional: true } | { readonly byVar: true } ? true : false
/** What a caller gives: `var` parameters are set on this object, and have their blank value where they are left out. */
type GivenValues<P extends DeclaredParameters> = {
  -readonly [Name in keyof P as MayBeLeftOut<P[Name]> extends true ? never : Name]: GivenOf<TypeOf<P[Name]>>
} & {
  -readonly [Name in keyof P as MayBeLeftOut<P[Name]> extends true ? Name : never]?: GivenOf<TypeOf<P[Name]>>
}
/** A procedure as other business code calls it, in the same session and transaction. */
type Call<D> =
  D extends DeclaredProcedure<infer P, infer R>
    ? (
        session: Session,
        ...values: object extends GivenValues<P> ? [values?: GivenValues<P>] : [values: GivenValues<P>]
      ) => Promise<R extends AlType ? ValueOf<R> : void>
    : never

export type DeclaredProcedures = Readonly<Record<string, DeclaredProcedure>>
/** The procedures of a codeunit, to be called: `await TicketMgt.procedures.Book(session, { ticketNo: 'T1' })`. */
export type Procedures<D extends DeclaredProcedures> = { readonly [Name in keyof D]: Procedure & Call<D[Name]> }

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

/** A codeunit with the types of its procedures. */
export interface TypedCodeunit<Row, D extends DeclaredProcedures> extends Codeunit<Row> {
  readonly procedures: Procedures<D>
}

interface CodeunitDeclaration<Row, D extends DeclaredProcedures> {
  readonly id: number
  readonly name: string
  readonly table?: RecordSource<Row>
  readonly procedures?: D
  onRun?(session: Session, record: Row): void | Promise<void>
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * @throws TypeError if the declaration cannot be published as it stands: id, names, a parameter that is both var and
 *   optional.
 */
export function defineCodeunit<Row = undefined, D extends DeclaredProcedures = Nothing>(
  declaration: CodeunitDeclaration<Row, D>,
): TypedCodeunit<Row, D> {
  const { id, name, table } = declaration
  const onRun = declaration.onRun?.bind(declaration)
  if (!Number.isInteger(id) || id < 1 || id > 2147483647)
    throw new TypeError(`Codeunit ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  if (name.length < 1 || name.length > 30)
    throw new TypeError(`Codeunit ${id}: the name '${name}' must have 1 to 30 characters.`)
  const procedures: Record<string, Procedure> = {}
  for (const [procedureName, declared] of Object.entries<DeclaredProcedure>(declaration.procedures ?? {})) {
    if (!identifier.test(procedureName) || procedureName.endsWith('_Result'))
      throw new TypeError(
        `Codeunit ${id}: the procedure name '${procedureName}' is not an identifier, or ends with '_Result', which names answers.`,
      )
    procedures[procedureName] = callable(
      `${name}.${procedureName}`,
      completeProcedure(`Codeunit ${id}, ${procedureName}`, procedureName, declared),
    )
  }
  return Object.freeze({
    objectType: 'Codeunit' as const,
    id,
    name,
    procedures: Object.freeze(procedures) as unknown as Procedures<D>,
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

/**
 * The procedure as a function that other business code calls: values are checked as those of a caller from outside,
 * and `var` parameters are set on the object they came in.
 */
function callable(where: string, procedure: Procedure): Procedure {
  const call = async (session: Session, given: Record<string, unknown> = {}): Promise<unknown> => {
    const { parameters, returns } = procedure
    const unknown = Object.keys(given).find((name) => !Object.hasOwn(parameters, name))
    if (unknown !== undefined) throw invalid(`${where} has no parameter '${unknown}'.`)
    const values: Record<string, unknown> = {}
    for (const [name, { type, byVar, optional }] of Object.entries(parameters)) {
      if (given[name] !== undefined) values[name] = checked(`${where}: the parameter ${name}`, type, given[name])
      else if (byVar || optional) values[name] = type.shown(type.blank)
      else throw invalid(`${where}: the parameter ${name} (${type.text}) is missing.`)
    }
    const returned = await procedure.run(session, values)
    for (const [name, { type, byVar }] of Object.entries(parameters))
      if (byVar) given[name] = checked(`${where}: the var parameter ${name}`, type, values[name])
    return returns === undefined ? undefined : checked(`${where}: the return value`, returns, returned)
  }
  for (const [key, value] of Object.entries(procedure)) Object.defineProperty(call, key, { value, enumerable: true })
  return Object.freeze(call) as unknown as Procedure
}

function checked(what: string, type: AlType, value: unknown): unknown {
  try {
    return type.shown(type.check(value))
  } catch (error) {
    if (!isCatalogueError(error, 'Application_InvalidArgument')) throw error
    throw invalid(`${what}: ${error.message}`, error)
  }
}

function invalid(reason: string, cause?: Error): CatalogueError {
  return new CatalogueError('Application_InvalidArgument', { reason }, { cause })
}
