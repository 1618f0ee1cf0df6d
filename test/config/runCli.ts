/** Runs the built command line as a process of its own. */

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Finished {
  readonly status: number | null
  readonly out: string
  readonly error: string
}

/** @param environment added to an environment without variables of ours. */
export function runCli(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  script = 'dist/cli.js',
): Promise<Finished> {
  const plain = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('SERVICETIER_') && name !== 'NODE_OPTIONS'),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL(`../../${script}`, import.meta.url)), ...commandLine],
      { env: { ...plain, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let out = ''
    let error = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text
    })
    child.once('error', reject)
    child.once('close', (status) => {
      resolve({ status, out, error })
    })
  })
}
