/**
 * Text on its way into attribute values of `$metadata`. Whatever the text is, the result is well-formed: what XML 1.0
 * cannot carry becomes U+FFFD, and what a reader would turn into a blank becomes a character reference.
 */

const special = /[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}

export function escapeAttribute(text: string): string {
  return text.replace(special, (character) => references[character] ?? '\ufffd')
}

/** Elements with two blanks of indentation per level. Attributes without a value are left out. */
export class XmlWriter {
  readonly #parts: string[] = ['<?xml version="1.0" encoding="utf-8"?>\n']
  #depth = 0

  element(
    name: string,
    attributes: Readonly<Record<string, string | number | boolean | undefined>>,
    content?: () => void,
  ): void {
    let start = `${'  '.repeat(this.#depth)}<${name}`
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== undefined) start += ` ${key}="${escapeAttribute(String(value))}"`
    }
    this.#parts.push(start)
    const end = this.#parts.length
    if (content !== undefined) {
      this.#depth++
      content()
      this.#depth--
    }
    if (this.#parts.length === end) {
      this.#parts.push('/>\n')
    } else {
      this.#parts[end - 1] = `${start}>\n`
      this.#parts.push(`${'  '.repeat(this.#depth)}</${name}>\n`)
    }
  }

  /** An element with text alone. */
  text(name: string, text: string): void {
    this.#parts.push(`${'  '.repeat(this.#depth)}<${name}>${escapeAttribute(text)}</${name}>\n`)
  }

  toString(): string {
    return this.#parts.join('')
  }
}
