// Memory of a server's process.

import { readFile } from 'node:fs/promises'

/** Resident megabytes; NaN where the system does not tell it in /proc. */
export async function residentMegabytes({ child }) {
  try {
    return Number(/VmRSS:\s*(\d+) kB/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024
  } catch (error) {
    if (error.code === 'ENOENT') return Number.NaN
    throw error
  }
}
