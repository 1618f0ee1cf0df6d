/**
 * The operations that change something, as steps of one session, which is one transaction; and how their results become
 * the answer (compatibility 3.5). What is wrong with the request is refused here, before there is a session.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { CatalogueError } from '../../errors/CatalogueError.js'
import type { ReadBack, Step, StepParent, StepResult } from '../../steps/steps.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import { all } from '../../sql/sqlText.js'
import type { SqlRows } from '../../sql/SqlRows.js'
import type { XmlElement } from '../readXml.js'

import { pageRows, type ReadContext } from './planRead.js'
import { inputOf, readRecord, readRecords, type GivenRecord } from './readRecord.js'
import { readRecordKey, recordKeySql, targetOf, type RecordKey } from './recordKey.js'
import { recordXml } from './recordXml.js'
import { childNamed, childrenOf, inside, isNil, known, requiredText, type Where } from './requestElements.js'
import type { PartShape, RecordShape } from './shape.js'

/** The record that a step changes, for the texts of its faults. */
export interface StepSubject {
  readonly table: AnyTable
  readonly key: RecordKey
}

export interface WritePlan {
  readonly steps: readonly Step[]
  /** Of each step; undefined: it makes a new record. */
  readonly subjects: readonly (StepSubject | undefined)[]
  /** Content of the answer's element, once all steps are done. */
  readonly respond: (results: readonly StepResult[]) => string
}

/** Records whose steps are made at a stretch. */
const plannedAtOnce = 100

export function planCreate(context: ReadContext, element: XmlElement): WritePlan {
  const { shape, where } = context
  const record = readRecord(requiredElement(element, shape.typeName, where), shape, { ...where, path: shape.typeName })
  return {
    steps: [insertStep(context, record, readBackOf(context))],
    subjects: [undefined],
    respond: ([result]) => textOfRow(result),
  }
}

export async function planCreateMultiple(context: ReadContext, element: XmlElement): Promise<WritePlan> {
  const { shape, where } = context
  const readBack = readBackOf(context)
  const steps: Step[] = []
  for (const record of readRecords(requiredElement(element, shape.listName, where), shape, {
    ...where,
    path: shape.listName,
  })) {
    steps.push(insertStep(context, record, readBack))
    if (steps.length % plannedAtOnce === 0) await nextTurn()
  }
  return { steps, subjects: steps.map(() => undefined), respond: (results) => listOf(shape, results) }
}

export function planUpdate(context: ReadContext, element: XmlElement): WritePlan {
  const { shape, where } = context
  const record = readRecord(requiredElement(element, shape.typeName, where), shape, { ...where, path: shape.typeName })
  const plan = new UpdatePlan(context)
  plan.add(record)
  return { ...plan.parts(), respond: (results) => plan.rows(results).join('') }
}

export async function planUpdateMultiple(context: ReadContext, element: XmlElement): Promise<WritePlan> {
  const { shape, where } = context
  const plan = new UpdatePlan(context)
  let planned = 0
  for (const record of readRecords(requiredElement(element, shape.listName, where), shape, {
    ...where,
    path: shape.listName,
  })) {
    plan.add(record)
    if (++planned % plannedAtOnce === 0) await nextTurn()
  }
  return { ...plan.parts(), respond: (results) => inList(shape, plan.rows(results)) }
}

/** @param keyName of the element that has the Key. @param shape of the page, or of the part's */
export function planDelete(
  { where }: ReadContext,
  element: XmlElement,
  keyName: string,
  { page, table }: RecordShape,
): WritePlan {
  const key = readRecordKey(
    page,
    table,
    requiredText(childrenOf(element, where, known(keyName)), keyName, where, 'Key'),
    where.operation,
    keyName,
  )
  return {
    steps: [{ kind: 'delete', pageId: page.id, target: targetOf(table, key), versions: [key.version] }],
    subjects: [{ table, key }],
    respond: ([result]) =>
      `<${where.operation}_Result>${result?.kind === 'done' && result.deleted === true}</${where.operation}_Result>`,
  }
}

/**
 * The steps of `Update`: the record and its lines are locked and their versions checked first, so that what the
 * record's own code does with the lines is nobody else's change; then they are changed. Lines with a Key are changed,
 * those without are new; others stay as they are.
 */
class UpdatePlan {
  readonly #context: ReadContext
  readonly #readBack: ReadBack
  readonly #steps: Step[] = []
  readonly #subjects: (StepSubject | undefined)[] = []
  /** Indexes of the steps that read the records back. */
  readonly #read: number[] = []

  constructor(context: ReadContext) {
    this.#context = context
    this.#readBack = readBackOf(context)
  }

  add({ key: keyText, values, parts, where }: GivenRecord): void {
    const { page, table } = this.#context.shape
    const key = requiredKey(this.#context.shape, keyText, where)
    const target = targetOf(table, key)
    const subject = { table, key }
    const order = this.#context.shape.parts
    const sorted = [...parts].sort((a, b) => order.indexOf(a.part) - order.indexOf(b.part))
    const lines = sorted.flatMap(({ part, records }) =>
      records.map((record) => ({
        part,
        record,
        key: record.key === '' ? undefined : requiredKey(part.shape, record.key, record.where),
      })),
    )
    const change = {
      kind: 'modify',
      pageId: page.id,
      target,
      input: { values, parts: {} },
      replace: false,
      insertIfMissing: false,
      onlyChanges: true,
    } as const
    if (lines.length === 0) {
      this.#read.push(this.#add({ ...change, versions: [key.version], readBack: this.#readBack }, subject))
      return
    }
    const first = this.#add({ ...change, versions: [key.version], input: nothing }, subject)
    const parentOf = (part: PartShape): StepParent => ({
      pageId: page.id,
      part: part.part.name,
      target: { kind: 'reference', reference: { step: first } },
    })
    const changes: (readonly [Step, StepSubject | undefined])[] = []
    for (const { part, record, key: lineKey } of lines) {
      const inner = { pageId: part.shape.page.id, parent: parentOf(part) }
      if (lineKey === undefined) {
        changes.push([{ kind: 'insert', ...inner, input: inputOf(record) }, undefined])
        continue
      }
      const line = { table: part.shape.table, key: lineKey }
      const step = {
        kind: 'modify',
        ...inner,
        target: targetOf(line.table, lineKey),
        replace: false,
        insertIfMissing: false,
        onlyChanges: true,
      } as const
      const held = this.#add({ ...step, versions: [lineKey.version], input: nothing }, line)
      // The record's own code may give its lines another key meanwhile: when it is renamed.
      if (record.values.length > 0)
        changes.push([
          {
            ...step,
            target: { kind: 'reference', reference: { step: held } },
            input: { values: record.values, parts: {} },
          },
          line,
        ])
    }
    this.#add(change, subject)
    for (const [step, line] of changes) this.#add(step, line)
    this.#read.push(this.#add({ kind: 'read', read: { ...this.#readBack, of: { step: first } } }, subject))
  }

  parts(): Pick<WritePlan, 'steps' | 'subjects'> {
    return { steps: this.#steps, subjects: this.#subjects }
  }

  /** The XML of each record. */
  rows(results: readonly StepResult[]): readonly string[] {
    return this.#read.map((step) => textOfRow(results[step]))
  }

  #add(step: Step, subject: StepSubject | undefined): number {
    this.#subjects.push(subject)
    return this.#steps.push(step) - 1
  }
}

/** Changes nothing: for locking a record and checking its version. */
const nothing = { values: [], parts: {} }

function insertStep({ shape: { page } }: ReadContext, record: GivenRecord, readBack: ReadBack): Step {
  return { kind: 'insert', pageId: page.id, input: inputOf(record), readBack }
}

function requiredElement(element: XmlElement, name: string, where: Where): XmlElement {
  const child = childNamed(childrenOf(element, where, known(name)), name)
  if (child === undefined || isNil(child))
    throw new CatalogueError('BadRequest_ParameterMissing', { parameter: name, type: name, operation: where.operation })
  return child
}

/** @throws CatalogueError BadRequest_ParameterMissing, BadRequest_ParameterInvalid */
function requiredKey({ page, table }: RecordShape, text: string, where: Where): RecordKey {
  if (text === '')
    throw new CatalogueError('BadRequest_ParameterMissing', {
      parameter: inside(where, 'Key'),
      type: 'Key',
      operation: where.operation,
    })
  return readRecordKey(page, table, text, where.operation, inside(where, 'Key'))
}

/** Reads the XML of the record that a step made or changed, whatever its primary key is by then. */
function readBackOf(context: ReadContext): ReadBack {
  return readBackWith(context, (rows) => recordXml(rows, context.shape))
}

/** Reads its Key alone. */
export function keyReadBack(context: ReadContext): ReadBack {
  const {
    shape: { page, table },
  } = context
  return readBackWith(context, (rows) => recordKeySql(page, table, rows))
}

function readBackWith(context: ReadContext, columnOf: (rows: SqlRows) => string): ReadBack {
  const { page, table } = context.shape
  const systemId = table.allFields.find(({ name }) => name === 'SystemId')
  if (systemId === undefined || table.system)
    throw new CatalogueError('BadRequest_InvalidOperation', {
      reason: `The page ${page.name} shows a table that only the server writes.`,
    })
  const rows = pageRows(context)
  const { builder } = rows
  const systemIdAt = builder.values.length
  const place = builder.bind(null, 'uuid')
  return {
    statement: builder.statement(
      `select ${columnOf(rows)} from ${rows.from} where ${all([...rows.conditions, `${rows.field(systemId)} = ${place}`])}`,
    ),
    systemIdAt,
  }
}

/** The first value of a step's row; '' if the record is not within the page's view any more. */
export function textOfRow(result: StepResult | undefined): string {
  return (result?.kind === 'done' ? result.rows?.[0]?.[0] : undefined) ?? ''
}

function listOf(shape: RecordShape, results: readonly StepResult[]): string {
  return inList(shape, results.map(textOfRow))
}

function inList({ listName }: RecordShape, rows: readonly string[]): string {
  return `<${listName}>${rows.join('')}</${listName}>`
}
