/**
 * Table Event Log, ours (compatibility 2.8, 6.4): what the Windows event log is there. Written by
 * `eventlog/EventLog.ts` only. The id is of no published object.
 */

import { BigInteger, DateTime, Guid, Integer, Text } from '../../types/index.js'
import { ClientTypeOption, EventLogLevelOption } from './optionTypes.js'
import { autoIncrementField, field, platformTable, type RowOf } from './platformTable.js'

export const EventLog = platformTable({
  id: 2000100000,
  name: 'Event Log',
  fields: {
    id: autoIncrementField(1, 'ID', BigInteger),
    serverInstanceId: field(2, 'Server Instance ID', Integer),
    eventId: field(3, 'Event ID', Integer),
    level: field(4, 'Level', EventLogLevelOption),
    eventDatetime: field(5, 'Event Datetime', DateTime),
    sessionId: field(6, 'Session ID', Integer),
    sessionUniqueId: field(7, 'Session Unique ID', Guid),
    userId: field(8, 'User ID', Text(132)),
    companyName: field(9, 'Company Name', Text(30)),
    clientType: field(10, 'Client Type', ClientTypeOption),
    objectId: field(11, 'Object ID', Integer),
    procedure: field(12, 'Procedure', Text()),
    exception: field(13, 'Exception', Text(250)),
    message: field(14, 'Message', Text()),
    context: field(15, 'Context', Text()),
  },
  keys: [['id'], ['eventDatetime']],
  hidden: {},
})

export type EventLogRow = RowOf<typeof EventLog>
