/**
 * Values with which an application's services can be tried out: whoever writes a collection of requests uses them in
 * place of values made up by type. Plain data; all of it may be left out. Names are those of the objects, in any case
 * of their letters.
 */

/** In place of a value. */
export type SampleReference =
  /** The key of a row that is there: of the table's first row that `existing` allows. */
  | { readonly existing: string }
  /** A text that no row has yet. */
  | 'fresh'

/** One call of a procedure or action, and what it answers. */
export interface SampleCall {
  /** What it shows; default: the name of what is called. */
  readonly title?: string
  /** By parameter; those that are left out get a value made up by type, optional ones none. */
  readonly arguments?: Readonly<Record<string, unknown>>
  /** References in place of arguments. */
  readonly references?: Readonly<Record<string, SampleReference>>
  readonly returns?: unknown
  /** What `var` parameters have afterwards. */
  readonly values?: Readonly<Record<string, unknown>>
  /** The text of the error it ends with, or its beginning. */
  readonly error?: string
}

type ByName<Value> = Readonly<Record<string, Value>>

export interface Samples {
  /** By codeunit and procedure. Several calls of one are several requests. */
  readonly procedures?: ByName<ByName<readonly SampleCall[]>>
  /** By page and action. */
  readonly actions?: ByName<ByName<readonly SampleCall[]>>
  /**
   * By table: values of a new row by field. Fields with a relation that are left out get the key of a row that is
   * there; others that are left out are not given.
   */
  readonly records?: ByName<ByName<unknown>>
  /** By table: values that a row must have, by field, to be one that others may refer to. */
  readonly existing?: ByName<ByName<unknown>>
  /** Id of a codeunit that runs until its session is stopped. */
  readonly backgroundCodeunit?: number
}
