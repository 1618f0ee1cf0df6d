/**
 * Table 2000000076 Web Service (compatibility 2.5). Every change of it is announced on the channel
 * `servicetier_web_services`.
 */

import { Boolean, Integer, Text } from '../../types/index.js'
import { WebServiceObjectTypeOption } from './optionTypes.js'
import { field, platformTable, type RowOf } from './platformTable.js'

export const WebService = platformTable({
  id: 2000000076,
  name: 'Web Service',
  fields: {
    objectType: field(3, 'Object Type', WebServiceObjectTypeOption),
    objectId: field(6, 'Object ID', Integer),
    serviceName: field(9, 'Service Name', Text(250)),
    published: field(12, 'Published', Boolean),
    excludeFieldsOutsideRepeater: field(13, 'ExcludeFieldsOutsideRepeater', Boolean),
    excludeNonEditableFlowFields: field(14, 'ExcludeNonEditableFlowFields', Boolean),
  },
  keys: [
    ['objectType', 'serviceName'],
    ['objectType', 'objectId'],
  ],
  hidden: {},
})

export type WebServiceRow = RowOf<typeof WebService>
