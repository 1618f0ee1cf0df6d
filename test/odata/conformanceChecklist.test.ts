/**
 * docs/odata-conformance.md and the tests it names agree: every clause of every level has its row, and no conformance
 * test is missing in it.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const project = join(import.meta.dirname, '..', '..')
const folder = join(project, 'test', 'odata')

/** How many clauses the levels have, and how many parts some of these. */
const levels: readonly (readonly [level: string, clauses: number, parts: Readonly<Record<number, number>>])[] = [
  ['OData 4.0 minimal', 33, { 5: 2 }],
  ['OData 4.0 intermediate', 17, { 7: 5 }],
  ['OData 4.0 advanced', 16, { 9: 9 }],
  ['OData 4.01 minimal', 27, { 9: 14 }],
  ['OData 4.01 intermediate', 11, {}],
  ['OData 4.01 advanced', 10, { 5: 5 }],
]

const page = readFileSync(join(project, 'docs', 'odata-conformance.md'), 'utf8')

/** Names of the tests of a file, as its source declares them. @param file below test/odata, without `.test.ts` */
function declaredTests(file: string): string[] {
  const source = readFileSync(join(folder, `${file}.test.ts`), 'utf8')
  return [...source.matchAll(/^\s*test(?:\.each\(.*\))?\('((?:[^'\\]|\\.)*)'/gm)].map(([, name = '']) =>
    name.replaceAll("\\'", "'"),
  )
}

/** Cells of the rows below a heading. */
function rowsOf(level: string): string[][] {
  const [, section = ''] = page.split(`\n## ${level}\n`)
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '))
  return lines
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => !['Clause', '---'].includes(first))
}

/** File and name of the tests in the last column. */
function testsOf(row: readonly string[]): { file: string; name: string }[] {
  const last = row.at(-1) ?? ''
  if (last === '–') return []
  return last.split('<br>').map((entry) => {
    const [, file, name] = /^`([\w/]+)` (.+)$/.exec(entry.trim()) ?? []
    if (file === undefined || name === undefined) throw new Error(`Not a test: ${entry}`)
    return { file: file.includes('/') ? file : `conformance/${file}`, name }
  })
}

describe.each(levels)('%s', (level, clauses, parts) => {
  const rows = rowsOf(level)

  test('has a row for every clause, in their order', () => {
    const wanted = Array.from({ length: clauses }, (_, index) => index + 1).flatMap((clause) => {
      const own = Array.from({ length: parts[clause] ?? 0 }, (_, part) => `${clause}.${part + 1}`)
      // A clause that is nothing but its parts has no row of its own.
      return rows.some(([first = '']) => first.startsWith(`${clause} `)) || own.length === 0
        ? [String(clause), ...own]
        : own
    })
    expect(rows.map(([first = '']) => first.split(' ')[0])).toEqual(wanted)
  })

  test('says in every row what is done, and names tests that are there', () => {
    for (const row of rows) {
      expect({ row, complete: row.length === 3 && row.every((cell) => cell !== '') }).toEqual({ row, complete: true })
      for (const { file, name } of testsOf(row)) expect(declaredTests(file)).toContain(name)
    }
  })
})

test('every conformance test is named, and says which clause it is of', () => {
  const named = new Set(
    levels.flatMap(([level]) =>
      rowsOf(level)
        .flatMap(testsOf)
        .map(({ file, name }) => `${file}: ${name}`),
    ),
  )
  const declared = readdirSync(join(folder, 'conformance'))
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => {
      const file = `conformance/${name.replace('.test.ts', '')}`
      return declaredTests(file).map((one) => `${file}: ${one}`)
    })
  expect(declared.length).toBeGreaterThan(90)
  expect(declared.filter((name) => !named.has(name))).toEqual([])
  expect(declared.filter((name) => !/: (4\.0|4\.01) (minimal|intermediate|advanced) \d+/.test(name))).toEqual([])
})
