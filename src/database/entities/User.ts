/** Table 2000000120 User (compatibility 2.7). Every change of it is announced on the channel `servicetier_users`. */

import { Boolean, Code, DateTime, Guid, Text } from '../../types/index.js'
import { LicenseTypeOption, UserStateOption } from './optionTypes.js'
import { field, platformTable, type RowOf } from './platformTable.js'

export const User = platformTable({
  id: 2000000120,
  name: 'User',
  fields: {
    userSecurityId: field(1, 'User Security ID', Guid),
    userName: field(2, 'User Name', Code(50)),
    fullName: field(3, 'Full Name', Text(80)),
    state: field(4, 'State', UserStateOption),
    expiryDate: field(5, 'Expiry Date', DateTime),
    windowsSecurityId: field(7, 'Windows Security ID', Text(119)),
    changePassword: field(8, 'Change Password', Boolean),
    licenseType: field(10, 'License Type', LicenseTypeOption),
    authenticationEmail: field(11, 'Authentication Email', Text(250)),
    contactEmail: field(14, 'Contact Email', Text(250)),
    exchangeIdentifier: field(15, 'Exchange Identifier', Text(250)),
    applicationId: field(16, 'Application ID', Guid),
  },
  keys: [['userSecurityId']],
  hidden: {},
  hiddenIndexes: [{ columns: ['userName'], unique: true }],
})

export type UserRow = RowOf<typeof User>
