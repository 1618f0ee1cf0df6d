/**
 * A command that could not do what it was asked to: the text says what and what to do about it; it is shown without a
 * stack.
 */

export class CommandError extends Error {
  override readonly name = 'CommandError'
}
