import { definePage } from '../index.js'
import { demoApi } from './demoApi.js'
import { Item } from './Item.Table.js'

export const ApiItems = definePage(Item, {
  id: 50121,
  name: 'API Items',
  pageType: 'API',
  api: { ...demoApi, entityName: 'item', entitySetName: 'items' },
  odataKeyFields: ['SystemId'],
  controls: [
    { name: 'id', field: 'SystemId', editable: false },
    { name: 'number', field: 'No.' },
    { name: 'displayName', field: 'Description' },
    { name: 'type', field: 'Type' },
    { name: 'itemCategoryCode', field: 'Item Category Code' },
    { name: 'baseUnitOfMeasureCode', field: 'Base Unit of Measure' },
    { name: 'inventory', field: 'Inventory', editable: false },
    { name: 'unitPrice', field: 'Unit Price' },
    { name: 'unitCost', field: 'Unit Cost' },
    { name: 'blocked', field: 'Blocked' },
    { name: 'picture', field: 'Picture' },
    { name: 'lastModifiedDateTime', field: 'SystemModifiedAt', editable: false },
  ],
})
