/**
 * Table 2000000111 Session Event (compatibility 2.2): what remains of sessions. Written by the session log only.
 *
 * Its partitions need Client Type in the physical primary key, and it begins with what sessions and instances are
 * looked up by; symbols show the original's key.
 */

import { DateTime, Guid, Integer, Text } from '../../types/index.js'
import { EventTypeOption, SessionEventClientTypeOption } from './optionTypes.js'
import { field, platformTable, type RowOf } from './platformTable.js'

export const SessionEvent = platformTable({
  id: 2000000111,
  name: 'Session Event',
  fields: {
    userSid: field(1, 'User SID', Guid),
    serverInstanceId: field(2, 'Server Instance ID', Integer),
    sessionId: field(3, 'Session ID', Integer),
    eventType: field(4, 'Event Type', EventTypeOption),
    eventDatetime: field(5, 'Event Datetime', DateTime),
    clientType: field(6, 'Client Type', SessionEventClientTypeOption),
    databaseName: field(7, 'Database Name', Text(250)),
    clientComputerName: field(8, 'Client Computer Name', Text(250)),
    userId: field(9, 'User ID', Text(132)),
    comment: field(10, 'Comment', Text(132)),
    sessionUniqueId: field(11, 'Session Unique ID', Guid),
  },
  keys: [
    ['userSid', 'serverInstanceId', 'sessionId', 'eventDatetime', 'eventType'],
    ['sessionUniqueId'],
    ['eventDatetime'],
  ],
  hidden: {},
  physicalKey: ['serverInstanceId', 'sessionId', 'userSid', 'eventDatetime', 'eventType', 'clientType'],
})

export type SessionEventRow = RowOf<typeof SessionEvent>
