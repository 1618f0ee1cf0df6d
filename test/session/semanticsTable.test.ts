/**
 * docs/semantics.md and the tests it names agree: nothing in the table is untested, and no semantics test is missing in
 * it.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const project = join(import.meta.dirname, '..', '..')
const folder = join(project, 'test', 'session')
/** The files whose every test holds the server to a sentence or a rule. */
const semanticsFiles = [
  'backgroundLimits',
  'dialogs',
  'examples',
  'startSession',
  'stopEveryKind',
  'stopMoments',
  'stopSession',
  'stopStorm',
  'stopWithoutTermination',
]

/** `file: name of the test`, as the sources declare them. */
function declaredTests(): string[] {
  return semanticsFiles.flatMap((file) => {
    const source = readFileSync(join(folder, `${file}.test.ts`), 'utf8')
    return [...source.matchAll(/^\s*test(?:\.each\([\s\S]*?\))?\(\s*'((?:[^'\\]|\\.)*)'/gm)].map(
      ([, name = '']) => `${file}: ${name.replaceAll("\\'", "'")}`,
    )
  })
}

/** The same, as the last column of the tables names them. */
function namedTests(): string[] {
  return tableRows().flatMap((cells) => {
    const last = cells.at(-1) ?? ''
    return last === '–'
      ? []
      : last.split('<br>').map((entry) => {
          const [, file, name] = /^`(\w+)` (.+)$/.exec(entry.trim()) ?? []
          if (file === undefined || name === undefined) throw new Error(`Not a test: ${entry}`)
          return `${file}: ${name}`
        })
  })
}

function tableRows(): string[][] {
  const rows = readFileSync(join(project, 'docs', 'semantics.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '))
  return rows
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => !['Sentence', 'Rule', '---'].includes(first))
}

test('every test that docs/semantics.md names exists, and every semantics test is named there', () => {
  const [declared, named] = [declaredTests(), new Set(namedTests())]
  expect(declared.length).toBeGreaterThan(60)
  expect(new Set(declared).size).toBe(declared.length)
  expect([...named].filter((name) => !declared.includes(name))).toEqual([])
  expect(declared.filter((name) => !named.has(name))).toEqual([])
})

test('every row of docs/semantics.md says what Servicetier does', () => {
  for (const cells of tableRows())
    expect({ cells, complete: cells.length === 3 && cells.every((cell) => cell !== '') }).toEqual({
      cells,
      complete: true,
    })
})
