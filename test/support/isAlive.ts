import { readFileSync } from 'node:fs'

/** True while the process runs, whoever's it is. A zombie, which some containers keep for ever, does not run. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  if (process.platform !== 'linux') return true
  try {
    return readFileSync(`/proc/${processId}/cmdline`, 'utf8') !== ''
  } catch {
    return false
  }
}
