/** The commands that publish objects of a running server: web-services, publish, unpublish. */

import { Option, type Command } from 'commander'
import { addConnectionOptions, clientConnection, integerArgument, type ConnectionOptions } from './clientConnection.js'
import { CommandError } from './CommandError.js'
import { addExample } from './examples.js'
import { formatRows } from './formatRows.js'
import { ManagementService } from './ManagementService.js'
import { printJson, type Terminal } from './terminal.js'

interface WebServiceOptions extends ConnectionOptions {
  readonly json?: boolean
}

const largestInteger = 2_147_483_647
const columns = ['objectType', 'objectId', 'objectName', 'serviceName'] as const

export function addWebServiceCommands(program: Command, terminal: Terminal): void {
  const service = (options: ConnectionOptions): ManagementService =>
    new ManagementService(clientConnection(options, terminal))

  addExample(
    addConnectionOptions(
      program
        .command('web-services')
        .summary('list what is published')
        .description('List the published web services: codeunits for SOAP and OData, pages and queries for OData.')
        .option('--json', "print the management service's JSON"),
    ).action(async (options: WebServiceOptions) => {
      const services = await service(options).get('/web-services')
      if (options.json === true) printJson(terminal, services)
      else terminal.out(formatRows(services, columns, 'No web service is published.'))
    }),
    'servicetier web-services',
  )

  addExample(
    addConnectionOptions(
      program
        .command('publish')
        .summary('publish an object as a web service')
        .description(
          'Publish a codeunit, page or query of the application as a web service: effective at once on every server instance of the database.',
        )
        .addOption(typeOption())
        .addOption(
          new Option('--id <number>', 'object id')
            .argParser(integerArgument('--id', 1, largestInteger))
            .makeOptionMandatory(),
        )
        .option(
          '--name <service name>',
          "name in URLs: a letter, then letters, digits and underscores (default: the object's name without blanks)",
        )
        .option('--json', "print the management service's JSON"),
    ).action(async (options: WebServiceOptions & { type: string; id: number; name?: string }) => {
      const answer = await service(options).post('/web-services', {
        objectType: options.type,
        objectId: options.id,
        ...(options.name === undefined ? {} : { serviceName: options.name }),
      })
      const { serviceName } = (answer ?? {}) as { serviceName?: unknown }
      if (typeof serviceName !== 'string') throw new CommandError('the server did not tell what it published')
      if (options.json === true) printJson(terminal, answer)
      else terminal.out(`${options.type} ${options.id} is published as ${serviceName}.\n`)
    }),
    'servicetier publish --type Page --id 21 --name Customer',
  )

  addExample(
    addConnectionOptions(
      program
        .command('unpublish')
        .summary('take a web service off')
        .description(
          'Take a web service off, and with it the others on the same object: effective at once on every server instance of the database. The next start does not publish it again.',
        )
        .addOption(typeOption())
        .requiredOption('--name <service name>', 'as `web-services` shows it')
        .option('--json', "print the management service's JSON"),
    ).action(async (options: WebServiceOptions & { type: string; name: string }) => {
      const answer = await service(options).delete(`/web-services/${options.type}/${encodeURIComponent(options.name)}`)
      const { unpublished } = (answer ?? {}) as { unpublished?: unknown }
      if (!Array.isArray(unpublished)) throw new CommandError('the server did not tell what it took off')
      if (options.json === true) printJson(terminal, answer)
      else terminal.out(`No longer published: ${options.type} ${unpublished.join(', ')}.\n`)
    }),
    'servicetier unpublish --type Page --name Customer',
  )
}

function typeOption(): Option {
  return new Option('--type <object type>', 'Codeunit, Page or Query')
    .choices(['Codeunit', 'Page', 'Query'])
    .makeOptionMandatory()
}
