/**
 * Names of prepared statements. PostgreSQL keeps a prepared statement as long as its connection lives, so a process gives out few
 * names, and only to texts that come again: a client that never asks the same twice uses none up.
 */

const mostNames = 200
const mostSeen = 1000
const longestText = 20_000

const names = new Map<string, string>()
/** Texts that came once, oldest first. */
const seen = new Set<string>()

/** The name under which to prepare a statement; undefined: not prepared. */
export function nameOfText(text: string): string | undefined {
  const name = names.get(text)
  if (name !== undefined || names.size >= mostNames || text.length > longestText) return name
  if (!seen.delete(text)) {
    if (seen.size >= mostSeen) seen.delete(seen.values().next().value as string)
    seen.add(text)
    return undefined
  }
  const given = `read ${names.size + 1}`
  names.set(text, given)
  return given
}
