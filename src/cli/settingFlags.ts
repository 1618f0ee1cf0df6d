/** Every setting as a flag of the commands that run the server. */

import { Option, type Command } from 'commander'
import { flagOf } from '../config/settingNames.js'
import { settingNames, settingOf } from '../config/settings.js'
import { CommandError } from './CommandError.js'

export const settingsGroup = 'Settings:'

/**
 * The flags are declared here and judged by `resolveSettings`, so that faults of flags and variables are reported
 * together.
 * @param names settings that the command reads; others can still be given
 */
export function addSettingFlags(
  command: Command,
  names: readonly (typeof settingNames)[number][] = settingNames,
): Command {
  command.allowUnknownOption().allowExcessArguments()
  for (const name of names) {
    const { type, description, unit, default: defaultText } = settingOf(name)
    const placeholder = type.name === 'Boolean' ? `[${type.placeholder}]` : `<${type.placeholder}>`
    const notes = [unit, defaultText === undefined ? undefined : `default ${defaultText}`].filter(
      (note) => note !== undefined,
    )
    const option = new Option(
      `--${flagOf(name)} ${placeholder}`,
      description.replaceAll('`', '') + (notes.length > 0 ? ` (${notes.join(', ')})` : ''),
    ).helpGroup(settingsGroup)
    // A flag whose value is missing is a fault among the others, not the end of parsing.
    option.required = false
    option.optional = true
    command.addOption(option)
  }
  return command
}

/**
 * The settings given as flags, by flag without hyphens; `true`: without a value. Unknown flags are among them.
 * @throws {CommandError} for an argument that belongs to no flag.
 */
export function givenFlags(command: Command): Record<string, string | true> {
  const flags: Record<string, string | true> = {}
  for (const option of command.options.filter((option) => option.helpGroupHeading === settingsGroup)) {
    const value: unknown = command.getOptionValue(option.attributeName())
    if (typeof value === 'string' || value === true) flags[option.name()] = value
  }
  let previous = ''
  for (const argument of command.args) {
    if (argument.startsWith('-')) {
      const [name = '', value] = argument.replace(/^-+/, '').split('=', 2)
      flags[name] = value ?? true
    } else if (!previous.startsWith('-')) {
      throw new CommandError(`'${argument}' belongs to no flag; ${command.name()} takes no arguments`)
    }
    previous = argument
  }
  return flags
}
