/**
 * Makes the demo data of a company larger: the command `demo-data`, on a database that instances may be working with.
 */

import { Objects } from '../application/Objects.js'
import { Companies } from '../company/companies.js'
import type { Settings } from '../config/settings.js'
import { openDataSource } from '../database/dataSource.js'
import { DedicatedConnection } from '../database/DedicatedConnection.js'
import { migrate } from '../database/migrate.js'
import { companyRows } from '../database/rows/companyRows.js'
import { webServiceRows } from '../database/rows/webServiceRows.js'
import { insertMany } from '../schema/insertMany.js'
import { lastNumber } from '../schema/lastNumber.js'
import { WebServices } from '../webservice/webServices.js'
import { Belongings } from './Belongings.js'
import { installApplication } from './installApplication.js'
import { applicationUrl, loadApplication } from './loadApplication.js'

export interface ExtendDemoDataOptions {
  readonly settings: Settings
  readonly databaseUrl: string
  /** The last number that is to be there. */
  readonly rows: number
  /** Default: the default company. */
  readonly companyName: string | undefined
  /** Lines about what is going on. */
  readonly print: (line: string) => void
}

export interface ExtendedDemoData {
  readonly tableName: string
  readonly companyName: string
  readonly inserted: number
  /** The last number that is there now; more than was asked for if there were more before. */
  readonly lastNumber: number
}

/** Rows per transaction: what is lost when it is interrupted, and how often progress is told. */
const batchRows = 20_000
const lockMilliseconds = 10_000

/**
 * Fills the application's series up to a number, going on from the last one that is there. May be run again, after it
 * was interrupted too. A database that has no tables yet gets them, as by a start.
 * @throws Error that says why, if the application has no series; CatalogueError Internal_CompanyNotFound
 */
export async function extendDemoData({
  settings,
  databaseUrl,
  rows,
  companyName,
  print,
}: ExtendDemoDataOptions): Promise<ExtendedDemoData> {
  const application = await loadApplication(applicationUrl(settings.Application))
  const { demoSeries: series } = application
  if (series === undefined)
    throw new Error(`The application ${application.name} has no demo data that could be extended.`)
  const belongings = new Belongings()
  try {
    const dataSource = await openDataSource({ url: databaseUrl, applicationName: 'servicetier demo-data', poolSize: 1 })
    belongings.add(async () => {
      await dataSource.destroy()
    })
    await migrate(dataSource)
    const connection = new DedicatedConnection({
      url: databaseUrl,
      applicationName: 'servicetier demo-data',
      lockTimeout: lockMilliseconds,
      statementTimeout: 0,
    })
    belongings.add(async () => {
      await connection.end()
    })
    const companies = await Companies.load({ rows: companyRows(dataSource), settings })
    const webServices = await WebServices.load(webServiceRows(dataSource))
    await installApplication({
      application,
      objects: new Objects(application.objects),
      connection,
      companies,
      webServices,
      loadDemoCompany: settings.LoadDemoCompany,
      forceSchemaSync: false,
      log: print,
    })

    const { name } = companies.require(companyName ?? companies.defaultCompany())
    const { table } = series
    const query = async (
      statement: Parameters<DedicatedConnection['query']>[0],
    ): ReturnType<DedicatedConnection['query']> => await connection.query(statement)
    let last = await lastNumber(query, table, name)
    let inserted = 0
    while (last < rows) {
      const next = Math.min(rows, last + batchRows)
      const first = last + 1
      inserted += await connection.transaction(
        async (inTransaction) => await insertMany(inTransaction, table, name, series.rows(name, first, next)),
      )
      last = next
      print(`${table.name}: ${last} of ${rows}`)
    }
    if (inserted > 0) await connection.query({ text: `analyze "${table.storage.schema}"."${table.storage.name}"` })
    return { tableName: table.name, companyName: name, inserted, lastNumber: last }
  } finally {
    await belongings.end()
  }
}
