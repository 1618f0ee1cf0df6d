/**
 * How a value of an AL type is stored: the part of a column definition after its name. Called by the table layer.
 */

import type { AlType } from './AlType.js'

/** E.g. `text collate "C" not null default ''`. Contains nothing but what the rows of this folder say. */
export function columnDefinition(type: AlType): string {
  const blank = type.toPostgres(type.blank)
  const literal =
    blank instanceof Uint8Array
      ? "'\\x'"
      : typeof blank === 'string'
        ? `'${blank.replaceAll("'", "''")}'`
        : String(blank)
  const collation = type.collation === undefined ? '' : ` collate "${type.collation}"`
  return `${type.postgres}${collation} not null default ${literal}`
}
