import { defineEnum } from '../index.js'

export const SalesDocumentStatus = defineEnum({
  id: 120,
  name: 'Sales Document Status',
  values: { Open: 0, Released: 1, 'Pending Approval': 2, 'Pending Prepayment': 3 },
})
