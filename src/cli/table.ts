/** Rows as a table for people: aligned columns within 120 characters; what does not fit ends in an ellipsis. */

const lineWidth = 120
const gap = '  '
const narrowest = 6

export interface Column {
  readonly heading: string
  /** True for numbers: they align to the right. */
  readonly right?: boolean
}

/** @returns whole lines; control characters in cells are made blanks, so that no text can steer the terminal. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cells = [
    columns.map((column) => column.heading),
    ...rows.map((row) => columns.map((_, index) => (row[index] ?? '').replace(/\p{Cc}+/gu, ' '))),
  ]
  const widths = fit(columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0))))
  const lines = cells.map((row) =>
    row
      .map((cell, index) => align(cell, widths[index] ?? 0, columns[index]?.right === true))
      .join(gap)
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

/** Takes from the widest column until the line fits. */
function fit(widths: readonly number[]): readonly number[] {
  const fitted = [...widths]
  let excess = fitted.reduce((sum, width) => sum + width, 0) + gap.length * (fitted.length - 1) - lineWidth
  while (excess > 0) {
    const widest = fitted.indexOf(Math.max(...fitted))
    const width = fitted[widest] ?? 0
    if (width <= narrowest) break
    fitted[widest] = width - 1
    excess--
  }
  return fitted
}

function align(cell: string, width: number, right: boolean): string {
  const cut = cell.length > width ? `${cell.slice(0, Math.max(0, width - 1))}…` : cell
  return right ? cut.padStart(width) : cut.padEnd(width)
}
