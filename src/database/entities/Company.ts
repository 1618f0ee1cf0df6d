/** Table 2000000006 Company (compatibility 2.6). */

import { Boolean, Guid, Text } from '../../types/index.js'
import { field, platformTable, type RowOf } from './platformTable.js'

export const Company = platformTable({
  id: 2000000006,
  name: 'Company',
  fields: {
    name: field(1, 'Name', Text(30)),
    evaluationCompany: field(2, 'Evaluation Company', Boolean),
    displayName: field(3, 'Display Name', Text(250)),
    id: field(8000, 'Id', Guid),
    businessProfileId: field(8005, 'Business Profile Id', Text(250)),
  },
  keys: [['name']],
  hidden: {
    // The company of calls that name none, unless ServicesDefaultCompany names another; at most one row.
    defaultCompany: { type: 'boolean', nullable: false },
  },
  hiddenIndexes: [
    { columns: ['id'], unique: true },
    { columns: ['defaultCompany'], unique: true, where: 'default_company' },
  ],
})

export type CompanyRow = RowOf<typeof Company>
