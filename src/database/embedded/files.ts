/**
 * Facts about files that the whole folder needs: error codes, temporary names, files and folders that may be missing.
 */

import { randomBytes } from 'node:crypto'
import { access, readdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** True when the error is one of the operating system with one of the codes, e.g. `ENOENT`. */
export function isErrno(error: unknown, ...codes: string[]): boolean {
  // Not by its class: under a test runner the errors of Node.js come from another realm.
  return codes.includes((error as NodeJS.ErrnoException | null | undefined)?.code ?? '')
}

/** A name beside `path` that nobody else uses: what is made there becomes visible by a rename, whole or not at all. */
export function temporaryName(path: string): string {
  return `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`
}

/**
 * Removes what killed processes left under temporary names of `path`. What cannot be removed now is left for the next
 * time.
 */
export async function removeAbandoned(path: string): Promise<void> {
  const prefix = `${basename(path)}.tmp-`
  for (const name of await readdir(dirname(path))) {
    if (!name.startsWith(prefix)) continue
    const abandoned = join(dirname(path), name)
    const info = await stat(abandoned).catch(() => undefined)
    // The process id may have been given to another process; an hour is far longer than anything made here takes.
    const isOld = info !== undefined && Date.now() - info.mtimeMs > 3_600_000
    if (isOld || !processExists(Number.parseInt(name.slice(prefix.length), 10)))
      await rm(abandoned, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** True while there is a process with this id, whoever it belongs to. */
export function processExists(processId: number): boolean {
  if (!(processId > 0)) return false
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return isErrno(error, 'EPERM')
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The text of a file, `undefined` when there is no such file. Other errors are thrown. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  })
}
