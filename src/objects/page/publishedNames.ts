/**
 * How names of objects, fields and controls become identifiers of OData and names in XML (compatibility 3.5, 4.2):
 * `Balance (LCY)` → `Balance_LCY`, `Profit %` → `Profit_Percent`, `A+B` → `A_x002B_B`. Deterministic: the same names in
 * the same order give the same identifiers.
 */

const identifierCharacter = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]/u
const firstCharacter = /[\p{L}\p{Nl}_]/u
const longest = 128

/**
 * The published name of a field or control in `/ODataV4`: what the original's helper makes of it, other characters as
 * `encodedName`. Not empty.
 */
export function externalName(name: string): string {
  const plain = name
    .replaceAll('%', 'Percent')
    .replace(/[ \\/'".()\-:]/g, '_')
    .replace(/_+/g, '_')
    .replace(/_$/, '')
  return plain === '' ? '_' : encodedName(plain)
}

/**
 * The name as an identifier, every character that cannot be in one as `_xHHHH_`: `Credit Memo` → `Credit_x0020_Memo`;
 * '' → `_x0020_`, as a blank member is known.
 */
export function encodedName(name: string): string {
  if (name === '') return '_x0020_'
  let encoded = ''
  let index = 0
  for (const character of name) {
    // What looks like an escape must not be read as one.
    const escape = character === '_' && /^_x[0-9A-Fa-f]{4}_/.test(name.slice(index, index + 7))
    const allowed =
      character.length === 1 && !escape && (encoded === '' ? firstCharacter : identifierCharacter).test(character)
    encoded += allowed
      ? character
      : `_x${(character.codePointAt(0) as number)
          .toString(16)
          .toUpperCase()
          .padStart(character.length === 1 ? 4 : 8, '0')}_`
    index += character.length
  }
  return cut(encoded, longest)
}

/** The first letter in lower case: how names of AL's procedures and fields look in APIs. */
export function camelName(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

/**
 * Identifiers of one scope: gives each name once. A name that is taken gets a number, `Name_2`; one that is too long
 * loses its end.
 */
export class Names {
  readonly #taken = new Map<string, string | undefined>()

  constructor(reserved: Iterable<string> = []) {
    for (const name of reserved) this.#taken.set(name, undefined)
  }

  /** @param group names of one group may be the same: overloads of one kind */
  take(name: string, group?: string): string {
    const isFree = (candidate: string): boolean =>
      !this.#taken.has(candidate) || (group !== undefined && this.#taken.get(candidate) === group)
    let candidate = cut(name, longest)
    for (let number = 2; !isFree(candidate); number++)
      candidate = `${cut(name, longest - `_${number}`.length)}_${number}`
    this.#taken.set(candidate, group)
    return candidate
  }
}

function cut(name: string, length: number): string {
  return name.length > length ? name.slice(0, length) : name
}
