/** An error that ended a session, with that session: its fault tells the id under which the log knows it. Only the routers of this folder take it apart. */

export class FailedCall extends Error {
  readonly sessionUniqueId: string

  /** @param cause what the fault tells */
  constructor(cause: unknown, sessionUniqueId: string) {
    super('The session of a call failed.', { cause })
    this.name = 'FailedCall'
    this.sessionUniqueId = sessionUniqueId
  }
}
