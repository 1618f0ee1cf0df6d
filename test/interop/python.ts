/**
 * Debian's Python with Debian's zeep, if it is there: `.ci/run` installs it, elsewhere `apt-get install python3-zeep`
 * does.
 */

import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'

/** The system's Python: another one in PATH would not see Debian's packages. */
export const python = '/usr/bin/python3'

/** Why tests that need zeep are skipped; undefined: they are not. */
export const zeepMissing =
  spawnSync(python, ['-c', 'import zeep']).status === 0
    ? undefined
    : `${python} has no zeep: apt-get install python3-zeep`

const run = promisify(execFile)

/** Standard output of a script. @throws Error with what it wrote to standard error */
export async function runPython(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { stdout } = await run(python, parameters, {
    env: { PATH: process.env['PATH'] ?? '', PYTHONDONTWRITEBYTECODE: '1', ...environment },
    timeout: 60_000,
  })
  return stdout
}
