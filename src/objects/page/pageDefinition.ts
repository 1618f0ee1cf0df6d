/**
 * A page as the rest of the program reads it, whoever made it: `definePage` or an importer of symbols. Plain data but
 * for its code.
 */

import type { Parameter } from '../codeunit/defineCodeunit.js'
import type { Session } from '../../session/Session.js'
import type { AlType } from '../../types/index.js'
import type { Condition } from '../table/field.js'
import type { TableRecord } from '../table/TableRecord.js'

export type PageType = 'Card' | 'List' | 'Document' | 'ListPart' | 'CardPart' | 'Worksheet' | 'API'

/** Where an API page or query is found: `/api/{publisher}/{group}/{version}/companies({id})/{entitySetName}`. */
export interface ApiAddress {
  /** Text[40]. */
  readonly publisher: string
  /** Text[40]. */
  readonly group: string
  /** E.g. `v1.0`; a page may be of several versions. */
  readonly versions: readonly string[]
  readonly entityName: string
  readonly entitySetName: string
}

/** The rows a page or query shows, and their order. */
export interface SourceView {
  /** Name of a key of the source table; default: the primary key. */
  readonly key?: string
  readonly descending: boolean
  readonly filters: readonly Condition[]
}

/** A field of the source table as the page shows it. */
export interface PageControl {
  /** Name of the control; its published name is made of it (mangled for ODataV4, as it is on API pages). */
  readonly name: string
  /** Name of the source table's field, system fields included (AL: the source expression `Rec."…"`). */
  readonly field: string
  readonly caption: string
  readonly editable: boolean
}

/** Another page inside this one, e.g. the lines of a document. */
export interface PagePart {
  /**
   * Name of the control; its published name is made of it. API pages use the part page's entitySetName (Many) or
   * entityName.
   */
  readonly name: string
  /** Name of the page that is shown. */
  readonly page: string
  /** SubPageLink: `field` is one of the part's source table; kind `field` names one of this page's source table. */
  readonly link: readonly Condition[]
  readonly multiplicity: 'Many' | 'ZeroOrOne'
}

/** What a bound action tells of its record (AL: WebServiceActionContext). */
export interface ActionContext {
  /** None: 204 or the return value. Created, Updated: with the record. Deleted: 204. */
  resultCode: 'None' | 'Get' | 'Created' | 'Updated' | 'Deleted'
}

/** A [ServiceEnabled] procedure of a page. */
export interface PageAction {
  readonly name: string
  /** `Entity`: called for one record; `Collection`: for the page. */
  readonly binding: 'Entity' | 'Collection'
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly returns?: AlType
  /** Promises to change nothing: published as a function. */
  readonly readOnly: boolean
  /** Never queued behind business calls: for what ends or watches sessions. */
  readonly unqueued: boolean
  readonly documentation?: string
  /** `rec` is the record, without a position for `Collection`. */
  readonly run: (session: Session, rec: TableRecord, values: Record<string, unknown>, context: ActionContext) => unknown
}

export type PageTrigger = (session: Session, rec: TableRecord, xRec: TableRecord) => void | Promise<void>
/** Answers false to leave the table's own operation out: the code has done it, or has refused it by an error. */
export type PageRecordTrigger = (
  session: Session,
  rec: TableRecord,
  xRec: TableRecord,
) => boolean | void | Promise<boolean | void>

export interface PageTriggers {
  /** A new record, after `init` and before values are set. */
  readonly onNewRecord?: PageTrigger
  readonly onInsertRecord?: PageRecordTrigger
  readonly onModifyRecord?: PageRecordTrigger
  readonly onDeleteRecord?: PageRecordTrigger
  /** By control: after the field's own `onValidate`. */
  readonly onValidate?: Readonly<Record<string, PageTrigger>>
}

export interface PageDefinition {
  readonly objectType: 'Page'
  readonly id: number
  /** Text[30]. */
  readonly name: string
  readonly caption: string
  readonly pageType: PageType
  /** Name of the source table. */
  readonly sourceTable: string
  readonly sourceView: SourceView
  readonly insertAllowed: boolean
  readonly modifyAllowed: boolean
  readonly deleteAllowed: boolean
  /** API pages only. */
  readonly api?: ApiAddress
  /**
   * Names of the fields that make the key of entities; default: the source table's primary key. API pages: usually
   * SystemId.
   */
  readonly odataKeyFields?: readonly string[]
  /** In the order of the page. */
  readonly controls: readonly PageControl[]
  readonly parts: readonly PagePart[]
  readonly actions: readonly PageAction[]
  readonly triggers: PageTriggers
}
