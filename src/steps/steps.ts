/**
 * What protocols ask a session to do with pages, as plain data that may travel to the session's thread: read, insert,
 * modify, delete, act. Steps of one session run one after the other in one transaction and may refer to the records of
 * earlier ones.
 */

import type { SqlStatement } from '../database/Connections.js'
import type { PackedError } from '../errors/CatalogueError.js'
import type { PackedValue } from '../types/AlType.js'

/** The record that an earlier step of the same session made or touched, by its index; its SystemId stands for it. */
export interface StepReference {
  readonly step: number
}

/**
 * Which record is meant: by values of fields of the source table (field number → packed value), or that of an earlier
 * step.
 */
export type RecordTarget =
  | { readonly kind: 'key'; readonly values: Readonly<Record<number, PackedValue>> }
  | { readonly kind: 'reference'; readonly reference: StepReference }

/** What a field of an earlier step's record holds: a link to that record is made of such. */
export interface ReferredValue {
  readonly of: StepReference
  /** Of that record. */
  readonly pageId: number
  readonly field: string
}

/**
 * Given values, which are validated in the order of the page, and new records of parts. `control` is the name of a
 * control, or that of a key field which the page does not show.
 */
export interface RecordInput {
  readonly values: readonly (readonly [control: string, value: PackedValue | ReferredValue])[]
  /** Part name → its new records in order (deep insert). */
  readonly parts: Readonly<Record<string, readonly RecordInput[] | PackedRecords>>
}

/** A long list of records, in handfuls (`packRecords`). */
export interface PackedRecords {
  readonly packed: readonly Uint8Array[]
}

/**
 * SQL that reads what the caller gets back; `systemIdAt` is the index of the value that is replaced by the record's
 * SystemId.
 */
export interface ReadBack {
  readonly statement: SqlStatement
  readonly systemIdAt: number
  /** The record whose SystemId it is; default: that of the step itself. */
  readonly of?: StepReference
}

/**
 * Concurrency: row versions (SystemRowVersion) of which the record must have one; 'any': it must exist; of an earlier
 * step: that which its record had then; absent: no condition.
 */
export type VersionCondition = 'any' | readonly string[] | StepReference

/** The record of a containing page that a part's record belongs to: its link gives the new record's fields. */
export interface StepParent {
  readonly pageId: number
  readonly part: string
  readonly target: RecordTarget
}

/** The record that a procedure is called for. */
export interface ProcedureRecord {
  readonly pageId: number
  readonly target: RecordTarget
  /** Name of the parameter that gets the record's RecordID. */
  readonly parameter?: string
}

export type Step =
  | { readonly kind: 'read'; readonly read: { readonly statement: SqlStatement } | ReadBack }
  | {
      readonly kind: 'insert'
      readonly pageId: number
      readonly parent?: StepParent
      readonly input: RecordInput
      readonly readBack?: ReadBack
    }
  | {
      readonly kind: 'modify'
      readonly pageId: number
      readonly parent?: StepParent
      readonly target: RecordTarget
      readonly versions?: VersionCondition
      readonly notVersions?: VersionCondition
      readonly input: RecordInput
      /** PUT: controls that are not given get their initial values. */
      readonly replace: boolean
      /** Insert the record if there is none (upsert), with the key of the target. */
      readonly insertIfMissing: boolean
      /**
       * Values that the record has already are left out, those of fields that cannot be edited among them: callers send
       * back all they have read. Where nothing is left, nothing need be allowed.
       */
      readonly onlyChanges?: boolean
      readonly readBack?: ReadBack
    }
  | {
      readonly kind: 'delete'
      readonly pageId: number
      readonly parent?: StepParent
      readonly target: RecordTarget
      readonly versions?: VersionCondition
    }
  | {
      readonly kind: 'action'
      readonly pageId: number
      readonly action: string
      readonly target?: RecordTarget
      /** The target is a record of a table that mirrors the session log. */
      readonly readsLog?: true
      readonly versions?: VersionCondition
      readonly values: Readonly<Record<string, PackedValue>>
      readonly readBack?: ReadBack
    }
  | {
      readonly kind: 'procedure'
      readonly codeunitId: number
      readonly procedure: string
      readonly values: Readonly<Record<string, PackedValue>>
      /** A record that must be there: the codeunit adds its procedures to a page. */
      readonly on?: ProcedureRecord
      readonly readBack?: ReadBack
    }
  /** Runs nothing and fails with this error: a part of a batch that was found wrong before the session began. */
  | { readonly kind: 'fail'; readonly error: PackedError }

/** They read a table that mirrors the session log, which is written out before they run. */
export function readsLog(steps: readonly Step[]): boolean {
  return steps.some(
    (step) =>
      (step.kind === 'read' && step.read.statement.readsLog === true) ||
      (step.kind === 'action' && step.readsLog === true),
  )
}

/** What a step names that is not there: its record, or that of the containing page. */
export type MissingTarget = 'record' | 'parent'

/** Packed. `rows`: text rows of the read or read-back. */
export type StepResult =
  | {
      readonly kind: 'done'
      readonly rows?: readonly (readonly (string | null)[])[]
      readonly systemId?: string
      readonly rowVersion?: string
      readonly created?: boolean
      readonly resultCode?: 'None' | 'Get' | 'Created' | 'Updated' | 'Deleted'
      readonly returnValue?: PackedValue
      readonly values?: Readonly<Record<string, PackedValue>>
      /** Of a delete: false if the page's own code left the row where it is. */
      readonly deleted?: boolean
    }
  /** `missing`: of what the step itself names; what code or a relation looks for in vain is an error alone. */
  | { readonly kind: 'failed'; readonly error: PackedError; readonly missing?: MissingTarget }

/** What one session does; the `steps` of its work. The first failure ends the session: everything is rolled back. */
export interface StepsWork {
  readonly kind: 'steps'
  readonly steps: readonly Step[]
  /** What others commit meanwhile is not seen. */
  readonly snapshot?: boolean
}

/**
 * Result of the session. If it failed at a step, the results of the steps before it, which were rolled back, and last
 * the failed one.
 */
export interface StepsResult {
  readonly results: readonly StepResult[]
}
