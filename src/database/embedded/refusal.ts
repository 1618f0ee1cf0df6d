/** The refusal of a data directory that another live process owns. Made by this folder only. */

export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse'

  /** @param ownerProcessId `undefined` when the owner does not answer. */
  constructor(dataDirectory: string, ownerProcessId: number | undefined) {
    const owner = ownerProcessId === undefined ? 'another process' : `process ${ownerProcessId}`
    super(
      `The data directory ${dataDirectory} is in use by ${owner}. Stop that one first, give this one a data directory of its own ` +
        '(SERVICETIER_DATA_DIRECTORY), or let both use one PostgreSQL server (SERVICETIER_DATABASE_URL).',
    )
  }
}
