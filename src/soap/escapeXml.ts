/**
 * Text on its way into XML. Whatever the text is, the result is well-formed: characters that XML 1.0 cannot carry
 * become U+FFFD, and a carriage return, which every reader would turn into a line feed, becomes a character reference.
 */

const special = /[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u
const everySpecial = /[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu
const everySpecialOfAttributes = /[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu

/** For the content of an element. */
export function escapeText(text: string): string {
  return special.test(text) ? text.replace(everySpecial, reference) : text
}

/** For an attribute value in double quotes. */
export function escapeAttribute(text: string): string {
  return text.replace(everySpecialOfAttributes, reference)
}

function reference(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    case '\t':
      return '&#x9;'
    case '\n':
      return '&#xA;'
    case '\r':
      return '&#xD;'
    default:
      return '\ufffd'
  }
}
