/** `servicetier/eslint` in a project of one's own, as docs/how-to/publish-your-own-codeunit.md tells to set it up. */

import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Linter } from 'eslint'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { projectRoot } from './readme.js'

const run = promisify(execFile)

const mistakes = `import { Code, defineCodeunit, defineTable, field, Integer, type Session } from 'servicetier'

const Item = defineTable({
  id: 50200,
  name: 'Item',
  fields: { 'No.': field(1, Code(20)), Inventory: field(2, Integer) },
})

async function take(session: Session): Promise<string> {
  const item = session.record(Item)
  item.modify(true) // forgotten
  void item.insert() // nobody waits
  if (item.get('1000')) item.Inventory = 1 // always true
  try {
    return item.fieldCaption('Inventory') + \`\${item.count()}\` // a promise in a text
  } catch {
    return ''
  }
}

async function find(session: Session): Promise<boolean> {
  try {
    return session.record(Item).find('-') // not caught here
  } catch {
    return false
  }
}

export const ItemService = defineCodeunit({
  id: 50201,
  name: 'Item Service',
  onRun: async (session) => {
    await take(session)
    await find(session)
    await session.record(Item).insert()
  },
})
`

describe('lint for business code', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await temporaryFolder()
    const page = await readFile(join(projectRoot, 'docs', 'how-to', 'publish-your-own-codeunit.md'), 'utf8')
    const [, tsconfig = ''] = /`tsconfig\.json`:\n\n```json\n([\s\S]*?)```/.exec(page) ?? []
    const [, config = ''] = /`eslint\.config\.js`:\n\n```js\n([\s\S]*?)```/.exec(page) ?? []
    const modules = join(folder.path, 'node_modules')
    await mkdir(modules)
    await mkdir(join(folder.path, 'src'))
    await symlink(projectRoot, join(modules, 'servicetier'))
    await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder.path, 'tsconfig.json'), tsconfig)
    await writeFile(join(folder.path, 'eslint.config.js'), config)
    await writeFile(join(folder.path, 'src', 'application.ts'), mistakes)
  })
  afterAll(async () => {
    await folder.remove()
  })

  test('each statement that nobody awaits is reported where it stands, and nothing else', async () => {
    const eslint = join(projectRoot, 'node_modules', 'eslint', 'bin', 'eslint.js')
    const output = await run(process.execPath, [eslint, '--format', 'json', 'src'], {
      cwd: folder.path,
      env: { PATH: process.env['PATH'] ?? '' },
    }).then(
      ({ stdout }) => stdout,
      (error: unknown) => (error as { stdout: string }).stdout,
    )
    const [{ messages } = { messages: [] }] = JSON.parse(output) as { messages: Linter.LintMessage[] }[]
    const lines = mistakes.split('\n')
    expect(messages.map(({ line, ruleId }) => [/\/\/ (.*)/.exec(lines[line - 1] ?? '')?.[1], ruleId])).toEqual([
      ['forgotten', '@typescript-eslint/no-floating-promises'],
      ['nobody waits', '@typescript-eslint/no-floating-promises'],
      ['always true', '@typescript-eslint/no-misused-promises'],
      ['a promise in a text', '@typescript-eslint/no-base-to-string'],
      ['not caught here', '@typescript-eslint/return-await'],
    ])
  })
})
