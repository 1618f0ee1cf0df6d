// Installs the packages of bench/peers when its node_modules does not hold them. They are no dependencies of the project.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ScriptFailure } from '../../scripts/lib/project.mjs'

const folder = fileURLToPath(new URL('../peers/', import.meta.url))

/** @throws {ScriptFailure} with npm's output when it fails. */
export async function installPeersIfNeeded() {
  if (isInstalled()) return
  console.error('Installing the packages of bench/peers …')
  // Their install scripts only report to their makers.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const child = spawn('npm', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const failure = await new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : `status ${code ?? signal}`))
  })
  if (failure !== undefined) throw new ScriptFailure(`The packages of bench/peers could not be installed ("npm ci", ${failure}):\n${output.trim()}`)
}

/** npm writes node_modules/.package-lock.json last. */
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (present === undefined) return false
  return Object.entries(wanted).every(([path, { integrity, optional }]) => path === '' || present[path]?.integrity === integrity || (optional === true && present[path] === undefined))
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(new URL(`../peers/${file}`, import.meta.url), 'utf8')).packages
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}
