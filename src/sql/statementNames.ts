/**
 * Names of prepared statements. PostgreSQL keeps a prepared statement as long as its connection lives, so few texts
 * have names at a time, and only those that come again: a client that never asks the same twice uses none up. Of too
 * many the one that was longest not asked for is forgotten; connections that have prepared a great many are given up
 * (`Connections`).
 *
 * A name is made of the text, so that it means the same on every thread: a statement that one thread builds may run on
 * a connection of another.
 */

import { createHash } from 'node:crypto'

const mostNames = 400
const mostSeen = 1000
const longestText = 20_000

/** Longest not asked for first. */
const names = new Map<string, string>()
/** Texts that came once, oldest first. */
const seen = new Set<string>()

/** The name under which to prepare a statement; undefined: not prepared. */
export function nameOfText(text: string): string | undefined {
  const known = names.get(text)
  if (known === undefined && !comesAgain(text)) return undefined
  const name = known ?? createHash('sha256').update(text).digest('base64url')
  if (known !== undefined) names.delete(text)
  else if (names.size >= mostNames) names.delete(names.keys().next().value as string)
  names.set(text, name)
  return name
}

function comesAgain(text: string): boolean {
  if (text.length > longestText) return false
  if (seen.delete(text)) return true
  if (seen.size >= mostSeen) seen.delete(seen.values().next().value as string)
  seen.add(text)
  return false
}
