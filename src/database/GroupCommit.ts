/**
 * Self-clocking group commit: what is added while one write is under way goes together into the next.
 *
 * A batch is written until it is; while the database is away, or cannot write, it waits, and new items queue behind it.
 * A batch that the database refuses for its content is halved until the item at fault is alone; that one is reported
 * and dropped, so that it cannot hold up the others.
 */

import { isCatalogueError } from '../errors/CatalogueError.js'
import { isFaultOfData } from './sqlState.js'

interface Batch<Item> {
  readonly items: Item[]
  /** Somebody waits for it: an item that can wait for company asks for no write by itself. */
  wanted: boolean
  readonly durable: Promise<void>
  readonly resolve: () => void
}

export interface GroupCommitOptions<Item> {
  /** Writes the items durably, in one statement or transaction. */
  readonly write: (items: readonly Item[]) => Promise<void>
  /** The database refused this item by itself. */
  readonly refused: (item: Item, error: unknown) => void
  /** Most items of one write. */
  readonly largest: number
  /** Milliseconds to wait for company before a write: 0 writes as soon as the one before has ended. */
  readonly pause: number
}

const retryMilliseconds = 200

export class GroupCommit<Item> {
  readonly #options: GroupCommitOptions<Item>
  #collecting: Batch<Item> = newBatch<Item>()
  #writing: Batch<Item> | undefined
  #backlog = 0
  #running: Promise<void> | undefined
  #ended = false

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options
  }

  /** Items that are not durable yet. */
  get backlog(): number {
    return this.#backlog
  }

  /** Resolves when the item is durable. */
  add(item: Item): Promise<void> {
    const durable = this.addUnhurried(item)
    this.#want()
    return durable
  }

  /** As `add`, for an item that goes with the next one that somebody waits for. */
  addUnhurried(item: Item): Promise<void> {
    const batch = this.#collecting
    batch.items.push(item)
    this.#backlog++
    return batch.durable
  }

  /** Resolves when everything added before is durable. */
  async flush(): Promise<void> {
    if (this.#collecting.items.length === 0) {
      await this.#writing?.durable
      return
    }
    const { durable } = this.#collecting
    this.#want()
    await durable
  }

  /** Gives up what could not be written yet. */
  end(): void {
    this.#ended = true
  }

  #want(): void {
    this.#collecting.wanted = true
    this.#running ??= this.#run()
  }

  async #run(): Promise<void> {
    // What is added in this turn of the event loop goes along.
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
    while (this.#collecting.wanted && !this.#ended) {
      if (this.#options.pause > 0) await delay(this.#options.pause)
      const batch = this.#collecting
      this.#collecting = newBatch<Item>()
      this.#writing = batch
      for (let from = 0; from < batch.items.length && !this.#ended; from += this.#options.largest) {
        await this.#write(batch.items.slice(from, from + this.#options.largest))
      }
      this.#writing = undefined
      if (!this.#ended) batch.resolve()
    }
    this.#running = undefined
  }

  async #write(items: readonly Item[]): Promise<void> {
    while (!this.#ended) {
      try {
        await this.#options.write(items)
        this.#backlog -= items.length
        return
      } catch (error) {
        if (isCatalogueError(error) || !isFaultOfData(error)) {
          await delay(retryMilliseconds)
        } else if (items.length === 1) {
          this.#options.refused(items[0] as Item, error)
          this.#backlog--
          return
        } else {
          const half = items.length >> 1
          await this.#write(items.slice(0, half))
          await this.#write(items.slice(half))
          return
        }
      }
    }
  }
}

function newBatch<Item>(): Batch<Item> {
  let resolve: () => void = () => undefined
  const durable = new Promise<void>((done) => {
    resolve = done
  })
  return { items: [], wanted: false, durable, resolve }
}

async function delay(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
