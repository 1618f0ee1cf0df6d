/** What is wrong with an option or a path, and where: for the stages that understand what has been parsed. */

import { CatalogueError } from '../errors/CatalogueError.js'

/** @param at index in the option's or path's text, from 0; messages count from 1 as in syntax errors */
export function fault(at: number, reason: string): CatalogueError<'BadRequest'> {
  return new CatalogueError('BadRequest', { reason: `${reason} (position ${at + 1}).` })
}
