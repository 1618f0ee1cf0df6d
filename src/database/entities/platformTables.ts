/** All platform tables. No import of the ORM here. */

import { ActiveSession } from './ActiveSession.js'
import { Company } from './Company.js'
import { EventLog } from './EventLog.js'
import type { PlatformTable } from './platformTable.js'
import { ServerInstance } from './ServerInstance.js'
import { SessionEvent } from './SessionEvent.js'
import { User } from './User.js'
import { UserProperty } from './UserProperty.js'
import { WebService } from './WebService.js'

/** Their schema in the database. */
export const platformSchema = 'platform'

export const platformTables: readonly PlatformTable[] = [
  Company,
  WebService,
  ActiveSession,
  SessionEvent,
  ServerInstance,
  User,
  UserProperty,
  EventLog,
]
