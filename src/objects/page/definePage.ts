/**
 * Declares a page: which fields of its source table it shows, what is inside it, what may be done. One declaration
 * gives the OData entity type, its set, bound actions and the docs. With a table the compiler checks the names of its
 * fields; what all names mean is checked by `Objects`, which knows the other objects.
 */

import type { DeclaredParameters, Nothing, Parameter, ParameterValues, Returned } from '../codeunit/defineCodeunit.js'
import type { Session } from '../../session/Session.js'
import { conditions, type ConditionsOn, type DeclaredConditions, type FiltersOn } from '../table/declaredConditions.js'
import type { RecordWith, Table } from '../table/defineTable.js'
import { nameOf } from '../table/formulas.js'
import type { DeclaredFields, FieldName } from '../table/field.js'
import type { AlType } from '../../types/index.js'
import { completeApi, type ApiDeclaration } from './apiAddress.js'
import type {
  ActionContext,
  PageAction,
  PageControl,
  PageDefinition,
  PagePart,
  PageTriggers,
  PageType,
} from './pageDefinition.js'

/** A page with the types of the fields of its source table. */
export interface Page<F extends DeclaredFields> extends PageDefinition {
  /** For the compiler only: no page has it. */
  readonly declared?: F
}

type Trigger<F extends DeclaredFields> = (
  session: Session,
  rec: RecordWith<F>,
  xRec: RecordWith<F>,
) => void | Promise<void>
type RecordTrigger<F extends DeclaredFields> = (
  session: Session,
  rec: RecordWith<F>,
  xRec: RecordWith<F>,
) => boolean | void | Promise<boolean | void>

interface ControlProperties {
  /** Default: the name. */
  readonly caption?: string
  /** False: shown for reading only. Default: true, as far as the field is editable. */
  readonly editable?: boolean
}

/** A control with a name of its own, or one with the name of its field. */
export type ControlDeclaration<Name extends string = string> =
  | (ControlProperties & { readonly name: string; readonly field: Name })
  | (ControlProperties & { readonly name: Name; readonly field?: never })

type ControlNames<Controls> = Controls extends readonly (infer One)[]
  ? One extends string
    ? One
    : One extends { readonly name: infer Name extends string }
      ? Name
      : never
  : never

/** @typeParam Part the fields of the part's source table @typeParam F those of the page's own */
export interface PartDeclaration<
  Part extends DeclaredFields = DeclaredFields,
  F extends DeclaredFields = DeclaredFields,
> {
  /** The page that is shown, or its name. */
  readonly page: string | Page<Part>
  /** By field of the part's source table (AL: SubPageLink). */
  readonly link?: NoInfer<ConditionsOn<Part, FieldName<F>>>
  /** Default: Many. */
  readonly multiplicity?: 'Many' | 'ZeroOrOne'
}

export interface SourceViewDeclaration<F extends DeclaredFields = DeclaredFields, KeyName extends string = string> {
  /** Name of a key of the source table; default: the primary key. */
  readonly key?: KeyName
  readonly descending?: boolean
  readonly filters?: FiltersOn<F>
}

interface ActionProperties {
  /** `Entity`: called for one record; `Collection`: for the page. Default: Entity. */
  readonly binding?: 'Entity' | 'Collection'
  /** Promises to change nothing. */
  readonly readOnly?: boolean
  /** Never queued behind business calls: for what ends or watches sessions. */
  readonly unqueued?: boolean
  /** One sentence for docs. */
  readonly documentation?: string
}

export interface ActionDeclaration<
  F extends DeclaredFields,
  P extends DeclaredParameters,
  R extends AlType | undefined,
  Result,
> extends ActionProperties {
  readonly parameters?: P
  readonly returns?: R
  readonly run: (
    session: Session,
    rec: RecordWith<F>,
    parameters: ParameterValues<P>,
    context: ActionContext,
  ) => Result | Promise<Result>
}

/** An action's declaration after its types were checked: the form all of them share. */
export interface DeclaredAction<F extends DeclaredFields = DeclaredFields> extends ActionProperties {
  readonly parameters?: DeclaredParameters
  readonly returns?: AlType
  run(session: Session, rec: RecordWith<F>, parameters: never, context: ActionContext): unknown
}

export interface PageDeclaration<
  F extends DeclaredFields,
  KeyName extends string,
  Controls extends readonly (FieldName<F> | ControlDeclaration<FieldName<F>>)[],
  Parts extends Readonly<Record<string, DeclaredFields>>,
> {
  readonly id: number
  readonly name: string
  /** Default: the name. */
  readonly caption?: string
  /** Default: Card. */
  readonly pageType?: PageType
  readonly sourceView?: NoInfer<SourceViewDeclaration<F, KeyName>>
  /** Default: true, but for the server's own tables. */
  readonly insertAllowed?: boolean
  readonly modifyAllowed?: boolean
  readonly deleteAllowed?: boolean
  /** Required for pages of type API, and theirs alone. */
  readonly api?: ApiDeclaration
  /** Default: the primary key. */
  readonly odataKeyFields?: readonly NoInfer<FieldName<F>>[]
  /** In the order of the page; a text is a control and the field of that name. */
  readonly controls: Controls
  readonly parts?: { readonly [Name in keyof Parts]: PartDeclaration<Parts[Name], NoInfer<F>> }
  readonly actions?: Readonly<Record<string, DeclaredAction<NoInfer<F>>>>
  readonly triggers?: NoInfer<{
    /** A new record, after `init` and before values are set. */
    readonly onNewRecord?: Trigger<F>
    /** Answers false to leave the table's own operation out. */
    readonly onInsertRecord?: RecordTrigger<F>
    readonly onModifyRecord?: RecordTrigger<F>
    readonly onDeleteRecord?: RecordTrigger<F>
    /** By control: after the field's own `onValidate`. */
    readonly onValidate?: { readonly [Name in ControlNames<Controls>]?: Trigger<F> }
  }>
}

/**
 * Types an action's declaration; its name is its key in `actions`. One without `returns` returns nothing. In a page
 * the compiler knows what `rec` is; elsewhere the code says it: `run: (session, order: SalesHeaderRecord) => …`.
 */
export function action<
  F extends DeclaredFields = DeclaredFields,
  P extends DeclaredParameters = Nothing,
  R extends AlType | undefined = undefined,
  const Result extends Returned<NoInfer<R>> = Returned<NoInfer<R>>,
>(declaration: ActionDeclaration<F, P, R, Result>): DeclaredAction<F> {
  return declaration as DeclaredAction<F>
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

/**
 * A page of a table.
 * @param sourceTable the table, which gives the types of fields and records, or only its name
 * @throws TypeError if the declaration cannot be published as it stands: id, names, parameters
 */
export function definePage<
  F extends DeclaredFields,
  KeyName extends string,
  const Controls extends readonly (FieldName<F> | ControlDeclaration<FieldName<F>>)[],
  Parts extends Readonly<Record<string, DeclaredFields>> = Nothing,
>(sourceTable: string | Table<F, KeyName>, declaration: PageDeclaration<F, KeyName, Controls, Parts>): Page<F> {
  const { id, name } = declaration
  if (!Number.isInteger(id) || id < 1 || id > 2147483647)
    throw new TypeError(`Page ${name}: the object ID ${id} is not an integer from 1 to 2147483647.`)
  if (name.length < 1 || name.length > 30)
    throw new TypeError(`Page ${id}: the name '${name}' must have 1 to 30 characters.`)
  const where = `Page ${id} ${name}`
  const pageType = declaration.pageType ?? 'Card'
  if ((pageType === 'API') !== (declaration.api !== undefined))
    throw new TypeError(`${where}: a page has an API address exactly if its type is API.`)
  const allowed = typeof sourceTable === 'string' || !sourceTable.system
  const { key, descending, filters } = declaration.sourceView ?? {}
  const controls = declaration.controls.map(completeControl)
  const parts = Object.entries<PartShape>(declaration.parts ?? {}).map(([partName, part]) =>
    completePart(partName, part),
  )
  requireNames(where, [...controls, ...parts])
  const { triggers } = declaration
  for (const validated of Object.keys(triggers?.onValidate ?? {})) {
    if (!controls.some((control) => control.name === validated))
      throw new TypeError(`${where}: onValidate is given for the control '${validated}', which does not exist.`)
  }
  return Object.freeze({
    objectType: 'Page' as const,
    id,
    name,
    caption: declaration.caption ?? name,
    pageType,
    sourceTable: nameOf(sourceTable),
    sourceView: Object.freeze({
      ...(key === undefined ? {} : { key }),
      descending: descending ?? false,
      filters: conditions(filters),
    }),
    insertAllowed: declaration.insertAllowed ?? allowed,
    modifyAllowed: declaration.modifyAllowed ?? allowed,
    deleteAllowed: declaration.deleteAllowed ?? allowed,
    ...(declaration.api === undefined ? {} : { api: completeApi(where, declaration.api) }),
    ...(declaration.odataKeyFields === undefined
      ? {}
      : { odataKeyFields: Object.freeze([...declaration.odataKeyFields]) }),
    controls: Object.freeze(controls),
    parts: Object.freeze(parts),
    actions: Object.freeze(
      Object.entries(declaration.actions ?? {}).map(([actionName, declared]) =>
        completeAction(where, actionName, declared),
      ),
    ),
    triggers: Object.freeze({ ...triggers }) as unknown as PageTriggers,
  })
}

function completeControl(declared: string | ControlDeclaration): PageControl {
  const { name, field, caption, editable }: ControlDeclaration =
    typeof declared === 'string' ? { name: declared } : declared
  return Object.freeze({ name, field: field ?? name, caption: caption ?? name, editable: editable ?? true })
}

interface PartShape {
  readonly page: string | PageDefinition
  readonly link?: DeclaredConditions
  readonly multiplicity?: 'Many' | 'ZeroOrOne'
}

function completePart(name: string, { page, link, multiplicity }: PartShape): PagePart {
  return Object.freeze({
    name,
    page: nameOf(page),
    link: conditions(link),
    multiplicity: multiplicity ?? 'Many',
  })
}

function requireNames(where: string, named: readonly { readonly name: string }[]): void {
  const seen = new Set<string>()
  for (const { name } of named) {
    if (name.trim() === '' || name.length > 120)
      throw new TypeError(`${where}: the name '${name}' of a control must have 1 to 120 characters.`)
    if (seen.has(name.toLowerCase())) throw new TypeError(`${where}: the control '${name}' is given twice.`)
    seen.add(name.toLowerCase())
  }
}

function completeAction<F extends DeclaredFields>(
  where: string,
  name: string,
  declared: DeclaredAction<F>,
): PageAction {
  if (!identifier.test(name)) throw new TypeError(`${where}: the action name '${name}' is not an identifier.`)
  const parameters: Record<string, Parameter> = {}
  for (const [parameterName, parameter] of Object.entries(declared.parameters ?? {})) {
    if (!/^[a-z][A-Za-z0-9_]*$/.test(parameterName))
      throw new TypeError(
        `${where}, ${name}: the parameter name '${parameterName}' must be an identifier that begins with a lower-case letter.`,
      )
    parameters[parameterName] = 'type' in parameter ? parameter : { type: parameter, byVar: false, optional: false }
  }
  return Object.freeze({
    name,
    binding: declared.binding ?? 'Entity',
    parameters: Object.freeze(parameters),
    readOnly: declared.readOnly ?? false,
    unqueued: declared.unqueued ?? false,
    run: declared.run.bind(declared) as unknown as PageAction['run'],
    ...(declared.returns === undefined ? {} : { returns: declared.returns }),
    ...(declared.documentation === undefined ? {} : { documentation: declared.documentation }),
  })
}
