/**
 * Brings the database in line with the application: its tables, its companies and their first rows, its web services.
 */

import type { Application } from '../application/application.js'
import type { Objects } from '../application/Objects.js'
import type { Companies } from '../company/companies.js'
import type { DedicatedConnection } from '../database/DedicatedConnection.js'
import { insertMany } from '../schema/insertMany.js'
import { systemWebServices } from '../application/systemPages.js'
import { syncSchema } from '../schema/schemaSync.js'
import type { WebServices } from '../webservice/webServices.js'

export interface InstallOptions {
  readonly application: Application
  readonly objects: Objects
  readonly connection: DedicatedConnection
  readonly companies: Companies
  readonly webServices: WebServices
  readonly loadDemoCompany: boolean
  /** Data may be lost where a table was changed. */
  readonly forceSchemaSync: boolean
  readonly log: (line: string) => void
}

/** May be run by several instances at once, and again after it was interrupted. */
export async function installApplication({
  application,
  objects,
  connection,
  companies,
  webServices,
  loadDemoCompany,
  forceSchemaSync,
  log,
}: InstallOptions): Promise<void> {
  await syncSchema(async (statement) => await connection.query(statement), objects.tables, { force: forceSchemaSync })
  if (loadDemoCompany) {
    const missing = application.companies.filter((name) => !companies.has(name))
    // The rows come first: a company that is there has them, whatever interrupts this.
    for (const { companyName, table, rows } of missing.length === 0 ? [] : (application.demoData?.() ?? [])) {
      if (missing.includes(companyName))
        await connection.transaction(async (query) => {
          await insertMany(query, table, companyName, rows)
        })
    }
    for (const name of missing) {
      if (await companies.createMissing(name, { isDefault: name === application.companies[0] }))
        log(`Created the company '${name}'.`)
    }
  }
  await webServices.publishMissing([...systemWebServices, ...application.webServices])
}
