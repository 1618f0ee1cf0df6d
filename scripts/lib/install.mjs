// Installs the packages of package-lock.json when node_modules does not hold exactly them.

import { spawn } from 'node:child_process'
import { basename, join } from 'node:path'
import { withLock } from './lock.mjs'
import { readJson } from './json.mjs'
import { codeOf, root, ScriptFailure } from './project.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package */

/** @throws {ScriptFailure} with npm's output when it fails. */
export async function installIfNeeded() {
  if (isInstalled()) return
  await withLock(async () => {
    // Another process may have installed while this one waited.
    if (isInstalled()) return
    console.error('Installing the packages …')
    await install()
  })
}

/**
 * Compares contents, not times: a checkout gives package-lock.json a new time without changing it.
 * npm writes node_modules/.package-lock.json last, so an interrupted installation has none.
 */
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages(join('node_modules', '.package-lock.json'))
  if (wanted === undefined) throw new ScriptFailure(`package-lock.json is missing in ${root}.`)
  if (present === undefined) return false
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true
    const found = present[path]
    // Packages for other platforms are left out by npm.
    return found === undefined
      ? entry.optional === true || entry.devOptional === true
      : found.version === entry.version && found.integrity === entry.integrity
  })
}

/**
 * Packages of a lock file by their path.
 * @param {string} file
 * @returns {Record<string, Package> | undefined}
 */
function readPackages(file) {
  try {
    const { packages } = /** @type {{ packages: Record<string, Package> }} */ (readJson(join(root, file)))
    return packages
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function install() {
  // The npm that runs this script, if one does; it need not be the one in PATH.
  const running = process.env.npm_execpath
  const [program, first] =
    running !== undefined && basename(running) === 'npm-cli.js' ? [process.execPath, [running]] : ['npm', []]
  // Under NODE_ENV=production npm would leave out the compiler.
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: program === 'npm' && process.platform === 'win32',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text))
  /** @type {string | undefined} */
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `status ${code ?? signal}`))
  })
  if (failure !== undefined)
    throw new ScriptFailure(`The packages could not be installed ("npm ci", ${failure}):\n${output.trim()}`)
}
