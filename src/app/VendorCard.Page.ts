import { definePage } from '../index.js'
import { Vendor } from './Vendor.Table.js'

export const VendorCard = definePage(Vendor, {
  id: 26,
  name: 'Vendor Card',
  controls: [
    'No.',
    'Name',
    'Search Name',
    'Address',
    'Post Code',
    'City',
    'Country/Region Code',
    'Contact',
    'Phone No.',
    'E-Mail',
    'Purchaser Code',
    'Balance (LCY)',
    'Blocked',
    { name: 'Last Date Modified', editable: false },
  ],
})
