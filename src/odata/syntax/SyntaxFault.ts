/** What the parser throws: a reason, and where. The edge turns it into `BadRequest_Syntax`. */

export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault'
  /** `$filter`, `the resource path`, … */
  readonly where: string
  /** Index of the character in the decoded text of that part, from 0. */
  readonly at: number
  readonly reason: string

  constructor(where: string, at: number, reason: string) {
    super(`${where}, character ${at + 1}: ${reason}`)
    this.where = where
    this.at = at
    this.reason = reason
  }
}
