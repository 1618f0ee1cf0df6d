/** The example of each command, shown below its help and in the docs. */

import type { Command } from 'commander'

const examples = new WeakMap<Command, string>()

/** @param lines command lines as they are typed. */
export function addExample(command: Command, ...lines: readonly string[]): Command {
  examples.set(command, lines.join('\n'))
  return command.addHelpText('after', `\nExample:\n${lines.map((line) => `  ${line}`).join('\n')}`)
}

export function exampleOf(command: Command): string | undefined {
  return examples.get(command)
}
