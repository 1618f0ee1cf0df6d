/** Where commands that make a document put it: on stdout, or in a file. */

import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { CommandError } from './CommandError.js'
import type { Terminal } from './terminal.js'

/**
 * @param output relative to the working directory; undefined: stdout
 * @throws {CommandError} if the file cannot be written
 */
export async function writeDocument(text: string, output: string | undefined, terminal: Terminal): Promise<void> {
  if (output === undefined) return terminal.out(text)
  try {
    await writeFile(resolve(terminal.cwd, output), text)
  } catch (error) {
    throw new CommandError(`${output} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
  }
  terminal.out(`Written: ${output}\n`)
}
