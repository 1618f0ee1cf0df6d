/**
 * Work that failed half-way and has something to tell beside its error: thrown by the work, taken apart by
 * `executeSession`.
 */

export class FailedWork extends Error {
  /** Plain data: what was done, and is rolled back, before it failed. */
  readonly partialResult: unknown

  /** @param cause what it failed with: that is the error of the session */
  constructor(cause: unknown, partialResult: unknown) {
    super('The work failed half-way.', { cause })
    this.name = 'FailedWork'
    this.partialResult = partialResult
  }
}
