/** Values of new rows: which fields a request that creates a row gives, and what. */

import type { Samples } from '../../application/samples.js'
import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import { constantFields } from '../../soap/page/constantFields.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { Condition, Field } from '../../objects/table/field.js'
import { sampleOf, type Existing } from './Existing.js'
import { freshText, keep } from './scripts.js'
import { changed, declared, given, madeUp, type Given } from './values.js'

export interface NewRow {
  readonly values: ReadonlyMap<Field, Given>
  /** Lines of JavaScript that make its variables. */
  readonly before: readonly string[]
  /** Fields whose values nothing of the application changes, as far as is known: the key, and declared samples. */
  readonly certain: ReadonlySet<Field>
}

export interface NewRowOptions {
  readonly page: PageDefinition
  readonly table: AnyTable
  /** That may be given. */
  readonly fields: readonly Field[]
  readonly samples: Samples
  readonly existing: Existing
  /** Of variables for its key. */
  readonly prefix: string
  readonly protocol: 'xml' | 'json'
  /** Of a part: its fields get their values from the record they are in. */
  readonly link?: readonly Condition[]
  /** Keeps several rows of one request apart. */
  readonly suffix?: string
}

export function newRow({
  page,
  table,
  fields,
  samples,
  existing,
  prefix,
  protocol,
  link = [],
  suffix = '',
}: NewRowOptions): NewRow {
  const record = sampleOf(samples.records, table.name)
  const fixed = new Set([...constantFields(page, table), ...link.map(({ field }) => fieldNamed(table, field))])
  const key = table.primaryKey.fields
  const values = new Map<Field, Given>()
  const certain = new Set<Field>()
  const before: string[] = []
  for (const field of fields) {
    if (fixed.has(field) || field.system || field.autoIncrement) continue
    const { type } = field
    const sample = sampleOf(record, field.name)
    const isKey = key.includes(field)
    // The last number of a longer key is given by the server (AL: AutoSplitKey).
    if (isKey && key.length > 1 && field === key.at(-1) && type.name === 'Integer') continue
    if (sample !== undefined) {
      values.set(field, given(type, declared(type, sample)))
      certain.add(field)
      continue
    }
    const related = existing.related(field)
    if (related !== undefined) {
      values.set(field, { kind: 'variable', type, name: `${related}_${protocol}` })
    } else if (field.relation !== undefined && !isKey) {
      continue
    } else if (isKey) {
      const name = `${prefix}_${field.name.replace(/[^A-Za-z0-9]+/g, '')}${suffix === '' ? '' : `_${suffix}`}`
      const line = freshKey(field, name, suffix)
      if (line !== undefined) before.push(line)
      values.set(field, line === undefined ? given(type, madeUp(type, field.name)) : { kind: 'variable', type, name })
      certain.add(field)
    } else if (record === undefined) {
      values.set(field, given(type, madeUp(type, field.name)))
    }
  }
  return { values, before, certain }
}

function freshKey({ type }: Field, name: string, suffix: string): string | undefined {
  switch (type.name) {
    case 'Text':
    case 'Code':
      return freshText(name, type.length, suffix)
    case 'Integer':
      return keep(name, `String(Date.now() % 1000000000${suffix === '' ? '' : ` + ${suffix.charCodeAt(0)}`} + 1)`)
    case 'BigInteger':
      return keep(name, `String(Date.now()${suffix === '' ? '' : ` + ${suffix.charCodeAt(0)}`})`)
    case 'Guid':
      return keep(name, "require('uuid').v4()")
    default:
      return undefined
  }
}

/** A field that a request can change, and what to. Texts first: little depends on them. */
export function change(
  fields: readonly Field[],
  table: AnyTable,
  { values, certain }: NewRow,
): { readonly field: Field; readonly value: unknown } | undefined {
  const rank = ['Text', 'Code', 'Decimal', 'Integer']
  const possible = fields.filter(
    (field) =>
      !table.primaryKey.fields.includes(field) &&
      field.relation === undefined &&
      values.has(field) &&
      changed(field.type) !== undefined &&
      !/e-?mail/i.test(field.name),
  )
  const [first] = possible.sort(
    (a, b) => Number(certain.has(b)) - Number(certain.has(a)) || rank.indexOf(a.type.name) - rank.indexOf(b.type.name),
  )
  return first === undefined ? undefined : { field: first, value: changed(first.type) }
}
