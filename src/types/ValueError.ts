/**
 * A text or value that does not fit its AL type, with the reason as a sentence.
 *
 * It never leaves the server as it is: protocols put `reason` into `BadRequest_ParameterInvalid` together with the
 * name of the parameter; `check` and `evaluate` of a type turn it into an error of the catalogue themselves.
 */

import type { CatalogueError } from '../errors/CatalogueError.js'

export class ValueError extends Error {
  override readonly name = 'ValueError'
  /** A sentence for the caller, safe to print: no control characters, bounded length. */
  readonly reason: string
  /** The error that business code gets where Business Central has a more specific one than the general. */
  readonly known: CatalogueError | undefined

  constructor(reason: string, known?: CatalogueError) {
    super(reason)
    this.reason = reason
    this.known = known
  }
}
