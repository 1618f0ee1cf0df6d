/**
 * From flags, environment variables and defaults to the effective settings: a flag wins over a variable, a variable
 * over the default. Every fault is collected before the first is reported.
 *
 * Called once, on the gateway's thread; threads get the result handed over.
 */

import { faultsOfCombinations } from './combinations.js'
import { environmentPrefix, environmentVariableOf, flagOf } from './settingNames.js'
import { settingNames, settingOf, type SettingName, type Settings } from './settings.js'
import { SettingsError, type SettingFault } from './SettingsError.js'
import { suggest } from './suggest.js'

export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'environment variable'; readonly name: string }
  | { readonly kind: 'flag'; readonly name: string }

export type Origins = { readonly [Name in SettingName]: Origin }

export interface ResolvedSettings {
  readonly settings: Settings
  readonly origins: Origins
}

export interface SettingSources {
  /** By flag without hyphens, e.g. `soap-services-port`; `true`: given without a value. Unknown ones are reported. */
  readonly flags: Readonly<Record<string, string | true>>
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute path that relative paths count from. */
  readonly cwd: string
}

/** Variables with our prefix that are no settings: those of the client commands. */
export const clientVariables = [
  'SERVICETIER_URL',
  'SERVICETIER_SOAP_URL',
  'SERVICETIER_USER',
  'SERVICETIER_PASSWORD',
] as const

/** Tests and benchmarks may use variables of their own that begin so. */
const testPrefix = `${environmentPrefix}TEST_`

/** @throws {SettingsError} with all faults: bad values, unknown variables and flags, combinations that cannot work. */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  const faults: SettingFault[] = [...unknownFlags(sources.flags), ...unknownVariables(sources.environment)]
  const values: Partial<Record<SettingName, unknown>> = {}
  const origins: Partial<Record<SettingName, Origin>> = {}
  for (const name of settingNames) {
    const { type } = settingOf(name)
    const given = sourceOf(name, sources)
    origins[name] = given.origin
    values[name] = undefined
    if (given.text === undefined) continue
    const where = given.origin.kind === 'default' ? name : given.origin.name
    if (given.text === true || (given.text === '' && given.origin.kind === 'flag')) {
      faults.push({
        where,
        reason: `needs a value (one that begins with - as ${where}=-…): ${type.format.replaceAll('`', '')}`,
      })
      continue
    }
    const parsed = type.parse(given.text, sources.cwd)
    if ('fault' in parsed)
      faults.push({ where, reason: `${type.secret ? '' : `${quote(given.text)} `}${parsed.fault}` })
    else values[name] = parsed.value
  }
  const nameAsGiven = (name: SettingName): string => {
    const origin = origins[name]
    return origin === undefined || origin.kind === 'default' ? environmentVariableOf(name) : origin.name
  }
  const settings = values as unknown as Settings
  faults.push(...faultsOfCombinations(settings, nameAsGiven))
  if (faults.length > 0) throw new SettingsError(faults)
  return Object.freeze({ settings: Object.freeze(settings), origins: Object.freeze(origins as Origins) })
}

/** Where a setting comes from as people read it, e.g. `environment variable SERVICETIER_SERVER_INSTANCE`. */
export function describeOrigin(origin: Origin): string {
  return origin.kind === 'default' ? 'default' : `${origin.kind} ${origin.name}`
}

function sourceOf(name: SettingName, sources: SettingSources): { text: string | true | undefined; origin: Origin } {
  const { type, default: defaultText } = settingOf(name)
  const flag = flagOf(name)
  const flagText = Object.hasOwn(sources.flags, flag) ? sources.flags[flag] : undefined
  // A switch given without a value is switched on.
  if (flagText !== undefined)
    return {
      text: flagText === true && type.name === 'Boolean' ? 'true' : flagText,
      origin: { kind: 'flag', name: `--${flag}` },
    }
  const variable = environmentVariableOf(name)
  const variableText = sources.environment[variable]
  if (variableText !== undefined && variableText !== '')
    return { text: variableText, origin: { kind: 'environment variable', name: variable } }
  return { text: defaultText, origin: { kind: 'default' } }
}

function unknownFlags(flags: SettingSources['flags']): SettingFault[] {
  const known = settingNames.map(flagOf)
  return Object.keys(flags)
    .filter((flag) => !known.includes(flag))
    .map((flag) => unknown(`--${flag}`, 'is not a flag of this command', suggest(flag, known), '--'))
}

function unknownVariables(environment: SettingSources['environment']): SettingFault[] {
  const known: readonly string[] = [...settingNames.map(environmentVariableOf), ...clientVariables]
  const names = Object.keys(environment).filter(
    (name) =>
      name.startsWith(environmentPrefix) &&
      !name.startsWith(testPrefix) &&
      environment[name] !== '' &&
      environment[name] !== undefined,
  )
  return names
    .filter((name) => !known.includes(name) && !isServiceLink(name, environment))
    .map((name) => unknown(name, 'is not the name of a setting', suggest(name, known), ''))
}

function unknown(where: string, reason: string, meant: string | undefined, prefix: string): SettingFault {
  return { where, reason: meant === undefined ? reason : `${reason}; did you mean ${prefix}${meant}?` }
}

/**
 * Kubernetes gives every container `{NAME}_SERVICE_HOST`, `{NAME}_SERVICE_PORT…` and `{NAME}_PORT…` for each service of
 * the namespace; one that is called `servicetier` must not keep us from starting.
 */
function isServiceLink(name: string, environment: SettingSources['environment']): boolean {
  const link = /^(SERVICETIER(?:_\w+?)??)_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_\w+)?)$/.exec(name)?.[1]
  return link !== undefined && environment[`${link}_SERVICE_HOST`] !== undefined
}

function quote(text: string): string {
  const printable = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
  return `'${printable.slice(1, -1).replaceAll('\\"', '"')}'`
}
