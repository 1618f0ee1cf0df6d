/**
 * The lease of the server instance: until when, on the monotonic clock, it may act. Shared memory, so that every gate
 * sees the end of it even if the gateway's thread does not run.
 */

export class Lease {
  readonly memory: SharedArrayBuffer
  /** Nanoseconds of `process.hrtime`, which all threads of a process share. */
  readonly #end: BigInt64Array

  constructor(memory = new SharedArrayBuffer(8)) {
    this.memory = memory
    this.#end = new BigInt64Array(memory)
  }

  holds(): boolean {
    return process.hrtime.bigint() < Atomics.load(this.#end, 0)
  }

  /** @param from when the heartbeat that renews it was sent, nanoseconds of `process.hrtime` */
  renew(from: bigint, milliseconds: number): void {
    Atomics.store(this.#end, 0, from + BigInt(milliseconds) * 1_000_000n)
  }

  /** Ends it now: this instance may not act any more. */
  revoke(): void {
    Atomics.store(this.#end, 0, 0n)
  }
}
