/**
 * The record behind the interface `TableRecord`: one variable of one table, bound to one session. What its methods do
 * stands in fieldMethods, viewMethods, findMethods and changeMethods, and what it remembers in `RecordState`.
 *
 * Invariants: every value was checked by its field's type; the database is reached through the session only. Business
 * code gets at nothing but the methods of the interface: the state is a private field that only `stateOf` reads, and
 * prototypes are frozen.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { DeclaredFields } from '../objects/table/field.js'
import { checkValue, fieldNamed } from '../objects/table/fieldNamed.js'
import type { FieldName, KeyValue, ReturnedValue, TableRecord } from '../objects/table/TableRecord.js'
import type { TableDefinition } from '../objects/table/tableDefinition.js'
import type { Session } from '../session/Session.js'
import * as changes from './changeMethods.js'
import * as fields from './fieldMethods.js'
import * as finding from './findMethods.js'
import { RecordState } from './RecordState.js'
import * as views from './viewMethods.js'

type RecordClass = new (session: Session, table: TableDefinition) => BoundRecord

/**
 * The state of a record that business code holds. For record/ and steps/ only.
 * @throws CatalogueError for what is no record
 */
export let stateOf: (record: unknown) => RecordState
/** As `stateOf`, without the question: fields are read often. */
let stateOfBound: (record: BoundRecord) => RecordState

export class BoundRecord implements TableRecord {
  readonly #state: RecordState

  static {
    stateOfBound = (record) => record.#state
    stateOf = (record) => {
      if (typeof record === 'object' && record !== null && #state in record) return record.#state
      throw new CatalogueError('Application_InvalidArgument', { reason: 'A record is expected.' })
    }
  }

  constructor(session: Session, table: TableDefinition) {
    this.#state = new RecordState(session, table, this, stateOfNew)
    Object.preventExtensions(this)
  }

  tableName(): string {
    return this.#state.table.name
  }

  tableCaption(): string {
    return this.#state.table.caption
  }

  tableId(): number {
    return this.#state.table.id
  }

  recordId(): string {
    return this.#state.recordId()
  }

  fieldNo(field: string): number {
    return fieldNamed(this.#state.table, field).number
  }

  fieldCaption(field: string): string {
    return fieldNamed(this.#state.table, field).caption
  }

  init(): void {
    fields.init(this.#state)
  }

  testField(field: string, ...expected: readonly unknown[]): void {
    fields.testField(this.#state, field, expected)
  }

  fieldError(field: string, text?: string): never {
    return fields.fieldError(this.#state, field, text)
  }

  transferFields(from: TableRecord, initPrimaryKey?: boolean, skipNotMatching?: boolean): void {
    fields.transferFields(this.#state, stateOf(from), initPrimaryKey, skipNotMatching)
  }

  areFieldsLoaded(...names: string[]): boolean {
    return fields.areFieldsLoaded(this.#state, names)
  }

  setLoadFields(...names: string[]): void {
    fields.setLoadFields(this.#state, names)
  }

  addLoadFields(...names: string[]): void {
    fields.addLoadFields(this.#state, names)
  }

  setRange(field: string, ...range: readonly unknown[]): void {
    views.setRange(this.#state, field, range)
  }

  setFilter(field: string, filter: string, ...values: readonly unknown[]): void {
    views.setFilter(this.#state, field, filter, values)
  }

  getFilter(field: string): string {
    return views.getFilter(this.#state, field)
  }

  getFilters(): string {
    return views.getFilters(this.#state)
  }

  hasFilter(): boolean {
    return views.hasFilter(this.#state)
  }

  getRangeMin<Name extends FieldName<DeclaredFields>>(field: Name): ReturnedValue<DeclaredFields, Name> {
    return views.rangeBound(this.#state, field, 'from')
  }

  getRangeMax<Name extends FieldName<DeclaredFields>>(field: Name): ReturnedValue<DeclaredFields, Name> {
    return views.rangeBound(this.#state, field, 'to')
  }

  copyFilters(from: TableRecord): void {
    views.copyFilters(this.#state, stateOf(from))
  }

  copyFilter(field: string, to: TableRecord, toField: string): void {
    views.setFilter(stateOf(to), toField, views.getFilter(this.#state, field))
  }

  filterGroup(group?: number): number {
    return views.filterGroup(this.#state, group)
  }

  setRecFilter(): void {
    views.setRecFilter(this.#state)
  }

  reset(): void {
    views.reset(this.#state)
  }

  setCurrentKey(field: string, ...others: string[]): void {
    views.setCurrentKey(this.#state, [field, ...others])
  }

  currentKey(): string {
    return views.currentKey(this.#state)
  }

  ascending(ascending?: boolean): boolean {
    return views.ascending(this.#state, ascending)
  }

  setAscending(field: string, ascending: boolean): void {
    views.setAscending(this.#state, field, ascending)
  }

  mark(mark?: boolean): boolean {
    return views.mark(this.#state, mark)
  }

  clearMarks(): void {
    views.clearMarks(this.#state)
  }

  markedOnly(markedOnly?: boolean): boolean {
    return views.markedOnly(this.#state, markedOnly)
  }

  copy(from: TableRecord): void {
    views.copy(this.#state, stateOf(from))
  }

  get(...key: KeyValue[]): Promise<void> {
    return finding.get(this.#state, key)
  }

  tryGet(...key: KeyValue[]): Promise<boolean> {
    return finding.tryGet(this.#state, key)
  }

  getBySystemId(systemId: string): Promise<void> {
    return finding.getBySystemId(this.#state, systemId)
  }

  tryGetBySystemId(systemId: string): Promise<boolean> {
    return finding.tryGetBySystemId(this.#state, systemId)
  }

  find(which?: string): Promise<void> {
    return finding.find(this.#state, which)
  }

  tryFind(which?: string): Promise<boolean> {
    return finding.tryFind(this.#state, which)
  }

  findFirst(): Promise<void> {
    return finding.find(this.#state, '-')
  }

  tryFindFirst(): Promise<boolean> {
    return finding.tryFind(this.#state, '-')
  }

  findLast(): Promise<void> {
    return finding.find(this.#state, '+')
  }

  tryFindLast(): Promise<boolean> {
    return finding.tryFind(this.#state, '+')
  }

  findSet(options?: { readonly forUpdate?: boolean }): Promise<boolean> {
    return finding.findSet(this.#state, options)
  }

  rows(options?: { readonly forUpdate?: boolean }): AsyncGenerator<this> {
    return finding.rows(this.#state, options) as AsyncGenerator<never>
  }

  next(steps?: number): Promise<number> {
    return finding.next(this.#state, steps)
  }

  count(): Promise<number> {
    return finding.count(this.#state)
  }

  countApprox(): Promise<number> {
    return finding.countApprox(this.#state)
  }

  isEmpty(): Promise<boolean> {
    return finding.isEmpty(this.#state)
  }

  lockTable(): Promise<void> {
    return finding.lockTable(this.#state)
  }

  calcFields(field: string, ...others: string[]): Promise<void> {
    return finding.calcFields(this.#state, [field, ...others])
  }

  setAutoCalcFields(...names: string[]): void {
    finding.setAutoCalcFields(this.#state, names)
  }

  calcSums(field: string, ...others: string[]): Promise<void> {
    return finding.calcSums(this.#state, [field, ...others])
  }

  loadFields(...names: string[]): Promise<void> {
    return finding.loadFields(this.#state, names)
  }

  insert(runTrigger?: boolean): Promise<void> {
    return changes.insert(this.#state, runTrigger)
  }

  tryInsert(runTrigger?: boolean): Promise<boolean> {
    return changes.tryInsert(this.#state, runTrigger)
  }

  modify(runTrigger?: boolean): Promise<void> {
    return changes.modify(this.#state, runTrigger)
  }

  tryModify(runTrigger?: boolean): Promise<boolean> {
    return changes.tryModify(this.#state, runTrigger)
  }

  delete(runTrigger?: boolean): Promise<void> {
    return changes.deleteRow(this.#state, runTrigger)
  }

  tryDelete(runTrigger?: boolean): Promise<boolean> {
    return changes.tryDeleteRow(this.#state, runTrigger)
  }

  rename(...key: KeyValue[]): Promise<void> {
    return changes.rename(this.#state, key)
  }

  modifyAll(field: string, value: unknown, runTrigger?: boolean): Promise<number> {
    return changes.modifyAll(this.#state, field, value, runTrigger)
  }

  deleteAll(runTrigger?: boolean): Promise<number> {
    return changes.deleteAll(this.#state, runTrigger)
  }

  validate(field: string, ...value: readonly unknown[]): Promise<void> {
    return changes.validate(this.#state, field, value)
  }
}

Object.freeze(BoundRecord.prototype)
Object.freeze(BoundRecord)

const classes = new WeakMap<TableDefinition, RecordClass>()

/** The class of a table's records: the fields are accessors under their names. */
export function recordClass(table: TableDefinition): RecordClass {
  const known = classes.get(table)
  if (known !== undefined) return known
  class Row extends BoundRecord {}
  for (const field of table.allFields) {
    const { index } = field
    Object.defineProperty(Row.prototype, field.name, {
      enumerable: true,
      get(this: BoundRecord) {
        return field.type.shown(stateOfBound(this).value(field))
      },
      ...(field.system
        ? {}
        : {
            set(this: BoundRecord, value: unknown) {
              stateOfBound(this).values[index] = checkValue(table, field, value)
            },
          }),
    })
  }
  Object.freeze(Row.prototype)
  Object.freeze(Row)
  classes.set(table, Row)
  return Row
}

function stateOfNew(session: Session, table: TableDefinition): RecordState {
  return stateOf(new (recordClass(table))(session, table))
}
