import { defineEnum } from '../index.js'

export const SalesLineType = defineEnum({
  id: 37,
  name: 'Sales Line Type',
  values: { ' ': 0, 'G/L Account': 1, Item: 2, Resource: 3, 'Fixed Asset': 4, 'Charge (Item)': 5 },
})
