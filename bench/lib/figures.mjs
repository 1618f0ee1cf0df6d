// What a bench answers: figures. A figure is { name, value, unit, goal?, met?, note? }; a number as `value` is rounded
// when it is shown.

/** A figure with a goal: `least` (value must not be below) or `most` (must not be above). */
export function figure(name, value, { unit = '', least, above, most, note } = {}) {
  const goal =
    least !== undefined
      ? `>= ${least}`
      : above !== undefined
        ? `> ${above}`
        : most !== undefined
          ? `<= ${most}`
          : undefined
  const met =
    least !== undefined
      ? value >= least
      : above !== undefined
        ? value > above
        : most !== undefined
          ? value <= most
          : undefined
  return { name, value, unit, ...(goal === undefined ? {} : { goal, met }), ...(note === undefined ? {} : { note }) }
}

export function printTable(headings, rows) {
  const widths = headings.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column].length)))
  const line = (cells) =>
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
  line(headings)
  line(widths.map((width) => '-'.repeat(width)))
  for (const row of rows) line(row)
}

export function printFigures(figures) {
  printTable(
    ['figure', 'value', 'goal', 'verdict', 'note'],
    figures.map(({ name, value, unit, goal, met, note }) => [
      name,
      `${shown(value)}${unit === '' ? '' : ` ${unit}`}`,
      goal === undefined ? '' : `${goal}${unit === '' ? '' : ` ${unit}`}`,
      met === undefined ? '' : met ? 'met' : 'MISSED',
      note ?? '',
    ]),
  )
}

/** Three digits, as far as a number has them. */
export function shown(value) {
  if (typeof value !== 'number') return String(value)
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
