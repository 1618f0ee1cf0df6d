/**
 * The log file of the embedded PostgreSQL, kept bounded: `postgres.log`, and `postgres.log.1` with what came before.
 *
 * PostgreSQL writes to a handle opened for appending and is never asked to rotate: the file is copied and cut while it
 * runs. Called by this folder only.
 */

import { constants, createReadStream } from 'node:fs'
import { copyFile, open, rm, stat, truncate, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { isErrno } from './files.js'

/** Bytes. With the copy at most twice as much, plus what is written within one check. */
const largestLog = 10 * 1024 * 1024

export function serverLogFile(homeDirectory: string): string {
  return join(homeDirectory, 'postgres.log')
}

/** A handle for PostgreSQL's output. The caller closes it. */
export async function openServerLog(homeDirectory: string): Promise<{ handle: FileHandle; offset: number }> {
  await boundServerLog(homeDirectory)
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW
  const handle = await open(serverLogFile(homeDirectory), flags, 0o600)
  return { handle, offset: (await handle.stat()).size }
}

/** What PostgreSQL has written since `offset`, at most 64 KiB of it. */
export async function readServerLog(homeDirectory: string, offset: number): Promise<string> {
  return text(createReadStream(serverLogFile(homeDirectory), { start: offset, end: offset + 65_535 }))
}

export async function boundServerLog(homeDirectory: string): Promise<void> {
  const file = serverLogFile(homeDirectory)
  const size = await stat(file).then(
    (info) => info.size,
    (error: unknown) => {
      if (isErrno(error, 'ENOENT')) return 0
      throw error
    },
  )
  if (size <= largestLog) return
  await rm(`${file}.1`, { force: true })
  await copyFile(file, `${file}.1`, constants.COPYFILE_EXCL)
  await truncate(file)
}
