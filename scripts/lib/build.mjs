// Compiles a TypeScript project when its sources, or what decides about their compilation, are not those of the last
// success.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { isatty } from 'node:tty'
import { withLock } from './lock.mjs'
import { root, ScriptFailure } from './project.mjs'

const settings = ['tsconfig.json', 'package.json', 'package-lock.json']

/**
 * `inputs`: files and folders whose change means a new compilation. `sources` is compiled file by file into `output`;
 * `command` is the file in it that is run by its name.
 * @typedef {{ project: string, sources: string, output: string, inputs: string[], command?: string }} Part
 */

/** @type {Part} */
const program = { project: '.', sources: 'src', output: 'dist', inputs: ['src', ...settings], command: 'cli.js' }
/** @type {Part} */
const tests = { project: 'test', sources: 'test', output: 'dist-test', inputs: ['test', 'src', ...settings] }

/** Compiles src/ to dist/. @throws {ScriptFailure} with the compiler's output. */
export async function buildIfNeeded() {
  await compileIfNeeded(program)
}

/** Compiles test/ to dist-test/. @throws {ScriptFailure} with the compiler's output. */
export async function buildTestsIfNeeded() {
  await compileIfNeeded(tests)
}

/** Has the next build compile, whatever the last one did. */
export function forgetBuild() {
  rmSync(stampFile(program), { force: true })
}

/** @param {Part} part */
async function compileIfNeeded(part) {
  if (isBuilt(part)) return
  await withLock(() => {
    // Another process may have built while this one waited.
    if (!isBuilt(part)) compile(part)
  })
}

/** @param {Part} part */
function compile(part) {
  const output = join(root, part.output)
  mkdirSync(output, { recursive: true })
  // Taken before: a source that changes while the compiler runs is compiled again next time.
  const fingerprint = fingerprintOf(part)
  rmSync(stampFile(part), { force: true })
  removeOrphans(part, output)
  // The compiler believes its notes of what it wrote; it would not write a missing file again.
  if (!hasAllOutputs(part)) rmSync(join(output, '.tsbuildinfo'), { force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const result = spawnSync(process.execPath, [compiler, '-p', part.project, '--pretty', String(isatty(1))], {
    cwd: root,
    encoding: 'utf8',
  })
  if (result.status !== 0)
    throw new ScriptFailure(
      `${part.sources}/ does not compile:\n${result.error?.message ?? `${result.stdout}${result.stderr}`.trim()}`,
    )
  // `npx servicetier` in this folder runs the file itself; npm makes it executable only the first time it sees this
  // folder.
  if (part.command !== undefined) chmodSync(join(output, part.command), 0o755)
  writeFileSync(stampFile(part), fingerprint)
}

/** @param {Part} part */
function isBuilt(part) {
  const stamp = stampFile(part)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprintOf(part) && hasAllOutputs(part)
}

/** @param {Part} part */
function stampFile(part) {
  return join(root, part.output, '.built')
}

/**
 * Names, sizes and times: a deleted or an older source is a change too.
 * @param {Part} part
 */
function fingerprintOf(part) {
  const hash = createHash('sha256')
  for (const input of part.inputs) {
    for (const file of filesIn(join(root, input))) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${relative(root, file)}\0${size}\0${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/** @param {Part} part */
function hasAllOutputs(part) {
  return filesIn(join(root, part.sources))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .every((file) =>
      existsSync(join(root, part.output, relative(join(root, part.sources), file).replace(/\.ts$/, '.js'))),
    )
}

/**
 * What was compiled from sources that are gone: a test deleted from test/ must not run again, nor a module be found.
 * @param {Part} part
 * @param {string} folder
 */
function removeOrphans(part, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      removeOrphans(part, path)
      if (readdirSync(path).length === 0) rmdirSync(path)
      continue
    }
    const source = relative(join(root, part.output), path).replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts')
    if (source.endsWith('.ts') && !existsSync(join(root, part.sources, source))) rmSync(path)
  }
}

/**
 * All files of a folder, or the file itself, in a fixed order.
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}
