/**
 * Room on disk for what is left of long replies whose clients are slower than the database. One per server instance,
 * shared by all its replies (`ReplySpoolMaxSize`).
 */

import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class ReplyRoom {
  #left: number

  /** @param size bytes */
  constructor(size: number) {
    this.#left = size
  }

  /** False: there is no room for so many bytes. */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }

  give(bytes: number): void {
    this.#left += bytes
  }

  /** A file without a name: it goes with its handle, also if the process is killed. */
  async openFile(): Promise<FileHandle> {
    const path = join(tmpdir(), `servicetier-reply-${randomUUID()}`)
    const file = await open(path, 'wx+', 0o600)
    await unlink(path)
    return file
  }
}
