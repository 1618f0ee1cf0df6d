// What every script begins with: where the project is, and a Node.js that can run it.
// No dependencies: the scripts run before anything is installed.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the project's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Runs a script's work. A failure is told as one text, without the script's own stack, and ends the process with status
 * 1.
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
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = engines.node
    .replace(/[^\d.]/g, '')
    .split('.')
    .map(Number)
  const running = process.versions.node.split('.').map(Number)
  for (let i = 0; i < wanted.length; i++) {
    if (running[i] > wanted[i]) return
    if (running[i] < wanted[i])
      throw new ScriptFailure(
        `Servicetier needs Node.js ${engines.node}; this is ${process.versions.node} (${process.execPath}).`,
      )
  }
}
