/**
 * The types a setting can have: how its text is read, how its value is shown, and how its format is described.
 *
 * A fault says what is expected and never repeats the text: it may be a password. Who reports the fault decides whether
 * the text may be shown (`secret`).
 */

import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { formatTimeSpan, parseTimeSpan } from './timeSpan.js'

export type Parsed<Value> = { readonly value: Value } | { readonly fault: string }

export interface SettingType<Value> {
  readonly name: 'Boolean' | 'Integer' | 'Port' | 'TimeSpan' | 'Text' | 'Secret' | 'Choice' | 'Path' | 'Url'
  /** What the text looks like, in one line, for the docs. */
  readonly format: string
  /** Placeholder in the command line's help, e.g. `port`. */
  readonly placeholder: string
  /** True: the text of a faulty value must not be repeated. */
  readonly secret: boolean
  /** @param cwd absolute path that relative paths count from. */
  parse(text: string, cwd: string): Parsed<Value>
  /** The value as text that may be shown to anybody who may see the settings. */
  show(value: Value): string
  /** The value as it appears in JSON. */
  toJson(value: Value): string | number | boolean
}

export function booleanType(): SettingType<boolean> {
  const words: Readonly<Record<string, boolean>> = {
    true: true,
    on: true,
    yes: true,
    1: true,
    false: false,
    off: false,
    no: false,
    0: false,
  }
  return {
    name: 'Boolean',
    format: '`true` or `false` (also on/off, yes/no, 1/0)',
    placeholder: 'true|false',
    secret: false,
    parse(text) {
      const value = Object.hasOwn(words, text.toLowerCase()) ? words[text.toLowerCase()] : undefined
      return value === undefined ? { fault: 'is not true or false' } : { value }
    },
    show: String,
    toJson: (value) => value,
  }
}

/** @param minimum smallest value allowed. @param maximum largest value allowed. */
export function integerType(minimum: number, maximum = 2_147_483_647): SettingType<number> {
  const range = `a whole number from ${minimum} to ${maximum}`
  return {
    name: 'Integer',
    format: range,
    placeholder: 'number',
    secret: false,
    parse(text) {
      const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN
      return value >= minimum && value <= maximum ? { value } : { fault: `is not ${range}` }
    },
    show: String,
    toJson: (value) => value,
  }
}

export function portType(): SettingType<number> {
  const range = 'a port from 0 to 65535 (0: any free one)'
  return {
    name: 'Port',
    format: range,
    placeholder: 'port',
    secret: false,
    parse(text) {
      const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN
      return value <= 65_535 ? { value } : { fault: `is not ${range}` }
    },
    show: String,
    toJson: (value) => value,
  }
}

/** Largest delay a timer of Node.js keeps; a longer one would fire at once. */
const longestTimer = 2_147_483_647

/**
 * @param limits `minimum`, `maximum`: milliseconds (default 1 and about 24 days); `maxValue`: whether `MaxValue` (no
 *   limit) is allowed.
 */
export function timeSpanType(
  limits: { minimum?: number; maximum?: number; maxValue?: boolean } = {},
): SettingType<number> {
  const { minimum = 1, maximum = longestTimer, maxValue = false } = limits
  const range = `a time span \`[dd.]hh:mm:ss[.fff]\` from ${formatTimeSpan(minimum)} to ${formatTimeSpan(maximum)}${maxValue ? ', or `MaxValue` (no limit)' : ''}`
  return {
    name: 'TimeSpan',
    format: range,
    placeholder: 'time span',
    secret: false,
    parse(text) {
      const value = parseTimeSpan(text)
      if (value !== undefined && (value === Infinity ? maxValue : value >= minimum && value <= maximum))
        return { value }
      return { fault: `is not ${range.replaceAll('`', '')}` }
    },
    show: formatTimeSpan,
    toJson: formatTimeSpan,
  }
}

/** @param pattern the whole text must match it. @param format what that means in words, beginning with "a" or "an". */
export function textType(maximumLength: number, pattern: RegExp, format: string): SettingType<string> {
  const rule = `${format}, at most ${maximumLength} characters`
  return {
    name: 'Text',
    format: rule,
    placeholder: 'text',
    secret: false,
    parse: (text) =>
      text.length <= maximumLength && pattern.test(text) ? { value: text } : { fault: `is not ${rule}` },
    show: (value) => value,
    toJson: (value) => value,
  }
}

export function addressType(): SettingType<string> {
  const rule = 'an IP address or host name of this computer'
  const hostName = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9][a-z0-9-]{0,62})*$/i
  return {
    name: 'Text',
    format: rule,
    placeholder: 'address',
    secret: false,
    parse: (text) =>
      isIP(text) !== 0 || (hostName.test(text) && !/^[\d.]+$/.test(text))
        ? { value: text }
        : { fault: `is not ${rule}` },
    show: (value) => value,
    toJson: (value) => value,
  }
}

/** Addresses and networks, and the names that Express has for some. */
export function networksType(): SettingType<string> {
  const rule = 'a list of IP addresses, networks as 10.0.0.0/8, loopback, linklocal or uniquelocal, separated by commas'
  const isNetwork = (text: string): boolean => {
    if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
    const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
    const version = isIP(address)
    return version !== 0 && Number(bits ?? 0) <= (version === 4 ? 32 : 128)
  }
  return {
    name: 'Text',
    format: rule,
    placeholder: 'networks',
    secret: false,
    parse: (text) =>
      text.split(',').every((one) => isNetwork(one.trim()))
        ? {
            value: text
              .split(',')
              .map((one) => one.trim())
              .join(','),
          }
        : { fault: `is not ${rule}` },
    show: (value) => value,
    toJson: (value) => value,
  }
}

export function secretType(maximumLength: number): SettingType<string> {
  const rule = `a text without control characters, at most ${maximumLength} characters; never shown`
  return {
    name: 'Secret',
    format: rule,
    placeholder: 'secret',
    secret: true,
    parse: (text) =>
      text.length <= maximumLength && !/\p{Cc}/u.test(text)
        ? { value: text }
        : { fault: `is not ${rule.replace('; never shown', '')}` },
    show: () => '***',
    toJson: () => '***',
  }
}

/** One of a closed list of words, in any case. */
export function choiceType<const Choice extends string>(choices: readonly Choice[]): SettingType<Choice> {
  const rule = `one of ${choices.join(', ')}`
  return {
    name: 'Choice',
    format: rule,
    placeholder: choices.join('|'),
    secret: false,
    parse(text) {
      const value = choices.find((choice) => choice.toLowerCase() === text.toLowerCase())
      return value === undefined ? { fault: `is not ${rule}` } : { value }
    },
    show: (value) => value,
    toJson: (value) => value,
  }
}

export function pathType(): SettingType<string> {
  return {
    name: 'Path',
    format: 'a path; a relative one counts from the current directory',
    placeholder: 'path',
    secret: false,
    parse: (text, cwd) => (text.includes('\0') ? { fault: 'is not a path' } : { value: resolve(cwd, text) }),
    show: (value) => value,
    toJson: (value) => value,
  }
}

/** URL of a PostgreSQL database, as libpq writes it. Its password is hidden wherever it is shown. */
export function databaseUrlType(): SettingType<string> {
  const rule = 'a URL `postgres://user:password@host:port/database` with host and database'
  return {
    name: 'Url',
    format: rule,
    placeholder: 'url',
    secret: true,
    parse(text) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      const named =
        url !== undefined && (url.hostname !== '' || url.searchParams.has('host')) && url.pathname.length > 1
      return named && /^postgres(ql)?:$/.test(url.protocol)
        ? { value: text }
        : { fault: `is not ${rule.replaceAll('`', '')}` }
    },
    show: hidePassword,
    toJson: hidePassword,
  }
}

/** Base URL of a web service, kept without a slash at its end. */
export function webUrlType(): SettingType<string> {
  const rule = 'a URL `http://…` or `https://…` without user, query and fragment'
  return {
    name: 'Url',
    format: rule,
    placeholder: 'url',
    secret: false,
    parse(text) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      const plain =
        url !== undefined &&
        /^https?:$/.test(url.protocol) &&
        url.username === '' &&
        url.password === '' &&
        !/[?#]/.test(text)
      return plain ? { value: url.href.replace(/\/+$/, '') } : { fault: `is not ${rule.replaceAll('`', '')}` }
    },
    show: (value) => value,
    toJson: (value) => value,
  }
}

/** A database URL as it may be shown or logged: its passwords replaced by `***`. */
export function hidePassword(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  if (url.password !== '') url.password = '***'
  for (const name of [...url.searchParams.keys()]) if (/password/i.test(name)) url.searchParams.set(name, '***')
  return url.href
}
