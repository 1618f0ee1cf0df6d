import { defineEnum } from '../index.js'

export const SalesDocumentType = defineEnum({
  id: 36,
  name: 'Sales Document Type',
  values: { Quote: 0, Order: 1, Invoice: 2, 'Credit Memo': 3, 'Blanket Order': 4, 'Return Order': 5 },
})
