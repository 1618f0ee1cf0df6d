/** How a record reads rows and calculated values. Part of `TableRecord`. */

import { CatalogueError } from '../errors/CatalogueError.js'
import { Guid, ValueError } from '../types/index.js'
import type { DeclaredFields, Field, Values } from '../objects/table/field.js'
import { fieldNamed } from '../objects/table/fieldNamed.js'
import { isReadWithRow } from './readStatements.js'
import { identification } from './recordText.js'
import type { FieldName, KeyValue } from './RecordFields.js'
import { state } from './RecordState.js'
import { RecordView } from './RecordView.js'
import { describeFilters, flowFiltersOf } from '../objects/table/view.js'

const summable = ['Integer', 'BigInteger', 'Decimal', 'Duration', 'Byte']

export class RecordReading<F extends DeclaredFields = DeclaredFields> extends RecordView<F> {
  /**
   * Reads the row with this primary key, whatever the filters. Values left out are blank.
   * @throws CatalogueError Internal_RecordNotFound; the errors of the fields' types
   */
  async get(...key: KeyValue[]): Promise<void> {
    const wanted = this[state].keyValues(key)
    if (!(await this.#getRow(this[state].table.primaryKey.fields, wanted))) throw this.notFoundError(wanted)
  }

  /** As `get`, with the answer instead of the error; if there is no such row the record stays as it is. */
  async tryGet(...key: KeyValue[]): Promise<boolean> {
    return await this.#getRow(this[state].table.primaryKey.fields, this[state].keyValues(key))
  }

  /**
   * Reads the row with this SystemId, whatever the filters.
   * @throws CatalogueError Internal_RecordNotFound, Application_InvalidGUID
   */
  async getBySystemId(systemId: string): Promise<void> {
    if (!(await this.tryGetBySystemId(systemId)))
      throw new CatalogueError('Internal_RecordNotFound', {
        table: this.tableName(),
        identification: `SystemId='${Guid.check(systemId)}'`,
      })
  }

  async tryGetBySystemId(systemId: string): Promise<boolean> {
    const { table } = this[state]
    const field = fieldNamed(table, 'SystemId')
    const values: Values = []
    values[field.index] = Guid.check(systemId)
    return await this.#getRow([field], values)
  }

  /**
   * Finds a row of the view: `-` the first, `+` the last, `=` the one with the record's key, `>` the next behind it,
   * `<` the next before it. Several of `= > <` are tried in turn.
   * @throws CatalogueError Internal_DataNotFoundFilter, for `=` alone Internal_RecordNotFound
   */
  async find(which = '='): Promise<void> {
    if (await this.tryFind(which)) return
    if (which === '=') throw this.notFoundError(this[state].values)
    const filters = describeFilters(this[state].view)
    throw new CatalogueError('Internal_DataNotFoundFilter', {
      table: this.tableName(),
      filters: filters === '' ? '' : `\n\nFilters: ${filters}`,
    })
  }

  /** As `find`, with the answer instead of the error. */
  async tryFind(which = '='): Promise<boolean> {
    if (!/^(?:[-+]|[=<>]{1,3})$/.test(which))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `Find takes '-', '+', or a combination of '=', '<' and '>', not '${which}'.`,
      })
    const record = this[state]
    for (const direction of which) {
      if (direction === '-' || direction === '+') return record.take(await record.cursor.first(direction === '+'))
      const row =
        direction === '='
          ? await record.rows.rowInView(record.selection(), record.viewed(), record.values)
          : await record.cursor.beside(record.values, direction === '<')
      if (row !== undefined) {
        record.cursor.standOn(row)
        return record.take(row)
      }
    }
    return false
  }

  /** The first row of the view. @throws CatalogueError Internal_DataNotFoundFilter */
  async findFirst(): Promise<void> {
    await this.find('-')
  }

  async tryFindFirst(): Promise<boolean> {
    return await this.tryFind('-')
  }

  /** The last row of the view. @throws CatalogueError Internal_DataNotFoundFilter */
  async findLast(): Promise<void> {
    await this.find('+')
  }

  async tryFindLast(): Promise<boolean> {
    return await this.tryFind('+')
  }

  /**
   * The first row of the view, to go through all of them: `if (await r.findSet()) do { … } while (await r.next())`.
   * False if there is none. Following rows are read ahead, up to 1,000 at a time.
   * @param options `forUpdate`: the rows are locked as they are read, until the transaction ends
   */
  async findSet(options: { readonly forUpdate?: boolean } = {}): Promise<boolean> {
    return this[state].take(await this[state].cursor.firstOfSet(options.forUpdate ?? false))
  }

  /**
   * Moves to another row of the view. Returns by how many rows, which is less than asked for at the end of the view; 0
   * if there is no further row, and the record stays as it is.
   * @param steps negative: backward
   */
  async next(steps = 1): Promise<number> {
    if (!Number.isSafeInteger(steps))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `Next takes a whole number of rows, not ${steps}.`,
      })
    if (steps === 0) return 0
    const { moved, row } = await this[state].cursor.step(steps, this[state].values)
    this[state].take(row)
    return moved
  }

  /** How many rows the view has. */
  async count(): Promise<number> {
    return await this[state].rows.count(this[state].viewed())
  }

  /** About how many rows the view has: PostgreSQL's estimate where that is more than 10,000, else the exact number. */
  async countApprox(): Promise<number> {
    return await this[state].rows.countApprox(this[state].viewed())
  }

  async isEmpty(): Promise<boolean> {
    return await this[state].rows.isEmpty(this[state].viewed())
  }

  /**
   * Begins the transaction if there is none. From here to its end every row of the table that the session reads through
   * records is locked against changes by other sessions, as with AL's update locks; who wants such a row waits. Rows
   * that were not read are not locked, and rows may be inserted; `findLast` and `findFirst` answer with the last and
   * first row there is when the lock is theirs.
   */
  async lockTable(): Promise<void> {
    await this[state].rows.lock()
  }

  /**
   * Calculates FlowFields from the record's values and its filters on FlowFilter fields, and reads Blobs of its row.
   * @throws CatalogueError Application_InvalidArgument for other fields
   */
  async calcFields(field: FieldName<F>, ...others: FieldName<F>[]): Promise<void> {
    const record = this[state]
    const fields = [field, ...others].map((name) => this.#calculable(name))
    const flowFields = fields.filter(({ fieldClass }) => fieldClass === 'FlowField')
    if (flowFields.length > 0) {
      await record.complete()
      const values = await record.rows.calculated(
        { fields: flowFields, flowFilters: flowFiltersOf(record.view) },
        record.values,
      )
      for (const { index } of flowFields) record.values[index] = values[index]
    }
    await record.read(fields.filter(({ fieldClass }) => fieldClass === 'Normal'))
  }

  /** From now on these FlowFields and Blobs are read with every row. Without fields: none. */
  setAutoCalcFields(...fields: FieldName<F>[]): void {
    this[state].autoCalculated = fields.map((name) => this.#calculable(name))
    this[state].viewChanged()
  }

  /**
   * Sums stored number fields over the view; the record's fields get the sums.
   * @throws CatalogueError Application_InvalidArgument
   */
  async calcSums(field: FieldName<F>, ...others: FieldName<F>[]): Promise<void> {
    const record = this[state]
    const fields = [field, ...others].map((name) => fieldNamed(record.table, name))
    for (const { name, type, fieldClass } of fields) {
      if (fieldClass !== 'Normal' || !summable.includes(type.name))
        throw new CatalogueError('Application_InvalidArgument', {
          reason: `CalcSums sums stored numbers; the field ${name} of the table ${record.table.name} is a ${fieldClass === 'Normal' ? type.text : fieldClass}.`,
        })
    }
    const sums = await record.rows.sums(record.viewed(), fields)
    fields.forEach((summed, at) => {
      record.values[summed.index] = sumOf(summed, sums[at] as string)
    })
  }

  /** Reads fields that `setLoadFields` left out. */
  async loadFields(...fields: FieldName<F>[]): Promise<void> {
    await this[state].read(
      fields
        .map((name) => fieldNamed(this[state].table, name))
        .filter(({ index }) => this[state].values[index] === undefined),
    )
  }

  protected notFoundError(key: Values): CatalogueError {
    return new CatalogueError('Internal_RecordNotFound', {
      table: this.tableName(),
      identification: identification(this[state].table, key),
    })
  }

  async #getRow(by: readonly Field[], values: Values): Promise<boolean> {
    const record = this[state]
    const row = await record.rows.row(record.selection(), by, values)
    if (row !== undefined) record.cursor.standOn(row)
    return record.take(row)
  }

  #calculable(name: string): Field {
    const field = fieldNamed(this[state].table, name)
    if (field.fieldClass === 'FlowFilter' || isReadWithRow(field))
      throw new CatalogueError('Application_InvalidArgument', {
        reason: `The field ${field.name} of the table ${this[state].table.name} is neither a FlowField nor a Blob.`,
      })
    return field
  }
}

function sumOf({ name, type }: Field, sum: string): unknown {
  try {
    return type.fromPostgres(sum)
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw new CatalogueError(
      'Application_InvalidArgument',
      { reason: `The sum of the field ${name} does not fit its type ${type.text}: ${error.reason}` },
      { cause: error },
    )
  }
}
