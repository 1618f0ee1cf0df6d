/** docs/decisions: one file each, in one form, and an index that lists them all. */

import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './readme.js'

const folder = join(projectRoot, 'docs/decisions')
const index = readFileSync(join(folder, 'README.md'), 'utf8')
const names = readdirSync(folder)
  .filter((name) => name !== 'README.md')
  .sort()
const decisions = names.map((name) => ({
  name,
  number: name.slice(0, 4),
  text: readFileSync(join(folder, name), 'utf8'),
}))

/** Date and status, as the head of a decision has them. */
function headOf(text: string): { title: string; date: string; status: string } | undefined {
  const [, title, date, status] =
    /^# \d{4}\. (.+)\n\n\* Date: (\d{4}-\d\d-\d\d)\n\* Status: (accepted|superseded by \d{4})\n\n/.exec(text) ?? []
  return title === undefined || date === undefined || status === undefined ? undefined : { title, date, status }
}

describe('decisions', () => {
  test('are numbered from 0001 without a gap', () => {
    expect(names.map((name) => /^\d{4}-[a-z\d-]+\.md$/.test(name))).not.toContain(false)
    expect(decisions.map(({ number }) => Number(number))).toEqual(decisions.map((_, position) => position + 1))
  })

  test.each(decisions)('$name has date and status, what, why, evidence, and how to repeat it', ({ number, text }) => {
    expect(headOf(text)).toBeDefined()
    expect(text.startsWith(`# ${number}. `)).toBe(true)
    const sections = text.split(/^## /m).slice(1)
    expect(sections.map((section) => section.split('\n')[0])).toEqual(['Decision', 'Why', 'Evidence', 'How to repeat'])
    expect(sections.filter((section) => section.trim().split('\n').length < 3)).toEqual([])
  })

  test('that are superseded are so by one that exists', () => {
    const successors = decisions.flatMap(({ text }) => /^\* Status: superseded by (\d{4})$/m.exec(text)?.[1] ?? [])
    expect(successors.filter((each) => !decisions.some(({ number }) => number === each))).toEqual([])
  })

  test('all stand in the index, with their titles, dates and status', () => {
    const rows = decisions.map(({ name, number, text }) => {
      const { title, date, status } = headOf(text) ?? {}
      return `| [${number}](${name}) | ${title} | ${date} | ${status} |`
    })
    expect(index.split('\n').filter((line) => line.startsWith('| ['))).toEqual(rows)
  })
})
