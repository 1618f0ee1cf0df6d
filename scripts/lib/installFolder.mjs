// Installs the packages of a folder that has its own package-lock.json, when its node_modules does not hold them. They
// are no dependencies of the project: servers it is measured against, clients it is tested with.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { readJson } from './json.mjs'
import { codeOf, root, ScriptFailure } from './project.mjs'

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} Package */

/**
 * @param {string} folder below the project's root, with slashes
 * @throws {ScriptFailure} with npm's output when it fails.
 */
export async function installFolderIfNeeded(folder) {
  const directory = join(root, folder)
  if (isInstalled(directory)) return
  console.error(`Installing the packages of ${folder} …`)
  // Their install scripts only report to their makers.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn('npm', args, {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
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
    throw new ScriptFailure(
      `The packages of ${folder} could not be installed ("npm ci", ${failure}):\n${output.trim()}`,
    )
}

/**
 * npm writes node_modules/.package-lock.json last.
 * @param {string} directory
 */
function isInstalled(directory) {
  const wanted = readPackages(join(directory, 'package-lock.json'))
  const present = readPackages(join(directory, 'node_modules', '.package-lock.json'))
  if (wanted === undefined || present === undefined) return false
  return Object.entries(wanted).every(
    ([path, { integrity, optional }]) =>
      path === '' || present[path]?.integrity === integrity || (optional === true && present[path] === undefined),
  )
}

/**
 * Packages of a lock file by their path.
 * @param {string} file
 * @returns {Record<string, Package> | undefined}
 */
function readPackages(file) {
  try {
    const { packages } = /** @type {{ packages: Record<string, Package> }} */ (readJson(file))
    return packages
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
