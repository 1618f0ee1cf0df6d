// What a bench answers: figures.

/**
 * A number as `value` is rounded when it is shown.
 * @typedef {{ name: string, value: unknown, unit: string, goal?: string, met?: boolean, note?: string }} Figure
 * @typedef {{ unit?: string, least?: number, above?: number, most?: number, note?: string }} Expectations
 */

/**
 * A figure with a goal: `least` (value must not be below) or `most` (must not be above).
 * @param {string} name
 * @param {number} value
 * @param {Expectations} expectations
 * @returns {Figure}
 */
export function figure(name, value, { unit = '', least, above, most, note } = {}) {
  const verdict =
    least !== undefined
      ? { goal: `>= ${least}`, met: value >= least }
      : above !== undefined
        ? { goal: `> ${above}`, met: value > above }
        : most !== undefined
          ? { goal: `<= ${most}`, met: value <= most }
          : {}
  return { name, value, unit, ...verdict, ...(note === undefined ? {} : { note }) }
}

/**
 * @param {string[]} headings
 * @param {string[][]} rows
 */
export function printTable(headings, rows) {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  /** @param {string[]} cells */
  const line = (cells) =>
    console.log(
      cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  line(headings)
  line(widths.map((width) => '-'.repeat(width)))
  for (const row of rows) line(row)
}

/** @param {Figure[]} figures */
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

/**
 * Three digits, as far as a number has them.
 * @param {unknown} value
 */
export function shown(value) {
  if (typeof value !== 'number') return String(value)
  if (Number.isInteger(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
