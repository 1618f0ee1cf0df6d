// Memory of a server's process.

import { readFile } from 'node:fs/promises'
import { codeOf } from '../../scripts/lib/project.mjs'

/**
 * Resident megabytes; NaN where the system does not tell it in /proc.
 * @param {{ child: import('node:child_process').ChildProcess }} server
 */
export async function residentMegabytes({ child }) {
  try {
    return Number(/VmRSS:\s*(\d+) kB/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return Number.NaN
    throw error
  }
}
