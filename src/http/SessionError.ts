/** The failure of a session, on its way to the reply that tells it with the session's id. */

export class SessionError extends Error {
  override readonly name = 'SessionError'
  readonly error: unknown
  readonly sessionUniqueId: string
  /** Number of the step that failed, from 0; undefined: it was none of them. */
  readonly step: number | undefined

  constructor(error: unknown, sessionUniqueId: string, step?: number) {
    super('The session failed.', { cause: error })
    this.error = error
    this.sessionUniqueId = sessionUniqueId
    this.step = step
  }
}
