import { definePage } from '../index.js'
import { TypeSampleLine } from './TypeSampleLine.Table.js'

export const TypeSampleLines = definePage(TypeSampleLine, {
  id: 50111,
  name: 'Type Sample Lines',
  pageType: 'ListPart',
  controls: ['Sample No.', 'Line No.', 'Description', 'Amount', 'Date'],
})
