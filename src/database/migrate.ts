/**
 * Brings the platform tables up to date. All pending migrations are one transaction under an advisory lock: two server
 * instances that start at once do not collide, and a migration that fails leaves nothing.
 */

import { MigrationExecutor, type DataSource } from 'typeorm'
import { withDatabaseErrors } from './dataSource.js'
import { platformSchema } from './entities/platformTables.js'

/** 'serv' 'migr' as two 32-bit numbers; session event partitions use another second one. */
const migrationLock = '1936028278, 1835624306'

/** @returns names of the migrations that were run now, oldest first */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  return await withDatabaseErrors(async () => {
    const runner = dataSource.createQueryRunner()
    try {
      await runner.startTransaction('READ COMMITTED')
      try {
        await runner.query('set local lock_timeout = 0; set local statement_timeout = 0')
        await runner.query(`select pg_advisory_xact_lock(${migrationLock})`)
        await runner.query(`create schema if not exists ${platformSchema}`)
        const done = await new MigrationExecutor(dataSource, runner).executePendingMigrations()
        await runner.commitTransaction()
        return done.map((migration) => migration.name)
      } catch (error) {
        await runner.rollbackTransaction().catch(() => undefined)
        throw error
      }
    } finally {
      await runner.release()
    }
  })
}
