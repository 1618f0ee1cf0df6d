/** The command line as a whole: its commands, and how their failures are told. */

import { readFileSync } from 'node:fs'
import { debuglog } from 'node:util'
import { Command, CommanderError } from 'commander'
import { addClientCommands } from './clientCommands.js'
import { addServerCommands } from './serverCommands.js'
import { sourceLines } from '../eventlog/sourceLines.js'
import { addSymbolsCommand } from './symbolsCommand.js'
import type { Terminal } from './terminal.js'

const debug = debuglog('servicetier')

export function createProgram(terminal: Terminal): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const program = new Command('servicetier')
    .description('An open service tier: SOAP and OData web services whose every call is a session.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.error,
      // One line, also when commander adds "Did you mean …?" below.
      outputError: (text, write) => {
        write(
          `servicetier: ${text
            .replace(/^error: /, '')
            .trim()
            .replace(/\s*\n/g, ' ')}\n`,
        )
      },
    })
  addServerCommands(program, terminal)
  addSymbolsCommand(program, terminal)
  addClientCommands(program, terminal)
  return program
}

/**
 * Runs one command line.
 * @param commandLine arguments after the program's name.
 * @returns the exit status: 0 done, 1 anything else (faults in settings, wrong usage, failure), told on stderr
 *   without a stack; `NODE_DEBUG=servicetier` shows the stack.
 */
export async function runCommandLine(commandLine: readonly string[], terminal: Terminal): Promise<0 | 1> {
  try {
    await createProgram(terminal).parseAsync(commandLine, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1
    debug('%s', error instanceof Error ? sourceLines(error.stack ?? error.message) : error)
    terminal.error(`servicetier: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
