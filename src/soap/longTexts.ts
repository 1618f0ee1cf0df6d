/**
 * Long texts of a document, taken out before it is parsed and put back where they stood. The parser looks at every
 * character for itself, which takes seconds for a text of tens of megabytes; here a run of characters that cannot be
 * markup is passed over at once. In its place stands a short token of characters that the document does not have.
 *
 * Linear in the length of the document; gives others a turn between its windows. For `readXml` only.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'

/** Characters from which taking a run out pays. */
const leastRun = 4096
/** Characters looked at or put together at a stretch, well below a millisecond. */
const windowLength = 65_536
/**
 * Neither markup nor anything that XML forbids or changes; no quotes, so that no attribute is cut in two. Bounded, as
 * each round takes room on the stack of the matcher.
 */
const passed = /(?:[^<>&\]"'\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+|&(?:amp|lt|gt|quot|apos);){1,2000}/y

export interface LongTexts {
  /** The document with tokens in place of its long texts. */
  readonly text: string
  /** What a text of the parsed document is. */
  readonly restore: (text: string, where: Where) => string
}

/** In a CDATA section nothing stands for something else; in an attribute every blank is one (XML 1.0, 3.3.3). */
export type Where = 'text' | 'cdata' | 'attribute'

interface Run {
  readonly raw: string
  readonly decoded: string
}

/** Undefined: nothing was taken out, and the document is to be read as it is. */
export async function takeLongTexts(document: string): Promise<LongTexts | undefined> {
  const mark = unusedCharacter(document)
  if (mark === undefined) return undefined
  const runs: Run[] = []
  let text = ''
  let kept = 0
  let turn = 0
  for (let at = 0; at < document.length;) {
    if (at - turn > windowLength) {
      turn = at
      await nextTurn()
    }
    // A line end of two characters stays whole.
    if (document[at] === '\n' && document[at - 1] === '\r') at++
    const end = await endOfRun(document, at)
    if (end - at < leastRun) {
      at = Math.max(end, at) + 1
      continue
    }
    text += document.slice(kept, at) + mark + String(runs.length) + mark
    const raw = document.slice(at, end)
    runs.push({ raw, decoded: await decoded(raw) })
    kept = at = end
  }
  if (runs.length === 0) return undefined
  const token = new RegExp(`${mark}(\\d+)${mark}`, 'g')
  return {
    text: text + document.slice(kept),
    restore: (found, where) =>
      found.includes(mark)
        ? found.replace(token, (_token, index: string) => {
            const { raw, decoded: characters } = runs[Number(index)] as Run
            if (where === 'cdata') return raw
            return where === 'attribute' ? characters.replace(/[\t\n]/g, ' ') : characters
          })
        : found,
  }
}

async function endOfRun(document: string, begin: number): Promise<number> {
  let at = begin
  for (let turn = begin; ;) {
    passed.lastIndex = at
    if (!passed.test(document)) return at
    at = passed.lastIndex
    if (at - turn > windowLength) {
      turn = at
      await nextTurn()
    }
  }
}

/** With the five references as the characters they stand for. */
async function decoded(raw: string): Promise<string> {
  if (!raw.includes('&')) return raw
  const parts: string[] = []
  for (let at = 0; at < raw.length;) {
    // A window ends behind a reference, never inside one.
    let end = Math.min(raw.length, at + windowLength)
    const open = raw.lastIndexOf('&', end - 1)
    if (open >= at && end < raw.length && raw.indexOf(';', open) >= end) end = open
    parts.push(withCharacters(raw.slice(at, end)))
    at = end
    await nextTurn()
  }
  return parts.join('')
}

/** The ampersand last: what it begins then is no reference. */
function withCharacters(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

/** One of Unicode's private use that the document does not have. */
function unusedCharacter(document: string): string | undefined {
  for (let code = 0xe000; code < 0xe010; code++) {
    const character = String.fromCharCode(code)
    if (!document.includes(character)) return character
  }
  return undefined
}
