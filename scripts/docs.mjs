// Writes docs/reference/settings.md, cli.md, errors.md and event-log.md from the compiled tables they describe.
// `--check` writes nothing and fails when one is not current. Needs a build.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { codeOf } from './lib/project.mjs'

/**
 * @typedef {import('../dist/errors/catalogue.js').ErrorCode} ErrorCode
 * @typedef {import('../dist/errors/catalogue.js').CatalogueEntry} CatalogueEntry
 */

const [
  { settings },
  { environmentVariableOf, flagOf },
  { clientVariables },
  { createProgram },
  { settingsGroup },
  { exampleOf },
  { catalogue },
  { errorForms },
  { observations },
] = await Promise.all([
  import('../dist/config/settings.js'),
  import('../dist/config/settingNames.js'),
  import('../dist/config/resolveSettings.js'),
  import('../dist/cli/program.js'),
  import('../dist/cli/settingFlags.js'),
  import('../dist/cli/examples.js'),
  import('../dist/errors/catalogue.js'),
  import('../dist/odata/reply/errors.js'),
  import('../dist/observations/observations.js'),
])

/**
 * @param {string} title
 * @param {string} source
 */
const head = (title, source) => `# ${title}\n\n<!-- Written by \`npm run docs\` from ${source}; do not edit. -->\n`
/** @param {unknown} text */
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
/** @param {unknown} text */
const code = (text) => `\`${String(text).replaceAll('|', '\\|')}\``
/**
 * @param {string[]} headings
 * @param {(string | number)[][]} rows
 */
const table = (headings, rows) =>
  [
    `| ${headings.join(' | ')} |`,
    `|${headings.map(() => '---').join('|')}|`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')

function settingsPage() {
  const rows = Object.entries(settings)
  const differing = rows.flatMap(([name, row]) =>
    typeof row.reference === 'object' ? [{ name, default: row.default, there: row.reference }] : [],
  )
  return `${head('Settings', 'src/config/settings.ts')}
A setting is given as a flag of \`servicetier start\`, \`migrate\` and \`config\`, as an environment variable, or not at all. A flag
wins over a variable, a variable over the default; an empty variable counts as not given. \`servicetier config\` shows the
effective values and where each comes from. All faults are reported together and the exit status is 1: values that do not
fit, combinations that cannot work, unknown flags and unknown variables that begin with \`SERVICETIER_\` (other than ${clientVariables.map(code).join(', ')},
which the client commands use, and \`SERVICETIER_TEST_…\`).

The flag is the variable in lower case with hyphens: \`SERVICETIER_SOAP_SERVICES_PORT\` is \`--soap-services-port\`.
Flags can be read by other users of the computer: give secrets as variables.

${table(
  ['Setting', 'Variable', 'Format', 'Default', 'What it does'],
  rows.map(([name, row]) => [
    name,
    code(environmentVariableOf(name)),
    cell(`${row.type.name}: ${row.type.format}${row.unit === undefined ? '' : ` (${row.unit})`}`),
    row.default === undefined ? '–' : code(row.default),
    cell(row.description),
  ]),
)}

## Where the defaults differ from the Business Central Server's

Settings of the same name have its meaning, format and default, except:

${table(
  ['Setting', 'There', 'Here', 'Why'],
  differing.map((row) => [row.name, code(row.there.default), code(row.default), cell(row.there.reason)]),
)}

The credential type is always NavUserPassword: user and password, or user and web service access key.

Its own, without a counterpart there: ${rows
    .filter(([, row]) => row.reference === 'own')
    .map(([name]) => name)
    .join(', ')}.
`
}

function cliPage() {
  const program = createProgram({ environment: {}, cwd: '/', out: () => {}, error: () => {} })
  const help = program.createHelp()
  /** @param {import('commander').Command} command */
  const section = (command) => {
    const ofSettings = command.options.some((option) => option.helpGroupHeading === settingsGroup)
    const options = command.options.filter((option) => option.helpGroupHeading !== settingsGroup)
    const parts = [
      `## servicetier ${command.name()}`,
      `    servicetier ${command.name()} ${command.usage()}`,
      command.description(),
    ]
    if (command.registeredArguments.length > 0)
      parts.push(
        table(
          ['Argument', 'Meaning'],
          command.registeredArguments.map((argument) => [
            code(help.argumentTerm(argument)),
            cell(argument.description),
          ]),
        ),
      )
    parts.push(
      table(
        ['Option', 'Meaning'],
        options.map((option) => [
          code(option.flags),
          cell(`${help.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`),
        ]),
      ),
    )
    if (ofSettings)
      parts.push(
        `Also every setting of [settings.md](settings.md) as a flag, e.g. \`--${flagOf('SOAPServicesPort')} 8047\`.`,
      )
    const example = exampleOf(command)
    if (example !== undefined) parts.push(`\`\`\`sh\n${example}\n\`\`\``)
    return parts.join('\n\n')
  }
  return `${head('Command line', 'src/cli')}
${program.description()}

Every command has \`--help\`. Output goes to stdout, errors to stderr: one line each, without a stack (\`NODE_DEBUG=servicetier\` shows it);
faults in settings follow below one another. The exit status is 0 when the command did what it was asked to and 1 otherwise:
wrong usage, faults in settings, a server that cannot be reached, a session that was not started or stopped.

${program.commands
  .filter((each) => each.name() !== 'help')
  .map(section)
  .join('\n\n')}
`
}

function errorsPage() {
  const errors = /** @type {[ErrorCode, CatalogueEntry][]} */ (Object.entries(catalogue))
  return `${head('Errors', 'src/errors/catalogue.ts and src/odata/reply/errors.ts')}
Every error a caller can get. SOAP writes the exception as the fault's code and the text as its string; words in braces are
replaced. OData writes the code and the text, with this status. The event-log level says how the event log speaks of it; – means that it is the caller's mistake and not logged.

${table(
  ['Code', 'Exception', 'Text', 'OData', 'Event log'],
  errors.map(([name, row]) => [name, row.exception, cell(row.message), errorForms[name].status, row.level ?? '–']),
)}
`
}

function eventLogPage() {
  const rows = Object.entries(observations)
    .map(([kind, row]) => ({ kind, ...row }))
    .sort((a, b) => a.eventId - b.eventId)
  const columns = ['session', 'perhapsSession']
  return `${head('Event log', 'src/observations/observations.ts')}
Everything that the server tells its operator. It goes to the table [Event Log](platform-tables.md#2000100000-event-log), which
\`GET /event-log\` of the [management service](management-service.md#get-event-log) and the page Event Log show, and to standard error.

Ids below 300 are the Business Central Server's; several observations share one there. Words in braces are replaced. With a session, its
id, user, company, client type, object and procedure are in columns of their own.

${table(
  ['Event ID', 'Level', 'Observation', 'Session', 'Message', 'When'],
  rows.map(({ eventId, level, kind, message, fields, description }) => [
    eventId,
    level,
    code(kind),
    'session' in fields && columns.includes(fields.session) ? 'yes' : '–',
    cell(message),
    description,
  ]),
)}
`
}

const directory = new URL('../docs/reference/', import.meta.url)
const pages = {
  'settings.md': settingsPage(),
  'cli.md': cliPage(),
  'errors.md': errorsPage(),
  'event-log.md': eventLogPage(),
}

if (process.argv.includes('--check')) {
  const stale = Object.entries(pages)
    .filter(([name, text]) => read(new URL(name, directory)) !== text)
    .map(([name]) => `docs/reference/${name}`)
  if (stale.length > 0) {
    console.error(`Not current: ${stale.join(', ')}. Run: npm run build && npm run docs`)
    process.exitCode = 1
  }
} else {
  mkdirSync(directory, { recursive: true })
  for (const [name, text] of Object.entries(pages)) {
    writeFileSync(new URL(name, directory), text)
    console.log(`wrote ${fileURLToPath(new URL(name, directory))}`)
  }
}

/** @param {URL} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
