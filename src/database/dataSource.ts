/**
 * TypeORM's data source over the platform tables: for migrations and for what administers companies, users and web
 * services. Sessions, their log and the heartbeat have connections of their own. One per process, on the gateway's
 * thread.
 */

import pg from 'pg'
import { DataSource, QueryFailedError, type Logger } from 'typeorm'
import { cutClient, keepAliveMilliseconds } from './Connections.js'
import { entitySchemas } from './entities/entitySchemas.js'
import { platformSchema } from './entities/platformTables.js'
import { migrations } from './migrations/migrations.js'
import { fromDatabaseError } from './sqlState.js'

export interface DataSourceOptions {
  /** Any connection string that pg takes. */
  readonly url: string
  /** What pg_stat_activity shows. */
  readonly applicationName: string
  /** Connections at most. */
  readonly poolSize: number
}

const connectMilliseconds = 10_000
const idleMilliseconds = 30_000
/** Nothing here takes long; a statement that hangs must not take the pool with it. Migrations lift both. */
const lockMilliseconds = 10_000
const statementMilliseconds = 30_000

// pg writes a Date in the process's time zone with an offset in minutes, which moves dates of years before time zones
// by seconds.
pg.defaults.parseInputDatesAsUTC = true

/** All of TypeORM's connections: its pool tells nobody of them. */
const clientsOf = new WeakMap<DataSource, ReadonlySet<pg.Client>>()

const nothing = (): void => undefined
/**
 * TypeORM prints some lines whatever `logging` says. What goes wrong is thrown as well, and told by whoever catches it.
 */
const silent: Logger = {
  log: nothing,
  logMigration: nothing,
  logQuery: nothing,
  logQueryError: nothing,
  logQuerySlow: nothing,
  logSchemaBuild: nothing,
}

/**
 * Connects. The caller ends it with `destroy()`.
 * @throws CatalogueError Internal_DatabaseUnavailable
 */
export async function openDataSource(options: DataSourceOptions): Promise<DataSource> {
  const clients = new Set<pg.Client>()
  class Client extends pg.Client {
    constructor(config?: string | pg.ClientConfig) {
      super(config)
      clients.add(this)
      this.once('end', () => {
        clients.delete(this)
      })
    }
  }
  const dataSource = new DataSource({
    type: 'postgres',
    schema: platformSchema,
    applicationName: options.applicationName,
    poolSize: options.poolSize,
    connectTimeoutMS: connectMilliseconds,
    entities: [...entitySchemas],
    migrations: [...migrations],
    synchronize: false,
    installExtensions: false,
    logging: false,
    logger: silent,
    // A connection that breaks while idle leaves the pool; without a listener it would end the process.
    poolErrorHandler: nothing,
    extra: {
      Client,
      // Not TypeORM's `url`: it reads fewer forms of it than pg.
      connectionString: options.url,
      keepAlive: true,
      keepAliveInitialDelayMillis: keepAliveMilliseconds,
      idleTimeoutMillis: idleMilliseconds,
      options: `-c timezone=UTC -c datestyle=ISO -c lock_timeout=${lockMilliseconds} -c statement_timeout=${statementMilliseconds}`,
    },
  })
  clientsOf.set(dataSource, clients)
  return await withDatabaseErrors(async () => await dataSource.initialize())
}

/** Closes its connections at once, for they may hang; statements in flight fail, later ones connect anew. */
export function cutDataSource(dataSource: DataSource): void {
  for (const client of clientsOf.get(dataSource) ?? []) cutClient(client)
}

/** Runs `work` and tells its database errors in the words of the catalogue; others are thrown as pg's. */
export async function withDatabaseErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw fromDatabaseError(error instanceof QueryFailedError ? error.driverError : error)
  }
}
