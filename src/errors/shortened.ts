/** A name or value of the caller's as error texts repeat it: at most 100 characters. */
export function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}
