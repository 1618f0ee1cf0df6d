/**
 * Reads AL's text of names, conditions, formulas, relations and views, as `alText.ts` and the vendor's compilers write
 * them. Linear in its length.
 */

import type { CalcFormula, Condition, ConditionValue, TableRelation } from '../objects/table/field.js'
import type { AlType } from '../types/index.js'
import { SymbolsError } from './SymbolsError.js'

/** The type of a field by its name. @throws TypeError if there is none */
export type TypeOf = (field: string) => AlType
/** Of the fields of a table by its name. @throws TypeError if there is no such table */
export type TypesOf = (table: string) => TypeOf

type Relation = Omit<TableRelation, 'validated'>

const methods = {
  sum: 'Sum',
  count: 'Count',
  average: 'Average',
  min: 'Min',
  max: 'Max',
  exist: 'Exist',
  lookup: 'Lookup',
} as const

/**
 * Where the argument that begins at `start` ends: the index of the bracket that closes it, quotes passed over; -1:
 * nowhere.
 */
export function argumentEnd(text: string, start: number): number {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (character === "'" || character === '"') {
      index = text.indexOf(character, index + 1)
      if (index < 0) return -1
    } else if (character === '(') depth++
    else if (character === ')' && depth-- === 0) return index
  }
  return -1
}

export class AlReader {
  readonly #text: string
  readonly #where: string
  #at = 0

  /** @param where the text stands in the symbols, for errors */
  constructor(text: string, where: string) {
    this.#text = text
    this.#where = where
  }

  /** `-sum("Cust. Ledger Entry"."Amount (LCY)" where(…))` @throws SymbolsError */
  formula(typesOf: TypesOf): CalcFormula {
    const reverseSign = this.#takes('-')
    const word = this.#name().toLowerCase()
    if (!Object.hasOwn(methods, word)) this.#fail(`'${word}' is not one of ${Object.keys(methods).join(', ')}`)
    const method = methods[word as keyof typeof methods]
    this.#expect('(')
    const table = this.#name()
    const field = this.#takes('.') ? this.#name() : undefined
    const where = this.#restricted(typesOf, table)
    this.#expect(')')
    this.#end()
    return { method, reverseSign, table, ...(field === undefined ? {} : { field }), where }
  }

  /** `Customer`, `"G/L Account"."No." where(…)` @throws SymbolsError, for relations that depend on a condition too */
  relation(typesOf: TypesOf): Relation {
    if (/^\s*if\s*\(/i.test(this.#text)) this.#fail('relations that depend on a condition are not known here')
    const table = this.#name()
    const field = this.#takes('.') ? this.#name() : undefined
    const where = this.#restricted(typesOf, table)
    this.#end()
    return { table, ...(field === undefined ? {} : { field }), where }
  }

  /** `"Document Type" = const(Order), "Document No." = field("No.")` @throws SymbolsError */
  conditions(typeOf: TypeOf): readonly Condition[] {
    const conditions = this.#conditions(typeOf)
    this.#end()
    return conditions
  }

  /** `sorting(City, Name) order(descending) where(…)` @throws SymbolsError */
  view(typeOf: TypeOf): {
    readonly sorting?: readonly string[]
    readonly descending: boolean
    readonly filters: readonly Condition[]
  } {
    let sorting: string[] | undefined
    let descending = false
    let filters: readonly Condition[] = []
    while (!this.#isAtEnd()) {
      const word = this.#name().toLowerCase()
      this.#expect('(')
      if (word === 'sorting') sorting = this.#list(() => this.#name())
      else if (word === 'where') filters = this.#conditions(typeOf)
      else if (word === 'order') {
        const order = this.#name().toLowerCase()
        if (order !== 'ascending' && order !== 'descending')
          this.#fail(`the order '${order}' is neither ascending nor descending`)
        descending = order === 'descending'
      } else this.#fail(`'${word}' is not one of sorting, order, where`)
      this.#expect(')')
    }
    return { ...(sorting === undefined ? {} : { sorting }), descending, filters }
  }

  /** `"Header No." = Header."No.", …`: own field, item and field above. @throws SymbolsError */
  links(): readonly { readonly field: string; readonly parentItem: string; readonly parentField: string }[] {
    const links = this.#list(() => {
      const field = this.#name()
      this.#expect('=')
      const parentItem = this.#name()
      this.#expect('.')
      return { field, parentItem, parentField: this.#name() }
    })
    this.#end()
    return links
  }

  /** `ascending(Customer_No, Name), descending(Amount)` @throws SymbolsError */
  order(): readonly { readonly column: string; readonly descending: boolean }[] {
    const order = this.#list(() => {
      const word = this.#name().toLowerCase()
      if (word !== 'ascending' && word !== 'descending') this.#fail(`'${word}' is neither ascending nor descending`)
      this.#expect('(')
      const columns = this.#list(() => ({ column: this.#name(), descending: word === 'descending' }))
      this.#expect(')')
      return columns
    })
    this.#end()
    return order.flat()
  }

  /** The field that a control shows: `Rec."No."`, `"No."`. @throws SymbolsError for any other expression */
  sourceField(): string {
    const first = this.#name()
    const field = first.toLowerCase() === 'rec' && this.#takes('.') ? this.#name() : first
    this.#end()
    return field
  }

  #restricted(typesOf: TypesOf, table: string): readonly Condition[] {
    if (this.#isAtEnd() || this.#next() === ')') return []
    const word = this.#name().toLowerCase()
    if (word !== 'where') this.#fail(`'where' is expected, not '${word}'`)
    this.#expect('(')
    const conditions = this.#conditions(this.#known(() => typesOf(table)))
    this.#expect(')')
    return conditions
  }

  #conditions(typeOf: TypeOf): readonly Condition[] {
    return this.#list(() => {
      const field = this.#name()
      this.#expect('=')
      const kind = this.#name().toLowerCase()
      this.#expect('(')
      const is = this.#value(kind, field, typeOf)
      this.#expect(')')
      return { field, is }
    })
  }

  #value(kind: string, field: string, typeOf: TypeOf): ConditionValue {
    if (kind === 'field') return { kind, field: this.#name() }
    const start = this.#at
    const end = argumentEnd(this.#text, start)
    if (end < 0) this.#fail('the bracket is not closed')
    const argument = this.#text.slice(start, end).trim()
    if (kind === 'filter') {
      this.#at = end
      return { kind, filter: unquoted(argument, '"') ?? argument }
    }
    if (kind !== 'const') this.#fail(`'${kind}' is not one of const, filter, field`)
    const value = this.#known(() => constant(typeOf(field), argument))
    this.#at = end
    return { kind, value }
  }

  #list<Item>(item: () => Item): Item[] {
    const items = [item()]
    while (this.#takes(',')) items.push(item())
    return items
  }

  #name(): string {
    this.#skip()
    const quoted = this.#text[this.#at] === '"'
    const pattern = quoted ? /"((?:[^"]|"")*)"/y : /[\p{L}_][\p{L}\p{N}_]*/uy
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) return this.#fail(quoted ? 'the quote is not closed' : 'a name is expected')
    this.#at = pattern.lastIndex
    return quoted ? (match[1] as string).replaceAll('""', '"') : match[0]
  }

  #next(): string | undefined {
    this.#skip()
    return this.#text[this.#at]
  }

  #takes(character: string): boolean {
    if (this.#next() !== character) return false
    this.#at++
    return true
  }

  #expect(character: string): void {
    if (!this.#takes(character)) this.#fail(`'${character}' is expected`)
  }

  #isAtEnd(): boolean {
    return this.#next() === undefined
  }

  #end(): void {
    if (!this.#isAtEnd()) this.#fail('the end is expected')
  }

  #skip(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++
  }

  /** What names mean, and whether values fit, is told by errors of others. */
  #known<Result>(find: () => Result): Result {
    try {
      return find()
    } catch (error) {
      if (error instanceof SymbolsError) throw error
      return this.#fail((error instanceof Error ? error.message : String(error)).replace(/\.$/, ''))
    }
  }

  #fail(reason: string): never {
    throw new SymbolsError(this.#where, `${reason}, at character ${this.#at + 1} of ${JSON.stringify(this.#text)}.`)
  }
}

/** The value of a text in quotes, which are doubled inside; undefined: it is not one. */
function unquoted(text: string, quote: '"' | "'"): string | undefined {
  if (text.length < 2 || !text.startsWith(quote) || !text.endsWith(quote)) return undefined
  const inner = text.slice(1, -1).replaceAll(quote + quote, '\u0000')
  return inner.includes(quote) ? undefined : inner.replaceAll('\u0000', quote)
}

/** As business code gives it. @throws CatalogueError */
function constant(type: AlType, argument: string): unknown {
  return type.shown(constantValue(type, argument))
}

function constantValue(type: AlType, argument: string): unknown {
  const text = unquoted(argument, "'") ?? unquoted(argument, '"')
  if (text !== undefined) return type.evaluate(text)
  // A member's name may look like a number; then it is in quotes.
  if (type.values !== undefined && /^-?[0-9]+$/.test(argument)) return type.check(Number(argument))
  return type.evaluate(argument)
}
