/**
 * A record variable as business code holds it: a row's values under the names of its fields, and a cursor over the rows
 * of its view, bound to one session. `session.record(table)` makes one.
 *
 * AL's optional return value is two methods: `x` throws, `tryX` answers. `findSet` and `next` answer, as loops ask
 * them. A method that takes a field throws Application_InvalidArgument if the table has no such field.
 */

import type { DecimalValue, GivenOf } from '../../types/index.js'
import type { DeclaredFields, FieldName, FieldValues, SystemValues, TypeOfField } from './field.js'

export type { FieldName }
/** A value that a field takes: a member of an Option or Enum by its name, a number for a Decimal too. */
export type ValueIn<F extends DeclaredFields, Name> = GivenOf<TypeOfField<F, Name>>
/** As `ValueIn`, for what methods return: in this form records of one table can stand for records of any. */
export type ReturnedValue<F extends DeclaredFields, Name extends FieldName<F>> = (FieldValues<F> & SystemValues)[Name]
/** A value of a key's field; the field's type decides whether it is accepted. */
export type KeyValue = string | number | bigint | boolean | DecimalValue

export interface TableRecord<F extends DeclaredFields = DeclaredFields> {
  // Fields.

  tableName(): string

  tableCaption(): string

  tableId(): number

  /** `Customer: 10000`; the form that `getRecordById` reads. */
  recordId(): string

  /**
   * The number of a field.
   * @throws CatalogueError Application_InvalidArgument if there is no such field, as all methods that take one
   */
  fieldNo(field: FieldName<F>): number

  fieldCaption(field: FieldName<F>): string

  /** Initial values in all fields but those of the primary key; blank ones where the field has none. */
  init(): void

  /**
   * Requires a value that is not blank or, where one is given, this value.
   * @throws CatalogueError Application_FieldValidationException
   */
  testField<Name extends FieldName<F>>(field: Name, ...expected: [] | [value: ValueIn<F, Name>]): void

  /**
   * Ends the code with an error about a field: `Status must not be Open in Item: No.=10000. Current value is 'Open'.`
   * @param text what is wrong, in place of `must not be …`
   * @throws CatalogueError Application_FieldValidationException, always
   */
  fieldError(field: FieldName<F>, text?: string): never

  /**
   * Takes the values of fields with the same numbers from a record of any table. No triggers run.
   * @param initPrimaryKey false: the fields of this record's primary key stay as they are
   * @param skipNotMatching fields of other types are left out, in place of an error
   * @throws CatalogueError Application_InvalidArgument for a field of another type, and the errors of the fields'
   *   types for values that do not fit
   */
  transferFields(from: TableRecord, initPrimaryKey?: boolean, skipNotMatching?: boolean): void

  /** Whether the fields were read; true for all of them unless `setLoadFields` left them out. */
  areFieldsLoaded(...fields: FieldName<F>[]): boolean

  /**
   * From now on only these fields are read, besides those of keys and filters and the system fields. Without fields:
   * all.
   */
  setLoadFields(...fields: FieldName<F>[]): void

  /** As `setLoadFields`, besides those that it named before. */
  addLoadFields(...fields: FieldName<F>[]): void

  // The view: filters, order, marks.

  /** Only rows with `from`, or with `from` to `to`, both included. Without values the field's filter is taken away. */
  setRange<Name extends FieldName<F>>(
    field: Name,
    ...range: [] | [from: ValueIn<F, Name>] | [from: ValueIn<F, Name>, to: ValueIn<F, Name>]
  ): void

  /**
   * Only rows within a filter in AL syntax: `10000..20000|<>A*&@*b?c`. An empty text takes the field's filter away.
   * @param values what `%1`, `%2`, … stand for; whatever characters they have, they are values
   * @throws CatalogueError Application_FilterErrorException, with the position
   */
  setFilter(field: FieldName<F>, filter: string, ...values: readonly unknown[]): void

  /** The field's filter in the current group, in AL syntax; '' without one. */
  getFilter(field: FieldName<F>): string

  /** The filters of the current group: `No.: 10000..20000, City: Paris`; '' without any. */
  getFilters(): string

  /** Whether the current group has a filter. */
  hasFilter(): boolean

  /**
   * The least value the field's filter, a value or a range, lets through; blank for `..x`.
   * @throws CatalogueError Application_FilterErrorException
   */
  getRangeMin<Name extends FieldName<F>>(field: Name): ReturnedValue<F, Name>

  /**
   * As `getRangeMin`, the greatest. An open side `x..` has none.
   * @throws CatalogueError Application_FilterErrorException
   */
  getRangeMax<Name extends FieldName<F>>(field: Name): ReturnedValue<F, Name>

  /** Takes the filters of another record variable of the table, in all groups, in place of its own. */
  copyFilters(from: TableRecord): void

  /**
   * Sets the filter of one field of the current group on a field of another record; without a filter takes that one
   * away.
   */
  copyFilter<G extends DeclaredFields>(field: FieldName<F>, to: TableRecord<G>, toField: FieldName<G>): void

  /**
   * The group that filters are set in and read from; with a number, sets it and answers with the one before. -1:
   * alternatives.
   */
  filterGroup(group?: number): number

  /** Only the record's own row: its values of the current key and the primary key become filters. */
  setRecFilter(): void

  /** Takes filters, order, marks and `setLoadFields` back; the values stay. */
  reset(): void

  /**
   * Orders the rows by stored fields, then by the primary key; an index serves it if the table has such a key.
   * Ascending.
   */
  setCurrentKey(field: FieldName<F>, ...others: FieldName<F>[]): void

  /** The fields of the current key: `City,No.`. */
  currentKey(): string

  /** Whether the rows go upward; with a value, sets it for the whole key. */
  ascending(ascending?: boolean): boolean

  /**
   * Which way one field of the current key goes.
   * @throws CatalogueError Application_InvalidArgument if the key does not have it
   */
  setAscending(field: FieldName<F>, ascending: boolean): void

  /**
   * Whether the record's row is marked; with a value, marks it or takes the mark away. Marks are this variable's only.
   */
  mark(mark?: boolean): boolean

  clearMarks(): void

  /** Whether only marked rows are seen; with a value, sets it. */
  markedOnly(markedOnly?: boolean): boolean

  /** Becomes a copy of another record variable of the table: values, filters, order, marks. */
  copy(from: TableRecord): void

  // Reading rows and calculated values.

  /**
   * Reads the row with this primary key, whatever the filters. Values left out are blank.
   * @throws CatalogueError Internal_RecordNotFound; the errors of the fields' types
   */
  get(...key: KeyValue[]): Promise<void>

  /** As `get`, with the answer instead of the error; if there is no such row the record stays as it is. */
  tryGet(...key: KeyValue[]): Promise<boolean>

  /**
   * Reads the row with this SystemId, whatever the filters.
   * @throws CatalogueError Internal_RecordNotFound, Application_InvalidGUID
   */
  getBySystemId(systemId: string): Promise<void>

  tryGetBySystemId(systemId: string): Promise<boolean>

  /**
   * Finds a row of the view: `-` the first, `+` the last, `=` the one with the record's key, `>` the next behind it,
   * `<` the next before it. Several of `= > <` are tried in turn.
   * @throws CatalogueError Internal_DataNotFoundFilter, for `=` alone Internal_RecordNotFound
   */
  find(which?: string): Promise<void>

  /** As `find`, with the answer instead of the error. */
  tryFind(which?: string): Promise<boolean>

  /** The first row of the view. @throws CatalogueError Internal_DataNotFoundFilter */
  findFirst(): Promise<void>

  tryFindFirst(): Promise<boolean>

  /** The last row of the view. @throws CatalogueError Internal_DataNotFoundFilter */
  findLast(): Promise<void>

  tryFindLast(): Promise<boolean>

  /**
   * The first row of the view, to go through all of them: `if (await r.findSet()) do { … } while (await r.next())`.
   * False if there is none. Following rows are read ahead, up to 1,000 at a time.
   * @param options `forUpdate`: the rows are locked as they are read, until the transaction ends
   */
  findSet(options?: { readonly forUpdate?: boolean }): Promise<boolean>

  /**
   * The rows of the view one after the other, each in a record of its own: `for await (const line of lines.rows())`.
   * The view is that of the moment when the loop begins; this record itself stays as it is.
   * @param options as for `findSet`
   */
  rows(options?: { readonly forUpdate?: boolean }): AsyncGenerator<this>

  /**
   * Moves to another row of the view. Returns by how many rows, which is less than asked for at the end of the view; 0
   * if there is no further row, and the record stays as it is.
   * @param steps negative: backward
   */
  next(steps?: number): Promise<number>

  /** How many rows the view has. */
  count(): Promise<number>

  /** About how many rows the view has: PostgreSQL's estimate where that is more than 10,000, else the exact number. */
  countApprox(): Promise<number>

  isEmpty(): Promise<boolean>

  /**
   * Begins the transaction if there is none. From here to its end every row of the table that the session reads through
   * records is locked against changes by other sessions, as with AL's update locks; who wants such a row waits. Rows
   * that were not read are not locked, and rows may be inserted; `findLast` and `findFirst` answer with the last and
   * first row there is when the lock is theirs.
   */
  lockTable(): Promise<void>

  /**
   * Calculates FlowFields from the record's values and its filters on FlowFilter fields, and reads Blobs of its row.
   * @throws CatalogueError Application_InvalidArgument for other fields
   */
  calcFields(field: FieldName<F>, ...others: FieldName<F>[]): Promise<void>

  /** From now on these FlowFields and Blobs are read with every row. Without fields: none. */
  setAutoCalcFields(...fields: FieldName<F>[]): void

  /**
   * Sums stored number fields over the view; the record's fields get the sums.
   * @throws CatalogueError Application_InvalidArgument
   */
  calcSums(field: FieldName<F>, ...others: FieldName<F>[]): Promise<void>

  /** Reads fields that `setLoadFields` left out. */
  loadFields(...fields: FieldName<F>[]): Promise<void>

  // Writing rows.

  /**
   * Inserts the record as a new row. @param runTrigger runs the table's `onInsert` before
   * @throws CatalogueError Internal_EntityWithSameKeyExists
   */
  insert(runTrigger?: boolean): Promise<void>

  /** As `insert`; false if a row with this key, or the same values in another unique key, exists. */
  tryInsert(runTrigger?: boolean): Promise<boolean>

  /**
   * Writes the record's values into the row with its primary key. A Blob is written if it was given a value. @param
   * runTrigger runs the table's `onModify` before
   * @throws CatalogueError Internal_RecordNotFound; Request_EntityChanged if the row was changed since this record
   *   read it; Internal_EntityWithSameKeyExists if another row has the values of a unique key
   */
  modify(runTrigger?: boolean): Promise<void>

  /** As `modify`; false if there is no such row. */
  tryModify(runTrigger?: boolean): Promise<boolean>

  /**
   * Deletes the row with the record's primary key; the record keeps its values. @param runTrigger runs the table's
   * `onDelete` before
   * @throws CatalogueError Internal_RecordNotFound; Request_EntityChanged if the row was changed since this record
   *   read it
   */
  delete(runTrigger?: boolean): Promise<void>

  /** As `delete`; false if there is no such row. */
  tryDelete(runTrigger?: boolean): Promise<boolean>

  /**
   * Gives the row a new primary key, after `onRename`; other values of the record are written with it.
   * @throws CatalogueError Internal_EntityWithSameKeyExists, Internal_RecordNotFound, Request_EntityChanged
   */
  rename(...key: KeyValue[]): Promise<void>

  /**
   * Sets a field, without its `onValidate`, in all rows of the view; the record itself stays. Returns how many rows
   * there were.
   * @param runTrigger goes row by row and runs the table's `onModify`.
   * @throws CatalogueError Application_InvalidArgument for a field that is not stored or part of the primary key; the
   *   errors of `modify`
   */
  modifyAll<Name extends FieldName<F>>(field: Name, value: ValueIn<F, Name>, runTrigger?: boolean): Promise<number>

  /**
   * Deletes all rows of the view; returns how many there were.
   * @param runTrigger goes row by row and runs the table's `onDelete`
   */
  deleteAll(runTrigger?: boolean): Promise<number>

  /**
   * Sets a field, or takes the value it has, requires the row that the field is related to, and runs its `onValidate`.
   * @throws CatalogueError Internal_InvalidTableRelation if the related table does not have the value; blank is
   *   always allowed
   */
  validate<Name extends FieldName<F>>(field: Name, ...value: [] | [value: ValueIn<F, Name>]): Promise<void>
}
