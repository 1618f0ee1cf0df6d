import { describe, expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { columnName } from '../../dist/database/entities/platformTable.js'
import { platformTables } from '../../dist/database/entities/platformTables.js'
import { projectRoot } from './readme.js'

const docs = join(projectRoot, 'docs')
const pages = [
  ...['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'].map((name) =>
    join(projectRoot, name),
  ),
  ...readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(docs, name)),
]

/** Targets of the links and images of a page, without code. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, 'code')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '')
}

/** The anchor that a heading gets. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading ?? ''))
}

describe('the docs', () => {
  test.each(pages.map((page) => [relative(projectRoot, page), page] as const))(
    '%s links to what exists',
    (_name, page) => {
      const broken = linksOf(readFileSync(page, 'utf8')).filter((link) => {
        if (/^[a-z]+:/.test(link)) return false
        const [path = '', anchor] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path)
        return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
      })
      expect(broken).toEqual([])
    },
  )

  test('every page is reached from the index, decisions from theirs', () => {
    const indices = [join(docs, 'README.md'), join(docs, 'decisions', 'README.md')]
    const reached = new Set(
      indices.flatMap((index) => linksOf(readFileSync(index, 'utf8')).map((link) => join(dirname(index), link))),
    )
    const lost = pages.filter((page) => page.startsWith(join(docs, '/')) && page !== indices[0] && !reached.has(page))
    expect(lost).toEqual([])
  })

  test('the page of the platform tables has every table, field, column and key', () => {
    const text = readFileSync(join(docs, 'reference', 'platform-tables.md'), 'utf8')
    for (const { id, name, fields, keys } of platformTables) {
      const [section] = text.split(`\n## ${id} ${name}\n`)[1]?.split('\n## ') ?? []
      const rows = Object.entries(fields).map(
        ([property, { no, name: fieldName, type, autoIncrement }]) =>
          `| ${no} | ${fieldName} | ${type.text}${autoIncrement ? ', counted up' : ''} | \`${columnName(property)}\` |`,
      )
      expect(section?.split('\n').filter((line) => /^\| \d/.test(line))).toEqual(rows)
      expect(section).toContain(`Primary key: ${keys[0].map((property) => fields[property]?.name).join(', ')}.`)
    }
  })
})
