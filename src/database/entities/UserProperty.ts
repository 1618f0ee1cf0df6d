/** Table 2000000121 User Property (compatibility 2.7): hashes of the secrets of a user, never the secrets. */

import { DateTime, Guid, Text } from '../../types/index.js'
import { field, platformTable, type RowOf } from './platformTable.js'

export const UserProperty = platformTable({
  id: 2000000121,
  name: 'User Property',
  fields: {
    userSecurityId: field(1, 'User Security ID', Guid),
    password: field(2, 'Password', Text(80)),
    authenticationKey: field(4, 'Authentication Key', Text(80)),
    webServicesKey: field(5, 'WebServices Key', Text(80)),
    webServicesKeyExpiryDate: field(6, 'WebServices Key Expiry Date', DateTime),
  },
  keys: [['userSecurityId']],
  hidden: {},
})

export type UserPropertyRow = RowOf<typeof UserProperty>
