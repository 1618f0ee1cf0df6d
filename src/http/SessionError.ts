/**
 * The failure of a session, on its way to the reply that tells it with the session's id, under which the log knows it.
 */

export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly sessionUniqueId: string
  /** Number of the step that failed, from 0; undefined: it was none of them. */
  readonly step: number | undefined
  /** What the request itself names is not there: its record, or the one that contains it. */
  readonly missing: 'record' | 'parent' | undefined

  /** @param cause what the reply tells */
  constructor(cause: unknown, sessionUniqueId: string, step?: number, missing?: 'record' | 'parent') {
    super('The session failed.', { cause })
    this.sessionUniqueId = sessionUniqueId
    this.step = step
    this.missing = missing
  }
}
