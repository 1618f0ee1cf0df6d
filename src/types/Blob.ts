/**
 * AL's BLOB: bytes. Not read with the row; `calcFields` loads it. No parameter, key or filter is a Blob.
 *
 * In TypeScript a Uint8Array, in PostgreSQL bytea, in OData a stream of its own; where JSON has it inline, base64url.
 */

import { alType, type AlType } from './AlType.js'
import { expectedKind, shown } from './lexical.js'
import { jsonString } from './json.js'
import { ValueError } from './ValueError.js'

/** What the bytes are: a picture, a text, or nobody's business. */
export type BlobSubtype = 'Bitmap' | 'Memo' | 'UserDefined'

export interface BlobType extends AlType<Uint8Array> {
  readonly subtype: BlobSubtype
  /** Media type, e.g. `image/png`. */
  readonly contentType: string
}

const contentTypes = {
  Bitmap: 'image/bmp',
  Memo: 'text/plain;charset=utf-8',
  UserDefined: 'application/octet-stream',
} as const
const none = new Uint8Array()

function readBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw new ValueError(`'${shown(text)}' is not base64.`)
  return new Uint8Array(Buffer.from(text, 'base64url'))
}

const row = alType<Uint8Array>({
  name: 'Blob',
  text: 'Blob',
  xsd: 'base64Binary',
  edm: 'Edm.Stream',
  postgres: 'bytea',
  blank: none,
  fromXml: (text) => readBase64(text.replace(/[ \t\r\n]/g, '')),
  toXml: (value) => Buffer.from(value).toString('base64'),
  readJson: (value) => readBase64(jsonString(value, 'base64url')),
  toJson: (value) => `"${Buffer.from(value).toString('base64url')}"`,
  fromPostgres(text) {
    if (!/^\\x(?:[0-9a-f]{2})*$/.test(text))
      throw new ValueError(`'${shown(text)}' is not PostgreSQL's hexadecimal form of bytes.`)
    return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
  },
  toPostgres: (value) => value,
  accept(value) {
    if (!(value instanceof Uint8Array)) throw expectedKind('a Uint8Array')
    return value
  },
  format: (value) => (value.length === 0 ? '' : `${value.length} bytes`),
  parse: readBase64,
  compare: (a, b) => Buffer.compare(a, b),
})

/**
 * Bytes.
 * @param contentType media type; default by subtype, `image/bmp`, `text/plain;charset=utf-8`,
 *   `application/octet-stream`
 */
export function Blob(subtype: BlobSubtype = 'UserDefined', contentType: string = contentTypes[subtype]): BlobType {
  return Object.freeze({ ...row, subtype, contentType })
}
