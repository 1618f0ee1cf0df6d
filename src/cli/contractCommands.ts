/**
 * The commands that write documents about what a running server publishes, for those who write clients: openapi,
 * postman.
 */

import type { Command } from 'commander'
import { addConnectionOptions, clientConnection, type ConnectionOptions } from './clientConnection.js'
import { addExample } from './examples.js'
import { ManagementService } from './ManagementService.js'
import type { Terminal } from './terminal.js'
import { writeDocument } from './writeDocument.js'

export interface ContractOptions extends ConnectionOptions {
  readonly company?: string
  readonly output?: string
}

export function addContractCommands(program: Command, terminal: Terminal): void {
  addExample(
    addContractOptions(
      program
        .command('openapi')
        .summary('write an OpenAPI document of the OData services and APIs')
        .description(
          'Write an OpenAPI 3.1 document (JSON) of everything that is published over OData: pages, queries, codeunits and API pages, with a schema of every entity.',
        ),
    ).action(async (options: ContractOptions) => {
      await writeContract('/openapi', options, terminal)
    }),
    'servicetier openapi --output openapi.json',
  )

  addExample(
    addContractOptions(
      program
        .command('postman')
        .summary('write a Postman collection of everything that is published, or its environment')
        .description(
          'Write a Postman collection (v2.1) of everything that is published: every SOAP operation, entity set, action and function as a request with tests on its answer, and sessions that are started, watched and stopped. --environment writes the environment it runs in: addresses, company, user.',
        )
        .option('--environment', 'write the environment instead'),
    ).action(async ({ environment, ...options }: ContractOptions & { environment?: boolean }) => {
      await writeContract(environment === true ? '/postman/environment' : '/postman', options, terminal)
    }),
    'servicetier postman --output servicetier.postman_collection.json',
    'servicetier postman --environment --output servicetier.postman_environment.json',
  )
}

/** Which server, which company, and where the document goes. */
export function addContractOptions(command: Command): Command {
  return addConnectionOptions(command)
    .option('--company <name>', 'company that addresses and examples name (default: the default company)')
    .option('--output <file>', 'file to write (default: stdout)')
}

/**
 * Fetches a document from the management service and writes it where the options say.
 * @param path begins with a slash, without a query
 * @throws {CommandError}
 */
export async function writeContract(
  path: string,
  { company, output, ...connection }: ContractOptions,
  terminal: Terminal,
): Promise<void> {
  const query = company === undefined ? '' : `?${new URLSearchParams({ company }).toString()}`
  const text = await new ManagementService(clientConnection(connection, terminal)).getText(path + query)
  await writeDocument(text, output, terminal)
}
