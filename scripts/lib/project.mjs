// What every script begins with: where the project is, and a Node.js that can run it.
// No dependencies: the scripts run before anything is installed.

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readJson } from './json.mjs'

/** Absolute path of the project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Runs a script's work. A failure is told as one text, without the script's own stack, and ends the process with status
 * 1.
 * @param {() => Promise<void>} work
 */
export async function runScript(work) {
  try {
    checkNode()
    await work()
  } catch (error) {
    process.exitCode = 1
    console.error(error instanceof ScriptFailure ? error.message : error)
  }
}

/** A failure whose message says all a person needs. */
export class ScriptFailure extends Error {}

/** @throws {ScriptFailure} when this Node.js is older than package.json asks for. */
function checkNode() {
  const { engines } = /** @type {{ engines: { node: string } }} */ (readJson(join(root, 'package.json')))
  const wanted = numbersOf(engines.node)
  const running = numbersOf(process.versions.node)
  const first = wanted.findIndex((number, place) => number !== running[place])
  if (first >= 0 && (running[first] ?? 0) < (wanted[first] ?? 0))
    throw new ScriptFailure(
      `Servicetier needs Node.js ${engines.node}; this is ${process.versions.node} (${process.execPath}).`,
    )
}

/**
 * The numbers of a version, or of the least one that a range allows.
 * @param {string} version
 */
function numbersOf(version) {
  return version
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number)
}

/**
 * The code of an error of the system, `ENOENT` or so.
 * @param {unknown} error
 */
export function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}
