/** The rows of the table Web Service, one named function per operation. Called by src/webservice only. */

import type { DataSource } from 'typeorm'
import { withDatabaseErrors } from '../dataSource.js'
import { repositoryOf } from '../entities/entitySchemas.js'
import { WebService, type WebServiceRow } from '../entities/WebService.js'

/** All operations throw CatalogueError Internal_DatabaseUnavailable where the database is away. */
export interface WebServiceRows {
  /** By service name, then object type; those that are not published too. */
  all(): Promise<WebServiceRow[]>
  /** @returns false if the object type has a service of that name; then nothing is changed */
  insert(service: WebServiceRow): Promise<boolean>
  /**
   * Publishes a service that was unpublished.
   * @returns false if there is none of that name for that object, or it is published
   */
  publishAgain(service: Pick<WebServiceRow, 'objectType' | 'objectId' | 'serviceName'>): Promise<boolean>
  /** @returns names of the services of the object that were published */
  unpublish(objectType: number, objectId: number): Promise<string[]>
}

export function webServiceRows(dataSource: DataSource): WebServiceRows {
  return {
    async all() {
      return await withDatabaseErrors(
        async () =>
          await repositoryOf(dataSource, WebService).find({ order: { serviceName: 'asc', objectType: 'asc' } }),
      )
    },

    async insert(service) {
      return await withDatabaseErrors(async () => {
        const inserted = await repositoryOf(dataSource, WebService)
          .createQueryBuilder()
          .insert()
          .values(service)
          .orIgnore()
          .returning(['serviceName'])
          .execute()
        return (inserted.raw as unknown[]).length > 0
      })
    },

    async publishAgain({ objectType, objectId, serviceName }) {
      return await withDatabaseErrors(async () => {
        const updated = await repositoryOf(dataSource, WebService).update(
          { objectType, objectId, serviceName, published: false },
          { published: true },
        )
        return updated.affected === 1
      })
    },

    async unpublish(objectType, objectId) {
      return await withDatabaseErrors(async () => {
        const updated = await repositoryOf(dataSource, WebService)
          .createQueryBuilder()
          .update()
          .set({ published: false })
          .where({ objectType, objectId, published: true })
          .returning(['serviceName'])
          .execute()
        return (updated.raw as { service_name: string }[]).map((row) => row.service_name)
      })
    },
  }
}
