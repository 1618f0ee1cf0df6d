/**
 * The page "Test your application" as its reader copies it: files of these names in a folder, run by Node's test
 * runner.
 */

import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { projectRoot } from './readme.js'

const run = promisify(execFile)
const page = join(projectRoot, 'docs', 'how-to', 'test-your-application.md')
const namedBlock = /`([\w.]+\.mjs)`:\n\n```js\n([\s\S]*?)```/g

describe('the tests of "Test your application"', () => {
  let folder: TemporaryFolder
  let temporary: string
  const files = new Map<string, string>()
  beforeAll(async () => {
    folder = await temporaryFolder()
    temporary = join(folder.path, 'tmp')
    await mkdir(temporary)
    await mkdir(join(folder.path, 'node_modules'))
    await symlink(projectRoot, join(folder.path, 'node_modules', 'servicetier'))
    for (const [, name = '', code = ''] of (await readFile(page, 'utf8')).matchAll(namedBlock)) {
      files.set(name, code)
      await writeFile(join(folder.path, name), code)
    }
  })
  afterAll(async () => {
    await folder.remove()
  })

  /** Output and status of Node's test runner. */
  async function tests(...names: string[]): Promise<{ readonly status: number; readonly output: string }> {
    const env = { PATH: process.env['PATH'] ?? '', TMPDIR: temporary, NODE_OPTIONS: '' }
    return await run(process.execPath, ['--test', '--test-reporter=tap', ...names], { cwd: folder.path, env }).then(
      ({ stdout }) => ({ status: 0, output: stdout }),
      (error: unknown) => {
        const { code, stdout } = error as Error & { code: number; stdout: string }
        return { status: code, output: stdout }
      },
    )
  }

  test('pass, and leave nothing behind', async () => {
    const { status, output } = await tests('reserve.test.mjs', 'service.test.mjs')
    expect(output).toMatch(/^# pass 4$/m)
    expect(status).toBe(0)
    expect(await readdir(temporary)).toEqual([])
  })

  test('fail with their own words when the application is wrong', async () => {
    const right = files.get('application.mjs') ?? ''
    await writeFile(join(folder.path, 'application.mjs'), right.replace('item.Inventory -= quantity', ''))
    const { status, output } = await tests('reserve.test.mjs', 'service.test.mjs')
    expect(status).not.toBe(0)
    expect(output).toMatch(/10 !== 6/)
    expect(output).toMatch(/^# fail 2$/m)
    expect(await readdir(temporary)).toEqual([])
  })
})
