/**
 * Table 2000000110 Active Session (compatibility 2.1): a row for every session that lives. Written by the session log
 * only.
 */

import { DateTime, Guid, Integer, Text } from '../../types/index.js'
import { ClientTypeOption } from './optionTypes.js'
import { field, platformTable, type RowOf } from './platformTable.js'

export const ActiveSession = platformTable({
  id: 2000000110,
  name: 'Active Session',
  fields: {
    userSid: field(1, 'User SID', Guid),
    serverInstanceId: field(2, 'Server Instance ID', Integer),
    sessionId: field(3, 'Session ID', Integer),
    serverInstanceName: field(4, 'Server Instance Name', Text(250)),
    serverComputerName: field(5, 'Server Computer Name', Text(250)),
    userId: field(6, 'User ID', Text(132)),
    clientType: field(7, 'Client Type', ClientTypeOption),
    clientComputerName: field(8, 'Client Computer Name', Text(250)),
    loginDatetime: field(9, 'Login Datetime', DateTime),
    databaseName: field(10, 'Database Name', Text(250)),
    sessionUniqueId: field(11, 'Session Unique ID', Guid),
  },
  keys: [['serverInstanceId', 'sessionId'], ['loginDatetime'], ['userSid', 'clientType']],
  hidden: {
    companyName: { type: 'varchar', length: 30, nullable: false },
    objectId: { type: 'integer', nullable: false },
    procedure: { type: 'varchar', length: 250, nullable: false },
    // Set by another server instance that asks for the session to be stopped.
    stopRequestedBy: { type: 'varchar', length: 132, nullable: true },
    stopComment: { type: 'varchar', length: 132, nullable: true },
  },
  hiddenIndexes: [{ columns: ['sessionUniqueId'], unique: false }],
})

export type ActiveSessionRow = RowOf<typeof ActiveSession>
