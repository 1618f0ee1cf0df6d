/** The command that writes the application's symbols. It needs neither a server nor a database. */

import type { Command } from 'commander'
import { resolveSettings } from '../config/resolveSettings.js'
import { addExample } from './examples.js'
import { addSettingFlags, givenFlags } from './settingFlags.js'
import type { Terminal } from './terminal.js'
import { writeDocument } from './writeDocument.js'

export function addSymbolsCommand(program: Command, terminal: Terminal): void {
  addExample(
    addSettingFlags(
      program
        .command('symbols')
        .summary("write the application's symbols")
        .description(
          "Write the application's tables, codeunits, pages, queries and enums as JSON, in the form of the SymbolReference.json of application packages.",
        )
        .option('--output <file>', 'file to write (default: stdout)'),
      ['Application'],
    ).action(async ({ output }: { output?: string }, command: Command) => {
      const { settings } = resolveSettings({
        flags: givenFlags(command),
        environment: terminal.environment,
        cwd: terminal.cwd,
      })
      // Loaded only when it runs: `--help` answers without the object model.
      const [{ applicationUrl, loadApplication }, { symbolsText }] = await Promise.all([
        import('../compose/loadApplication.js'),
        import('../symbols/writeSymbols.js'),
      ])
      await writeDocument(symbolsText(await loadApplication(applicationUrl(settings.Application))), output, terminal)
    }),
    'servicetier symbols --application bookshop.mjs --output SymbolReference.json',
  )
}
