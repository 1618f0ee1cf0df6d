/** Table 2000000112 Server Instance (compatibility 2.3): a row for every start of a server instance. */

import { BigInteger, DateTime, Integer, Text } from '../../types/index.js'
import { ServerInstanceStatusOption } from './optionTypes.js'
import { autoIncrementField, field, platformTable, type RowOf } from './platformTable.js'

export const ServerInstance = platformTable({
  id: 2000000112,
  name: 'Server Instance',
  fields: {
    serverInstanceId: autoIncrementField(1, 'Server Instance ID', Integer),
    serviceName: field(2, 'Service Name', Text(250)),
    serverComputerName: field(3, 'Server Computer Name', Text(250)),
    lastActive: field(4, 'Last Active', DateTime),
    serverInstanceName: field(5, 'Server Instance Name', Text(250)),
    serverPort: field(6, 'Server Port', Integer),
    managementPort: field(7, 'Management Port', Integer),
    status: field(8, 'Status', ServerInstanceStatusOption),
    lastTenantConfigVersion: field(9, 'Last Tenant Config Version', BigInteger),
  },
  keys: [['serverInstanceId']],
  hidden: {
    // Names the process, so that a peer on the same computer can tell whether it still lives.
    hostProcess: { type: 'varchar', length: 250, nullable: true },
  },
})

export type ServerInstanceRow = RowOf<typeof ServerInstance>
