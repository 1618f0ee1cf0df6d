/**
 * ETags of entities: weak, made of the row version alone, which changes with every change of the row and is never given
 * twice in one database. So they are the same whatever was selected, and on all server instances.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import type { ConcatText } from '../../sql/ConcatText.js'

/** SQL of the ETag's text, `W/"…"`. @param version SQL of the row version */
export function etagSql(version: string): string {
  return `'W/"' || ${version} || '"'`
}

/** Adds the ETag as JSON text. @param version as for `etagSql` */
export function writeEtagJson(text: ConcatText, version: string): void {
  text.text('"W/\\"').sql(version).text('\\""')
}

/** @param version a row version, as text */
export function makeEtag(version: string): string {
  return `W/"${version}"`
}

/**
 * The row versions that `If-Match` or `If-None-Match` name, 'any' for `*`. What no ETag of ours can be matches no row
 * and is left out.
 * @throws CatalogueError BadRequest_InvalidToken if the header is no list of ETags
 */
export function parseEtags(header: string): 'any' | readonly string[] {
  const text = header.trim()
  if (text === '*') return 'any'
  const versions: string[] = []
  const one = /[\t ]*(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"[\t ]*(?:,|$)/y
  while (one.lastIndex < text.length) {
    const match = one.exec(text)
    if (match === null)
      throw new CatalogueError('BadRequest_InvalidToken', {
        reason: 'The header is not a list of ETags such as W/"1234".',
      })
    const version = match[1] as string
    if (/^[0-9]{1,19}$/.test(version)) versions.push(version)
  }
  if (text === '') throw new CatalogueError('BadRequest_InvalidToken', { reason: 'The header is empty.' })
  return versions
}
