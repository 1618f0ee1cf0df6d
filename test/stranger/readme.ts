/** The README's commands as a stranger copies them: the fenced blocks below a marker `<!-- try: name -->`. */

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { adminPassword, type TestInstance } from '../support/instance.js'

export const projectRoot = join(import.meta.dirname, '..', '..')

const run = promisify(execFile)
const markedBlock = /<!-- try: (\w+) -->\n```sh\n([\s\S]*?)\n```\n/g

/** Shell commands of the README by the name of their marker. */
export function readmeCommands(): ReadonlyMap<string, string> {
  return markedCommands(readFileSync(join(projectRoot, 'README.md'), 'utf8'))
}

/** The same of another page's text. */
export function markedCommands(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(markedBlock)].map(([, name, commands]) => [name ?? '', commands ?? '']))
}

/**
 * Runs a marked block in the project's folder, against this instance instead of one on the default ports.
 * @param directory searched for programs before PATH
 * @returns what it printed
 * @throws Error with what it wrote to standard error
 */
export async function runCommands(commands: string, instance: TestInstance, directory?: string): Promise<string> {
  const { ports, urls } = instance.described
  const here = commands
    .replaceAll('127.0.0.1:7047', `127.0.0.1:${ports.soap}`)
    .replaceAll('127.0.0.1:7048', `127.0.0.1:${ports.odata}`)
    .replaceAll('127.0.0.1:7045', `127.0.0.1:${ports.management}`)
  const path = process.env['PATH'] ?? ''
  const environment = {
    PATH: directory === undefined ? path : `${directory}:${path}`,
    HOME: process.env['HOME'] ?? '/',
    SERVICETIER_PASSWORD: adminPassword,
    SERVICETIER_URL: urls.management,
  }
  const { stdout } = await run('bash', ['--norc', '-eu', '-o', 'pipefail', '-c', here], {
    cwd: projectRoot,
    env: environment,
    timeout: 60_000,
  })
  return stdout
}
