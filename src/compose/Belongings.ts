/** What an instance has opened and must end, the latest first: also when its start fails half-way. */

export class Belongings {
  readonly #ends: (() => Promise<void>)[] = []

  /** @param end is called once; it must not reject */
  add(end: () => Promise<void>): void {
    this.#ends.push(end)
  }

  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end()
  }
}
