/** What is left of one long reply, in a file until its client takes it: nothing else waits for the client any more. */

import type { FileHandle } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { CatalogueError } from '../errors/CatalogueError.js'
import type { ReplyRoom } from './ReplyRoom.js'

const partSize = 65_536

export class ReplySpool {
  readonly #room: ReplyRoom
  readonly #stream: Writable
  readonly #onFailed: () => void
  #file: Promise<FileHandle> | undefined
  #written = 0
  #read = 0
  #taken = 0
  /** The last of the reply; undefined until it is known. */
  #rest: string | undefined
  #pumping = false
  #closed = false

  /** @param stream where the reply goes as fast as it is taken */
  constructor(room: ReplyRoom, stream: Writable, onFailed: () => void) {
    this.#room = room
    this.#stream = stream
    this.#onFailed = onFailed
  }

  /** @throws CatalogueError Limit_ReplyNotTaken */
  async add(text: string | Buffer): Promise<void> {
    if (this.#closed) return
    const bytes = Buffer.from(text as string)
    if (!this.#room.take(bytes.length)) throw new CatalogueError('Limit_ReplyNotTaken', {})
    this.#taken += bytes.length
    try {
      const file = await (this.#file ??= this.#room.openFile())
      for (let at = 0; at < bytes.length && !this.#closed;)
        at += (await file.write(bytes, at, bytes.length - at, this.#written + at)).bytesWritten
    } catch (cause) {
      if (this.#closed) return
      throw new CatalogueError('Limit_ReplyNotTaken', {}, { cause })
    }
    this.#written += bytes.length
    this.#pump()
  }

  /** No more is added. */
  end(rest: string): void {
    this.#rest = rest
    this.#pump()
  }

  /** The client is gone or has all. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#room.give(this.#taken)
    void this.#file?.then((file) => file.close()).catch(() => undefined)
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    this.#send().then(
      () => {
        this.#pumping = false
      },
      () => {
        if (!this.#closed) this.#onFailed()
      },
    )
  }

  async #send(): Promise<void> {
    const part = Buffer.allocUnsafe(partSize)
    while (!this.#closed) {
      if (this.#stream.writableNeedDrain) await taken(this.#stream)
      else if (this.#file !== undefined && this.#read < this.#written) {
        const { bytesRead } = await (await this.#file).read(part, 0, partSize, this.#read)
        this.#read += bytesRead
        // The stream keeps it until it is sent.
        this.#stream.write(Buffer.from(part.subarray(0, bytesRead)))
      } else {
        if (this.#rest !== undefined) this.#stream.end(this.#rest)
        return
      }
    }
  }
}

/** Resolves when the stream takes more, or is closed. */
async function taken(stream: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.on('drain', done).on('close', done)
  })
}
