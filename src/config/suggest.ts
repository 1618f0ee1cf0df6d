/** "Did you mean": the nearest known name to a mistyped one. */

/** @returns the known name that differs least, or undefined when none differs little enough to be meant. */
export function suggest(mistyped: string, known: readonly string[]): string | undefined {
  const tolerance = Math.max(2, Math.floor(mistyped.length / 4))
  let nearest: { name: string; distance: number } | undefined
  for (const name of known) {
    const distance = editDistance(mistyped, name)
    if (distance <= tolerance && (nearest === undefined || distance < nearest.distance)) nearest = { name, distance }
  }
  return nearest?.name
}

/** Levenshtein distance, row by row. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 1; line <= from.length; line++) {
    const next = [line]
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
