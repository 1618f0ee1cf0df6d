/**
 * Names of prepared statements. PostgreSQL keeps a prepared statement as long as its connection lives, so few texts
 * have names at a time, and only those that come again: a client that never asks the same twice uses none up. Of too
 * many the one that was longest not asked for is forgotten; its name is never given to another text, and connections
 * that have prepared a great many are given up (`Connections`).
 */

const mostNames = 200
const mostSeen = 1000
const longestText = 20_000

/** Longest not asked for first. */
const names = new Map<string, string>()
/** Texts that came once, oldest first. */
const seen = new Set<string>()
let given = 0

/** The name under which to prepare a statement; undefined: not prepared. */
export function nameOfText(text: string): string | undefined {
  const known = names.get(text)
  if (known === undefined && !comesAgain(text)) return undefined
  const name = known ?? `read ${++given}`
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
