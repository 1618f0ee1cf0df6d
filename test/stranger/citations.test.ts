/** What comments and docs cite is there: sections of docs/reference/compatibility.md, pages, decisions, invariants. */

import { describe, expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { projectRoot } from './readme.js'

const compatibility = readFileSync(join(projectRoot, 'docs/reference/compatibility.md'), 'utf8')

/** Text files of the project with what they say: breaks of lines within comments are blanks. */
const files = [
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'].map((name) => join(projectRoot, name)),
  ...['src', 'test', 'docs', 'bench', 'scripts'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs|md)$/.test(name) && !name.includes('node_modules'))
      .map((name) => join(projectRoot, folder, name)),
  ),
]
const texts = files.map((file) => ({
  name: relative(projectRoot, file),
  text: readFileSync(file, 'utf8').replaceAll(/\n[ \t]*(?:\*(?!\/)|\/\/)?[ \t]*/g, ' '),
}))

/** What a pattern finds in all files, as `file: what`. */
function findings(pattern: RegExp, isWrong: (match: RegExpExecArray) => boolean): string[] {
  return texts.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)].filter(isWrong).map((match) => `${name}: ${match[0]}`),
  )
}

/** The text below the heading of a section such as `3.4` or `2`. */
function section(number: string): string | undefined {
  const heading = new RegExp(`^#{2,3} ${number.replace('.', '\\.')}\\.? .*$`, 'm').exec(compatibility)
  return heading === null ? undefined : compatibility.slice(heading.index + heading[0].length).split(/^#{2,3} /m)[0]
}

const place = String.raw`\d+(?:\.\d+)?(?:\([a-c]\))?(?:, rule \d+)?`
const citation = new RegExp(String.raw`\bcompatibility (${place}(?:(?:, | and | to )${place})*)`, 'gi')

/** `(compatibility 1.2, rule 9)`: section 1.2 has a row for rule 9; `1.4(b)`: section 1.4 has a paragraph (b). */
function isMissing(cited: string): boolean {
  const [, number = '', letter, rule] = /^(\d+(?:\.\d+)?)(\([a-c]\))?(?:, rule (\d+))?$/.exec(cited) ?? []
  const text = section(number)
  if (text === undefined) return true
  return (
    (letter !== undefined && !text.includes(`\n${letter} `)) || (rule !== undefined && !text.includes(`\n| ${rule} |`))
  )
}

describe('what the project cites', () => {
  test('every section and rule of the compatibility page', () => {
    const places = texts.flatMap(({ text }) => [...text.matchAll(citation)].map((match) => match[1] ?? ''))
    expect(places.length).toBeGreaterThan(50)
    expect(
      findings(citation, ([, cited = '']) =>
        [...cited.matchAll(new RegExp(place, 'g'))].some(([each]) => isMissing(each)),
      ),
    ).toEqual([])
  })

  test('a section, rule or paragraph that does not exist is found missing', () => {
    expect(['9', '3.99', '1.2, rule 99', '1.4(d)', '2.1(a)'].filter((cited) => !isMissing(cited))).toEqual([])
    expect(['2', '3.4', '1.2, rule 9', '1.4(b)'].filter(isMissing)).toEqual([])
  })

  test('no document that a reader does not have', () => {
    const absent = [
      String.raw`\breference,? (?:section )?\(?\d`,
      String.raw`\bdesign,? (?:section )?\d`,
      String.raw`\b(?:of|with) the design\b`,
      String.raw`[Tt]he design(?:'s| measured)`,
    ].join('|')
    expect(findings(new RegExp(absent, 'g'), () => true)).toEqual([])
  })

  test('pages, folders and files', () => {
    // In the project that a how-to has its reader make.
    const ofTheReader = 'src/application.ts'
    const path =
      /(?<![\w/.-])(?:docs|src|test|bench|scripts)\/[\w/-]+(?:\.(?:test\.)?(?:ts|mjs|md)\b|\/)|\b[A-Z]{6,}\.md\b/g
    expect(findings(path, ([cited]) => cited !== ofTheReader && !existsSync(join(projectRoot, cited)))).toEqual([])
  })

  test('invariants by number', () => {
    const page =
      readFileSync(join(projectRoot, 'docs/explanation/sessions.md'), 'utf8').split('\n## Invariants\n')[1] ?? ''
    const numbers = [...(page.split('\n## ')[0] ?? '').matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => number ?? '')
    expect(numbers).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(findings(/\binvariant (\d+)/gi, ([, number = '']) => !numbers.includes(number))).toEqual([])
  })
})
