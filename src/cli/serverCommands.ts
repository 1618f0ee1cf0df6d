/**
 * The commands that run the server, work on its database, or show how it would run: start, migrate, demo-data, config.
 */

import { Option, type Command } from 'commander'
import { describeOrigin, resolveSettings, type ResolvedSettings } from '../config/resolveSettings.js'
import { settingNames, settingOf } from '../config/settings.js'
import { integerArgument } from './clientConnection.js'
import { addExample } from './examples.js'
import { addSettingFlags, givenFlags } from './settingFlags.js'
import { formatTable } from './table.js'
import { printJson, type Terminal } from './terminal.js'

/** What `main.ts` offers. It is loaded only when it runs: `--help` answers without the server's libraries. */
interface Main {
  /** @param output `json`: tell readiness as one line of JSON instead of text for people. */
  runStart(resolved: ResolvedSettings, output: { readonly json: boolean }): Promise<void>
  /** @returns names of the migrations that were applied, in order. */
  runMigrate(resolved: ResolvedSettings): Promise<{ readonly applied: readonly string[] }>
  /** @param wanted `rows`: the last entry number that is to be there. */
  runDemoData(
    resolved: ResolvedSettings,
    wanted: { readonly rows: number; readonly companyName: string | undefined },
  ): Promise<{
    readonly tableName: string
    readonly companyName: string
    readonly inserted: number
    readonly lastNumber: number
  }>
}

const largestSeries = 100_000_000

export function addServerCommands(program: Command, terminal: Terminal): void {
  const resolve = (command: Command): ResolvedSettings =>
    resolveSettings({ flags: givenFlags(command), environment: terminal.environment, cwd: terminal.cwd })

  addExample(
    addSettingFlags(
      program
        .command('start')
        .summary('start a server instance')
        .description(
          'Start a server instance: its database if it is the embedded one, migrations, the web services and the management service. Ctrl-C ends everything it started.',
        )
        .option('--json', 'tell readiness as JSON')
        .action(async (options: { json?: boolean }, command: Command) => {
          const resolved = resolve(command)
          const main: Main = await import('../compose/runServer.js')
          await main.runStart(resolved, { json: options.json === true })
        }),
    ),
    'servicetier start --soap-services-port 8047 --data-directory ./data',
  )

  addExample(
    addSettingFlags(
      program
        .command('migrate')
        .summary("bring the database's tables up to date")
        .description("Bring the database's tables up to date and end. `start` does the same before it takes calls.")
        .option('--json', 'print { applied } as JSON')
        .action(async (options: { json?: boolean }, command: Command) => {
          const resolved = resolve(command)
          const main: Main = await import('../compose/runServer.js')
          const { applied } = await main.runMigrate(resolved)
          if (options.json === true) printJson(terminal, { applied })
          else
            terminal.out(
              applied.length === 0
                ? 'The database is up to date.\n'
                : `Applied:\n${applied.map((name) => `  ${name}\n`).join('')}`,
            )
        }),
    ),
    'servicetier migrate --database-url postgres://nav@db.example.com/nav',
  )

  addExample(
    addSettingFlags(
      program
        .command('demo-data')
        .summary('make the demo data larger')
        .description(
          "Make item ledger entries in a company of the demo application until there are as many as asked for. Entry numbers go on from the last; entries that are there stay. Works beside a running instance too: on the database of DatabaseUrl, or else on the data directory's.",
        )
        .option('--json', 'print { tableName, companyName, inserted, lastNumber } as JSON')
        .addOption(
          new Option('--rows <number>', 'how many entries there are to be')
            .argParser(integerArgument('--rows', 1, largestSeries))
            .default(100_000),
        )
        .option('--company <name>', 'company that gets them (default: the default company)')
        .action(async (options: { json?: boolean; rows: number; company?: string }, command: Command) => {
          const resolved = resolve(command)
          const main: Main = await import('../compose/runServer.js')
          const done = await main.runDemoData(resolved, { rows: options.rows, companyName: options.company })
          if (options.json === true) printJson(terminal, done)
          else
            terminal.out(
              `${done.companyName}: ${done.inserted} rows of ${done.tableName} inserted; the last has the number ${done.lastNumber}.\n`,
            )
        }),
    ),
    "servicetier demo-data --rows 250000 --company 'CRONUS International Ltd.'",
  )

  addExample(
    addSettingFlags(
      program
        .command('config')
        .summary('show the settings that would be used')
        .description(
          'Show the effective value of each setting and where it comes from: its default, an environment variable or a flag. Secrets are not shown.',
        )
        .option('--json', 'print an array of { name, value, origin }')
        .option('--changed', 'only settings that were given')
        .action((options: { json?: boolean; changed?: boolean }, command: Command) => {
          const { settings, origins } = resolve(command)
          const rows = settingNames
            .filter((name) => options.changed !== true || origins[name].kind !== 'default')
            .map((name) => ({
              name,
              type: settingOf(name).type,
              value: settings[name],
              origin: describeOrigin(origins[name]),
            }))
          if (options.json === true)
            printJson(
              terminal,
              rows.map(({ name, type, value, origin }) => ({
                name,
                value: value === undefined ? null : type.toJson(value),
                origin,
              })),
            )
          else
            terminal.out(
              formatTable(
                [{ heading: 'Setting' }, { heading: 'Value' }, { heading: 'Origin' }],
                rows.map(({ name, type, value, origin }) => [
                  name,
                  value === undefined ? '-' : type.show(value),
                  origin,
                ]),
              ),
            )
        }),
    ),
    'SERVICETIER_SERVER_INSTANCE=TEST servicetier config --changed',
  )
}
