/** The objects of an application as those see them who run its code: found by id or name. */

import type { Codeunit } from './codeunit/defineCodeunit.js'
import type { PageDefinition } from './page/pageDefinition.js'
import type { AnyTable } from './table/tableDefinition.js'

/** `Objects` of `application/` implements it. Names in any case, as AL has them. */
export interface ApplicationObjects {
  readonly pages: readonly PageDefinition[]
  codeunit(idOrName: number | string): Codeunit | undefined
  table(idOrName: number | string): AnyTable | undefined
  page(idOrName: number | string): PageDefinition | undefined
  /** The source table of one of the pages. @throws TypeError for a page that is not one of them */
  pageSource(page: PageDefinition): AnyTable
}
