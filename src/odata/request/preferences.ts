/**
 * The header Prefer (RFC 7240, OData 4.01 protocol 8.2.8). What is not known, or has a value that means nothing, is
 * ignored, as a preference may be.
 */

export interface Preferences {
  /** Rows of a page, 1 and up. */
  readonly maxPageSize: number | undefined
  readonly return: 'representation' | 'minimal' | undefined
  readonly continueOnError: boolean
  /** Preferences by name as they were written, for Preference-Applied. */
  readonly written: ReadonlyMap<'maxpagesize' | 'return' | 'continue-on-error', string>
}

type Known = 'maxpagesize' | 'return' | 'continue-on-error'

const none: Preferences = Object.freeze({
  maxPageSize: undefined,
  return: undefined,
  continueOnError: false,
  written: new Map<Known, string>(),
})
const preference = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s;"]*)))?/
const longest = 2000

export function readPreferences(header: string | undefined): Preferences {
  if (header === undefined || header.length > longest) return none
  let maxPageSize: number | undefined
  let returned: Preferences['return']
  let continueOnError = false
  const written = new Map<Known, string>()
  for (const item of header.split(',')) {
    const match = preference.exec(item)
    if (match === null) continue
    const as = match[1] as string
    const value = match[2] ?? match[3] ?? ''
    const name = as.toLowerCase().replace(/^odata\./, '')
    // Of a preference that is given more than once the first counts.
    if ((name !== 'maxpagesize' && name !== 'return' && name !== 'continue-on-error') || written.has(name)) continue
    if (name === 'maxpagesize') {
      if (!/^[0-9]{1,9}$/.test(value) || Number(value) === 0) continue
      maxPageSize = Number(value)
    } else if (name === 'return') {
      if (value !== 'representation' && value !== 'minimal') continue
      returned = value
    } else {
      if (value !== '' && value !== 'true' && value !== 'false') continue
      continueOnError = value !== 'false'
    }
    written.set(name, as)
  }
  return written.size === 0 ? none : { maxPageSize, return: returned, continueOnError, written }
}

/** The header Preference-Applied. @param applied what was done, by preference; names are those of the request */
export function preferenceApplied(
  preferences: Preferences,
  applied: {
    readonly maxpagesize?: number
    readonly return?: 'representation' | 'minimal'
    readonly 'continue-on-error'?: boolean
  },
): Record<string, string> {
  const items: string[] = []
  for (const [name, as] of preferences.written) {
    const value = applied[name]
    if (value !== undefined) items.push(name === 'continue-on-error' && value === true ? as : `${as}=${value}`)
  }
  return items.length === 0 ? {} : { 'Preference-Applied': items.join(', ') }
}
