/** The page behind the set of companies, which every root has: `Company` in `/ODataV4`, `companies` in APIs. */

import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import { Company } from '../../application/systemTables.js'
import type { Root } from './model.js'

export const companyTable = Company as unknown as AnyTable

/** Compatibility 2.6 and 4.1: by name and, as an alternate key, by id in `/ODataV4`; by id in APIs. */
export function companyPage(root: Root): PageDefinition {
  const api = root.kind === 'Api'
  const control = (field: string, apiName: string): PageDefinition['controls'][number] =>
    Object.freeze({ name: api ? apiName : field, field, caption: field, editable: false })
  const controls = [
    control('Name', 'name'),
    control('Evaluation Company', 'evaluationCompany'),
    control('Display Name', 'displayName'),
    control('Id', 'id'),
    control('Business Profile Id', 'businessProfileId'),
  ]
  return Object.freeze({
    objectType: 'Page' as const,
    id: 0,
    name: 'Companies',
    caption: 'Companies',
    pageType: 'List' as const,
    sourceTable: 'Company',
    sourceView: Object.freeze({ descending: false, filters: [] }),
    insertAllowed: false,
    modifyAllowed: false,
    deleteAllowed: false,
    ...(api ? { odataKeyFields: ['Id'] } : {}),
    controls: Object.freeze(controls),
    parts: [],
    actions: [],
    triggers: {},
  })
}
