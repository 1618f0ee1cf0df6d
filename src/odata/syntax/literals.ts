/**
 * Literals of URLs: where they end, of which type they are, and, once, their canonical value. Impossible days and times
 * are refused here; a value that is written well and lies outside its type only where it is used.
 */

import type { Literal, LiteralType } from './ast.js'
import { isDigit, isIdentifierPart } from './characters.js'
import { canonicalText, durationText, guidForm } from './primitiveText.js'
import type { Reader } from './Reader.js'
import { shortened } from '../../errors/shortened.js'
import { hasDay, readIsoDuration } from '../../types/index.js'

// Sticky, and without two ways to match one text: linear.
const guid = new RegExp(guidForm, 'y')
const date = /(-?(?:0\d{3}|[1-9]\d{3,}))-(\d\d)-(\d\d)/y
const time = /([01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d{1,12})?)?/y
const zone = /[Zz]|[+ -](?:[01]\d|2[0-3]):[0-5]\d/y
const number = /[+-]?\d+(\.\d+)?([eE][+-]?\d+)?/y
/** `100m`, `1.5d`, `7L`: what .NET's clients write; it says nothing that the number does not. */
const suffix = /[MmFfDdLl]/y
const bareDuration = /P(?=\dD?|\d+D|T\d)(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?/y
const binary = /^[A-Za-z0-9_-]*={0,2}$/
const enumMembers =
  /^(?:[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*|[+-]?\d{1,19})(?:,(?:[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]*|[+-]?\d{1,19}))*$/u

const geo =
  /^SRID=\d{1,5};(?:GeometryCollection|LineString|MultiLineString|MultiPoint|MultiPolygon|Point|Polygon)\([A-Za-z0-9 .,()+-]*\)$/i

/** @param value of one that must not be read anew */
export function literal(
  at: number,
  type: LiteralType,
  text: string,
  value = type === 'null' || type === 'enum' || type === 'geo' ? text : canonicalText(type, text),
): Literal {
  return { kind: 'literal', at, type, text, value }
}

/** `'…'` with doubled quotes. */
export function readString(reader: Reader): Literal {
  const at = reader.at
  return literal(at, 'Edm.String', quoted(reader))
}

/** The text between the quotes that begin here. */
export function quoted(reader: Reader): string {
  const { text, at } = reader
  let end = text.indexOf("'", at + 1)
  if (end >= 0 && text.charCodeAt(end + 1) !== 39) {
    reader.at = end + 1
    return text.slice(at + 1, end)
  }
  while (end >= 0 && text.charCodeAt(end + 1) === 39) end = text.indexOf("'", end + 2)
  if (end < 0) reader.fail('the string has no closing quote', at)
  reader.at = end + 1
  return text.slice(at + 1, end).replaceAll("''", "'")
}

/** A literal that begins with a digit or a sign. */
export function readNumeric(reader: Reader): Literal {
  const { at } = reader
  const found = readGuid(reader) ?? readDate(reader) ?? readTime(reader)
  if (found !== undefined) return found
  const match = matched(number, reader)
  if (match === undefined) return reader.fail('a number expected')
  matched(suffix, reader)
  if (isIdentifierPart(reader.text, reader.at) > 0 || reader.isAt(46 /* . */))
    reader.fail(`a number, date, time or GUID cannot go on like this${reader.found()}`)
  const text = match.startsWith('+') ? match.slice(1) : match
  return /[.e]/i.test(text) ? literal(at, /e/i.test(text) ? 'Edm.Double' : 'Edm.Decimal', text) : whole(at, text)
}

/** Its type by its size. */
function whole(at: number, text: string): Literal {
  if (text.length <= 9) return literal(at, 'Edm.Int32', text, String(Number(text)))
  // A few more characters than digits that fit are leading zeros or beyond; BigInt of a long text takes more than
  // linear time.
  if (text.length > 40) return literal(at, 'Edm.Decimal', text)
  const value = BigInt(text)
  const type =
    BigInt.asIntN(32, value) === value ? 'Edm.Int32' : BigInt.asIntN(64, value) === value ? 'Edm.Int64' : 'Edm.Decimal'
  return literal(at, type, text, String(value))
}

/** A GUID may begin with a letter, so names are asked too. */
export function readGuid(reader: Reader): Literal | undefined {
  const { at, text } = reader
  if (text.charCodeAt(at + 8) !== 45 || text.charCodeAt(at + 13) !== 45) return undefined
  const match = matched(guid, reader)
  if (match === undefined) return undefined
  if (isIdentifierPart(text, reader.at) > 0 || reader.isAt(45)) reader.fail('the GUID is too long')
  return literal(at, 'Edm.Guid', match, match.toLowerCase())
}

function readDate(reader: Reader): Literal | undefined {
  const { at, text } = reader
  date.lastIndex = at
  // Cheap first: a year has four digits, or the text begins with a sign.
  if (text.charCodeAt(at + 4) !== 45 && !hasLongYear(reader)) return undefined
  const match = date.exec(text)
  if (match === null) return undefined
  const day = match[0]
  reader.at = at + day.length
  if ((reader.code() | 32) !== 116 /* t */) {
    if (isIdentifierPart(text, reader.at) > 0) reader.fail(`the date cannot go on like this${reader.found()}`)
    return onDay(literal(at, 'Edm.Date', day), match, reader)
  }
  reader.at++
  if (matched(time, reader) === undefined) reader.fail('a time of day, 00:00 to 23:59:59.999999999999, expected')
  // Without a zone the moment is UTC: clients of date pickers send it so.
  const hasZone = matched(zone, reader) !== undefined
  // Behind a zone a colon is that of `case(Moment eq 2024-02-29T10:30:00Z:1)`.
  if (isIdentifierPart(text, reader.at) > 0 || (!hasZone && reader.isAt(58)) || reader.isAt(46))
    reader.fail(`'Z' or a zone like +02:00 expected${reader.found()}`)
  // `+` that was not encoded as %2B arrives as a blank; nothing else could stand here.
  const written = text.slice(at, reader.at).toUpperCase().replace(' ', '+')
  return onDay(literal(at, 'Edm.DateTimeOffset', hasZone ? written : `${written}Z`), match, reader)
}

/** What is no value may be of a day that no calendar has, or only of a year that no type has. */
function onDay(found: Literal, [day, year = '', month, dayOfMonth]: RegExpExecArray, reader: Reader): Literal {
  // The calendar repeats every 400 years, so the last four digits decide.
  if (found.value === undefined && !hasDay(Number(year.slice(-4)), Number(month), Number(dayOfMonth)))
    reader.fail(`there is no day ${day.length > 40 ? `${day.slice(0, 40)}…` : day}`, found.at)
  return found
}

/** Five digits or more before the dash, or a sign. */
function hasLongYear(reader: Reader): boolean {
  const { text } = reader
  let at = reader.at
  if (text.charCodeAt(at) === 45) at++
  const from = at
  while (isDigit(text.charCodeAt(at))) at++
  return at - from >= 4 && text.charCodeAt(at) === 45
}

function readTime(reader: Reader): Literal | undefined {
  const { at, text } = reader
  if (text.charCodeAt(at + 2) !== 58 || !isDigit(text.charCodeAt(at + 1))) return undefined
  const match = matched(time, reader)
  if (match === undefined) return reader.fail('a time of day, 00:00 to 23:59:59.999999999999, expected')
  if (isIdentifierPart(text, reader.at) > 0 || (match.length < '10:30:00'.length && reader.isAt(58)) || reader.isAt(46))
    reader.fail(`the time cannot go on like this${reader.found()}`)
  return literal(at, 'Edm.TimeOfDay', match)
}

/** `-INF` where it stands; the others are names for `wordLiteral`. */
export function readNegativeInfinity(reader: Reader): Literal | undefined {
  const { at, text } = reader
  if (!text.startsWith('-INF', at) || isIdentifierPart(text, at + 4) > 0) return undefined
  reader.at = at + 4
  return literal(at, 'Edm.Double', '-INF')
}

/** Names that are values: `true` and `false` in any case, the others as written. Bare durations come here too. */
export function wordLiteral(at: number, word: string, reader: Reader): Literal | undefined {
  switch (word.length) {
    case 3:
      if (word === 'INF' || word === 'NaN') return literal(at, 'Edm.Double', word)
      break
    case 4:
      if (word === 'null') return literal(at, 'null', word)
      if (word.toLowerCase() === 'true') return literal(at, 'Edm.Boolean', 'true', 'true')
      break
    case 5:
      if (word.toLowerCase() === 'false') return literal(at, 'Edm.Boolean', 'false', 'false')
      break
  }
  return word.charCodeAt(0) === 80 /* P */ ? readBareDuration(at, reader) : undefined
}

function readBareDuration(at: number, reader: Reader): Literal | undefined {
  bareDuration.lastIndex = at
  const match = bareDuration.exec(reader.text)?.[0]
  if (
    match === undefined ||
    match.length < 3 ||
    match.endsWith('T') ||
    isIdentifierPart(reader.text, at + match.length) > 0
  )
    return undefined
  reader.at = at + match.length
  return literal(at, 'Edm.Duration', match)
}

/** `duration'…'` and its kin: the name is read, the quote is here. */
export function readPrefixed(at: number, name: string, reader: Reader): Literal {
  const inside = reader.at
  const text = quoted(reader)
  if (name.includes('.')) {
    if (!enumMembers.test(text))
      reader.fail(`members of ${shortened(name)} or their numbers, separated by commas, expected`, inside + 1)
    return { ...literal(at, 'enum', text), typeName: name }
  }
  switch (name.toLowerCase()) {
    case 'duration': {
      const microseconds = text.startsWith('+') ? undefined : readIsoDuration(text)
      if (microseconds === undefined) reader.fail('a duration like P1DT2H3M4.5S expected', inside + 1)
      return literal(at, 'Edm.Duration', text, durationText(microseconds))
    }
    case 'binary':
      if (!binary.test(text) || text.replace(/=+$/, '').length % 4 === 1)
        reader.fail('base64url text expected', inside + 1)
      return literal(at, 'Edm.Binary', text)
    case 'geography':
    case 'geometry':
      if (!geo.test(text)) reader.fail("a shape like 'SRID=0;Point(142.1 64.1)' expected", inside + 1)
      return literal(at, 'geo', text)
    default:
      return reader.fail(`'${shortened(name)}' is no prefix of a literal`, at)
  }
}

/** The text that the sticky expression matches here, stepped over. */
function matched(expression: RegExp, reader: Reader): string | undefined {
  expression.lastIndex = reader.at
  if (!expression.test(reader.text)) return undefined
  const match = reader.text.slice(reader.at, expression.lastIndex)
  reader.at = expression.lastIndex
  return match
}
