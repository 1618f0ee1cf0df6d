import { definePage, fromField } from '../index.js'
import { TypeSample } from './TypeSample.Table.js'
import { TypeSampleLines } from './TypeSampleLines.Page.js'

export const TypeSamplePage = definePage(TypeSample, {
  id: 50110,
  name: 'Type Sample',
  pageType: 'Document',
  controls: [
    'No.',
    'Integer Field',
    'BigInteger Field',
    'Decimal Field',
    'Boolean Field',
    'Text Field',
    'Code Field',
    'Date Field',
    'Time Field',
    'DateTime Field',
    'Duration Field',
    'Guid Field',
    'Option Field',
    'Enum Field',
    'Char Field',
    'Byte Field',
    'DateFormula Field',
    'RecordID Field',
    'Blob Field',
  ],
  parts: {
    Lines: { page: TypeSampleLines, link: { 'Sample No.': fromField('No.') } },
  },
})
