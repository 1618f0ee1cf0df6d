/**
 * The companies of the database, held in memory: every call asks for one. `reload` reads them again; whoever makes the
 * server instance calls it when the channel `servicetier_companies` says so.
 */

import { randomUUID } from 'node:crypto'
import type { Settings } from '../config/settings.js'
import type { CompanyRow } from '../database/entities/Company.js'
import type { CompanyRows } from '../database/rows/companyRows.js'
import { CatalogueError } from '../errors/CatalogueError.js'
import { Guid, Text } from '../types/index.js'

export interface Company {
  /** Text[30], case sensitive. */
  readonly name: string
  /** Lower-case hyphenated GUID that stays when the company is renamed. */
  readonly id: string
  readonly displayName: string
  readonly evaluationCompany: boolean
}

export interface NewCompany {
  /** Text[250]; default: the name. */
  readonly displayName?: string
  readonly evaluationCompany?: boolean
  /** It becomes the company of calls that name none, in place of the one that was. */
  readonly isDefault?: boolean
}

export interface CompaniesOptions {
  readonly rows: CompanyRows
  readonly settings: Pick<Settings, 'ServicesDefaultCompany'>
}

const nameType = Text(30)
const displayNameType = Text(250)

export class Companies {
  readonly #options: CompaniesOptions
  #byName: ReadonlyMap<string, CompanyRow> = new Map()
  #byId: ReadonlyMap<string, CompanyRow> = new Map()
  #reading = 0
  /**
   * The latest read that was taken: an older one that ends later is not. Whoever waited for a read has it, or a later
   * one.
   */
  #taken = 0

  private constructor(options: CompaniesOptions) {
    this.#options = options
  }

  /** @throws CatalogueError Internal_DatabaseUnavailable */
  static async load(options: CompaniesOptions): Promise<Companies> {
    const companies = new Companies(options)
    await companies.reload()
    return companies
  }

  async reload(): Promise<void> {
    const reading = ++this.#reading
    const rows = await this.#options.rows.all()
    if (reading < this.#taken) return
    this.#taken = reading
    this.#byName = new Map(rows.map((row) => [row.name, row]))
    this.#byId = new Map(rows.map((row) => [row.id, row]))
  }

  /** In the order of code points. */
  names(): string[] {
    return [...this.#byName.keys()]
  }

  all(): Company[] {
    return [...this.#byName.values()]
  }

  /** Case sensitive (compatibility 3.1). */
  has(name: string): boolean {
    return this.#byName.has(name)
  }

  /** @throws CatalogueError Internal_CompanyNotFound */
  require(name: string): Company {
    const company = this.#byName.get(name)
    if (company === undefined) throw new CatalogueError('Internal_CompanyNotFound', { company: name })
    return company
  }

  /** @param id a GUID in any form AL reads; anything else is no company's */
  byId(id: string): Company | undefined {
    try {
      return this.#byId.get(Guid.check(id))
    } catch {
      return undefined
    }
  }

  /**
   * The company of calls that name none (compatibility 4.1): ServicesDefaultCompany, else the one that was created as
   * the default, else the only one.
   * @throws CatalogueError Internal_CompanyNotFound if the setting names no company, Internal_DefaultCompanyNotFound
   */
  defaultCompany(): string {
    const given = this.#options.settings.ServicesDefaultCompany
    if (given !== undefined) return this.require(given).name
    const companies = [...this.#byName.values()]
    const chosen =
      companies.find((company) => company.defaultCompany) ?? (companies.length === 1 ? companies[0] : undefined)
    if (chosen === undefined) throw new CatalogueError('Internal_DefaultCompanyNotFound', {})
    return chosen.name
  }

  /**
   * @throws CatalogueError Internal_EntityWithSameKeyExists, or Application_… for a name or display name that is none
   */
  async create(name: string, details: NewCompany = {}): Promise<Company> {
    if (!(await this.createMissing(name, details))) {
      throw new CatalogueError('Internal_EntityWithSameKeyExists', {
        table: 'Company',
        identification: `Name='${name}'`,
      })
    }
    return this.require(name)
  }

  /** As `create`, but leaves a company that is there as it is. @returns whether it was created now */
  async createMissing(name: string, details: NewCompany = {}): Promise<boolean> {
    const created = await this.#options.rows.insert({
      name: checkedName(name),
      evaluationCompany: details.evaluationCompany ?? false,
      displayName: displayNameType.check(details.displayName ?? name),
      id: randomUUID(),
      businessProfileId: '',
      defaultCompany: details.isDefault ?? false,
    })
    await this.reload()
    return created
  }
}

function checkedName(name: string): string {
  const checked = nameType.check(name)
  // A blank at the end would be lost in many a URL, a control character cannot be in one.
  if (checked === '' || checked !== checked.trim() || /\p{Cc}/u.test(checked)) {
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `${JSON.stringify(name)} is not a company name: it is blank, begins or ends with a blank, or has a control character.`,
    })
  }
  return checked
}
