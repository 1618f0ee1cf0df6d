/**
 * `servicetier/testing`: runs business code in a session of a company, as a test wants it: called directly, with
 * records and assertions in the same function, and nothing that it changed is there afterwards.
 */

import type { Application, Session } from './index.js'
import { CompanyInProcess } from './compose/companyInProcess.js'

export interface OpenCompanyOptions {
  /** The application: its tables, companies and demo rows are made. */
  readonly application: Application
  /** Default: the application's first company. */
  readonly companyName?: string
  /**
   * A PostgreSQL database, `postgres://user:password@host/database`. Default: a new one, made for this company and
   * removed by `close()`.
   */
  readonly databaseUrl?: string
}

export interface Company {
  readonly name: string
  /**
   * Runs code as a session of the company. When it ends, everything that it changed is taken back, what it committed
   * with `session.commit()` included. One run after the other.
   * @returns what the code returns
   * @throws what the code throws
   */
  run<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** Closes the company, and ends the PostgreSQL that was started for it. */
  close(): Promise<void>
}

/** Opens a company for tests; a matter of about a second. @throws Error that tells why not */
export async function openCompany(options: OpenCompanyOptions): Promise<Company> {
  return await CompanyInProcess.open(options)
}
