/**
 * Names and constant texts inside SQL. Only what the application and the model say is written so; what a request says
 * is bound.
 */

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * A constant of the model, e.g. the name of a property. `standard_conforming_strings` is on, so a backslash is a
 * backslash.
 */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Conditions, `true` if there are none. */
export function all(conditions: readonly string[]): string {
  const [only] = conditions
  if (conditions.length <= 1) return only ?? 'true'
  return conditions.join(' and ')
}
