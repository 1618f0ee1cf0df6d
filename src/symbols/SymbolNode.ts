/** A value of a symbols file with the way to it, so that every error says where. */

import { SymbolsError } from './SymbolsError.js'

export class SymbolNode {
  readonly #value: unknown
  /** E.g. `Tables[0] 'Customer', Fields[3] 'City'`. */
  readonly where: string

  constructor(value: unknown, where: string) {
    this.#value = value
    this.where = where
  }

  /** Whether there is such a member, which is not null. */
  has(name: string): boolean {
    return this.#member(name) !== undefined
  }

  /** Whether a member that says yes or no says yes. */
  is(name: string): boolean {
    return this.#member(name) === true
  }

  /** @throws SymbolsError if there is none */
  required(name: string): SymbolNode {
    const value = this.#member(name)
    return value === undefined ? this.fail(`'${name}' is missing.`) : new SymbolNode(value, this.#below(name))
  }

  /** @throws SymbolsError if it is missing or no text */
  text(name: string): string {
    const value = this.#member(name)
    if (typeof value !== 'string')
      return this.fail(value === undefined ? `'${name}' is missing.` : `'${name}' is not a text.`)
    return value
  }

  /** @throws SymbolsError if it is missing or no whole number */
  integer(name: string): number {
    const value = this.#member(name)
    if (!Number.isSafeInteger(value))
      return this.fail(value === undefined ? `'${name}' is missing.` : `'${name}' is not a whole number.`)
    return value as number
  }

  /** The elements of a list; none if there is no such member. @throws SymbolsError if it is no list */
  list(name: string): readonly SymbolNode[] {
    return this.#elements(name).map((element, index) => {
      const known =
        typeof element === 'object' && element !== null && 'Name' in element && typeof element.Name === 'string'
          ? ` '${element.Name}'`
          : ''
      return new SymbolNode(element, `${this.#below(name)}[${index}]${known}`)
    })
  }

  /** @throws SymbolsError if it is no list of texts */
  texts(name: string): readonly string[] {
    return this.#elements(name).map((element, index) =>
      typeof element === 'string' ? element : this.fail(`${name}[${index}] is not a text.`),
    )
  }

  /** The value of a property; undefined if there is none of that name. @throws SymbolsError */
  property(name: string): string | undefined {
    return this.list('Properties')
      .find((property) => property.text('Name').toLowerCase() === name.toLowerCase())
      ?.text('Value')
  }

  /** @throws SymbolsError if it is neither yes nor no */
  flag(name: string): boolean | undefined {
    const value = this.property(name)?.toLowerCase()
    if (value === undefined) return undefined
    if (value === '1' || value === 'true') return true
    if (value === '0' || value === 'false') return false
    return this.fail(`the property '${name}' is '${value}', which is neither 1 nor 0.`)
  }

  /** @throws SymbolsError if it is not a whole number of 0 or more */
  numberOf(name: string): number | undefined {
    const value = this.property(name)
    if (value === undefined) return undefined
    return /^[0-9]{1,10}$/.test(value)
      ? Number(value)
      : this.fail(`the property '${name}' is '${value}', which is not a number.`)
  }

  /** Where a property stands, for those who read its text. */
  propertyAt(name: string): string {
    return `${this.where}, ${name}`
  }

  /** Errors of what is made of this node say where it stands. */
  checked<Result>(make: () => Result): Result {
    try {
      return make()
    } catch (error) {
      if (error instanceof SymbolsError) throw error
      throw new SymbolsError(this.where, error instanceof Error ? error.message : String(error), { cause: error })
    }
  }

  fail(reason: string): never {
    throw new SymbolsError(this.where, reason)
  }

  #member(name: string): unknown {
    if (typeof this.#value !== 'object' || this.#value === null || Array.isArray(this.#value))
      return this.fail('an object is expected.')
    return Object.hasOwn(this.#value, name) ? ((this.#value as Record<string, unknown>)[name] ?? undefined) : undefined
  }

  #elements(name: string): readonly unknown[] {
    const value = this.#member(name) ?? []
    return Array.isArray(value) ? (value as unknown[]) : this.fail(`'${name}' is not a list.`)
  }

  #below(name: string): string {
    return this.where === '' ? name : `${this.where}, ${name}`
  }
}

/**
 * What is made of nodes, by their names in the order of the file.
 * @throws SymbolsError for a name that is given twice
 */
export function byName<Made>(
  nodes: readonly SymbolNode[],
  make: (node: SymbolNode, name: string) => Made,
): Record<string, Made> {
  const made = new Map<string, Made>()
  for (const node of nodes) {
    const name = node.text('Name')
    if (made.has(name)) node.fail(`the name '${name}' is given twice.`)
    made.set(name, make(node, name))
  }
  return Object.fromEntries(made)
}
