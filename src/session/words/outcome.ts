/** How a session ended. The stop request decides, never which error surfaced first (docs/explanation/sessions.md). */

import { CatalogueError, unpackError, type PackedError } from '../../errors/CatalogueError.js'

export type Outcome = 'Completed' | 'Failed' | 'Stopped' | 'TimedOut' | 'Lost'

/** What a session leaves behind. `error` with every outcome but `Completed`. */
export interface Ending {
  readonly outcome: Outcome
  /**
   * What the work returned, packed for the way between threads; of work that failed, what it had to tell
   * (`FailedWork`).
   */
  readonly result?: unknown
  readonly error?: PackedError
}

/** Why a session did not complete. */
export function errorOf({ outcome, error }: Ending): Error {
  return error === undefined ? new Error(`A session ended ${outcome} without an error.`) : unpackError(error)
}

/** Length of the field Comment of Session Event; longer text is cut (compatibility 1.2, rule 9). */
export const commentLength = 132

/** The error of a session that was stopped. @param comment of the stop request, '' where none is known */
export function newSessionStopped(comment = ''): CatalogueError {
  return new CatalogueError('Session_Stopped', { comment: comment === '' ? '.' : `: ${comment}` })
}

/**
 * The comment as the table can store it, on one line: whatever business code made of it, the Logoff must be written,
 * and a terminal that shows it must not obey it.
 */
export function cutComment(text: string): string {
  const comment = text
    .replaceAll('\0', '')
    .replaceAll(/[\t\n\v\f\r\x85\u2028\u2029]+/g, ' ')
    // U+2400 and on are pictures of the control characters from U+0000 on.
    .replaceAll(/[\x01-\x1f]/g, (control) => String.fromCharCode(0x2400 + control.charCodeAt(0)))
    .replaceAll(/[\x7f-\x9f]/g, '\u2421')
    .toWellFormed()
  if (comment.length <= commentLength) return comment
  // Never cut a surrogate pair in half: PostgreSQL refuses the lone one.
  const last = comment.charCodeAt(commentLength - 1)
  return comment.slice(0, last >= 0xd800 && last <= 0xdbff ? commentLength - 1 : commentLength)
}
