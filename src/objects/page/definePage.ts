/**
 * Declares a page: which fields of its source table it shows, what is inside it, what may be done. One declaration
 * gives the OData entity type, its set, bound actions and the docs. What its names mean is checked by `Objects`, which
 * knows the other objects.
 */

import type { DeclaredParameters, Parameter, ParameterValues } from '../codeunit/defineCodeunit.js'
import type { Session } from '../../session/Session.js'
import { conditions, type DeclaredConditions } from '../table/declaredConditions.js'
import type { RecordSource } from '../../session/words/recordSnapshot.js'
import type { RecordWith } from '../table/defineTable.js'
import type { TableDefinition } from '../table/tableDefinition.js'
import type { DeclaredFields } from '../table/field.js'
import type { AlType, ValueOf } from '../../types/index.js'
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

/** A record whose fields are not known: of a page that gives only the name of its source table. */
export type AnyRecord = RecordWith<DeclaredFields>
/** A table, which gives the type of `rec`, or only its name. */
export type SourceTable<Row> = string | (TableDefinition & RecordSource<Row>)

type Trigger<Row> = (session: Session, rec: Row, xRec: Row) => void | Promise<void>
type RecordTrigger<Row> = (session: Session, rec: Row, xRec: Row) => boolean | void | Promise<boolean | void>

export interface ControlDeclaration {
  readonly name: string
  /** Default: the field of the control's name. */
  readonly field?: string
  /** Default: the name. */
  readonly caption?: string
  /** False: shown for reading only. Default: true, as far as the field is editable. */
  readonly editable?: boolean
}

export interface PartDeclaration {
  /** The page that is shown, or its name. */
  readonly page: string | Pick<PageDefinition, 'name'>
  /** By field of the part's source table (AL: SubPageLink). */
  readonly link?: DeclaredConditions
  /** Default: Many. */
  readonly multiplicity?: 'Many' | 'ZeroOrOne'
}

export interface SourceViewDeclaration {
  /** Name of a key of the source table; default: the primary key. */
  readonly key?: string
  readonly descending?: boolean
  readonly filters?: DeclaredConditions
}

export interface ActionDeclaration<Row, P extends DeclaredParameters, R extends AlType | undefined> {
  /** `Entity`: called for one record; `Collection`: for the page. Default: Entity. */
  readonly binding?: 'Entity' | 'Collection'
  readonly parameters?: P
  readonly returns?: R
  /** Promises to change nothing. */
  readonly readOnly?: boolean
  /** Never queued behind business calls: for what ends or watches sessions. */
  readonly unqueued?: boolean
  /** One sentence for docs. */
  readonly documentation?: string
  readonly run: (
    session: Session,
    rec: Row,
    parameters: ParameterValues<P>,
    context: ActionContext,
  ) => (R extends AlType ? ValueOf<R> : void) | Promise<R extends AlType ? ValueOf<R> : void>
}

/** An action's declaration after its types were checked: the form all of them share. */
export interface DeclaredAction<Row = AnyRecord> {
  readonly binding?: 'Entity' | 'Collection'
  readonly parameters?: DeclaredParameters
  readonly returns?: AlType
  readonly readOnly?: boolean
  readonly unqueued?: boolean
  readonly documentation?: string
  run(session: Session, rec: Row, parameters: never, context: ActionContext): unknown
}

export interface PageDeclaration<Row> {
  readonly id: number
  readonly name: string
  /** Default: the name. */
  readonly caption?: string
  /** Default: Card. */
  readonly pageType?: PageType
  readonly sourceTable: SourceTable<Row>
  readonly sourceView?: SourceViewDeclaration
  /** Default: true, but for the server's own tables. */
  readonly insertAllowed?: boolean
  readonly modifyAllowed?: boolean
  readonly deleteAllowed?: boolean
  /** Required for pages of type API, and theirs alone. */
  readonly api?: ApiDeclaration
  /** Default: the primary key. */
  readonly odataKeyFields?: readonly string[]
  /** In the order of the page; a text is a control and the field of that name. */
  readonly controls: readonly (string | ControlDeclaration)[]
  readonly parts?: Readonly<Record<string, PartDeclaration>>
  readonly actions?: Readonly<Record<string, DeclaredAction<NoInfer<Row>>>>
  readonly triggers?: NoInfer<{
    /** A new record, after `init` and before values are set. */
    readonly onNewRecord?: Trigger<Row>
    /** Answers false to leave the table's own operation out. */
    readonly onInsertRecord?: RecordTrigger<Row>
    readonly onModifyRecord?: RecordTrigger<Row>
    readonly onDeleteRecord?: RecordTrigger<Row>
    /** By control: after the field's own `onValidate`. */
    readonly onValidate?: Readonly<Record<string, Trigger<Row>>>
  }>
}

/**
 * Types an action's declaration; its name is its key in `actions`. One without `returns` returns nothing. Say what
 * `rec` is: `run: (session, rec: CustomerRecord) => …`.
 */
export function action<
  R extends AlType,
  P extends DeclaredParameters = Readonly<Record<string, never>>,
  Row = AnyRecord,
>(declaration: ActionDeclaration<Row, P, R> & { readonly returns: R }): DeclaredAction<Row>
export function action<P extends DeclaredParameters = Readonly<Record<string, never>>, Row = AnyRecord>(
  declaration: ActionDeclaration<Row, P, undefined> & { readonly returns?: never },
): DeclaredAction<Row>
export function action(declaration: DeclaredAction): DeclaredAction {
  return declaration
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/

/** @throws TypeError if the declaration cannot be published as it stands: id, names, parameters */
export function definePage<Row = AnyRecord>(declaration: PageDeclaration<Row>): PageDefinition {
  const { id, name, sourceTable } = declaration
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
  const parts = Object.entries(declaration.parts ?? {}).map(([partName, part]) => completePart(partName, part))
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
    sourceTable: typeof sourceTable === 'string' ? sourceTable : sourceTable.name,
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

function completePart(name: string, { page, link, multiplicity }: PartDeclaration): PagePart {
  return Object.freeze({
    name,
    page: typeof page === 'string' ? page : page.name,
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

function completeAction<Row>(where: string, name: string, declared: DeclaredAction<Row>): PageAction {
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
