/** Where two texts part, as a person looks for it; undefined where they do not. */
export function firstDifference(committed: string, published: string): string | undefined {
  if (committed === published) return undefined
  const [ours, theirs] = [committed.split('\n'), published.split('\n')]
  let index = 0
  while (ours[index] === theirs[index]) index++
  const shown = (line: string | undefined): string => (line === undefined ? '(no such line)' : line.slice(0, 300))
  return `line ${index + 1}: committed: ${shown(ours[index])}\n        published: ${shown(theirs[index])}`
}
