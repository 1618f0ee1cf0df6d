/** The rows of the table Company, one named function per operation. Called by src/company only. */

import type { DataSource } from 'typeorm'
import { withDatabaseErrors } from '../dataSource.js'
import { Company, type CompanyRow } from '../entities/Company.js'
import { repositoryOf } from '../entities/entitySchemas.js'

/** All operations throw CatalogueError Internal_DatabaseUnavailable where the database is away. */
export interface CompanyRows {
  /** By name. */
  all(): Promise<CompanyRow[]>
  /**
   * A row with `defaultCompany` takes that mark from any other.
   * @returns false if there is a company of that name; then nothing is changed
   */
  insert(company: CompanyRow): Promise<boolean>
}

export function companyRows(dataSource: DataSource): CompanyRows {
  return {
    async all() {
      return await withDatabaseErrors(
        async () => await repositoryOf(dataSource, Company).find({ order: { name: 'asc' } }),
      )
    },

    async insert(company) {
      return await withDatabaseErrors(
        async () =>
          await dataSource.transaction(async (manager) => {
            const companies = repositoryOf(manager, Company)
            const inserted = await companies
              .createQueryBuilder()
              .insert()
              .values({ ...company, defaultCompany: false })
              .orIgnore()
              .returning(['name'])
              .execute()
            if ((inserted.raw as unknown[]).length === 0) return false
            if (company.defaultCompany) {
              await companies.update({ defaultCompany: true }, { defaultCompany: false })
              await companies.update({ name: company.name }, { defaultCompany: true })
            }
            return true
          }),
      )
    },
  }
}
