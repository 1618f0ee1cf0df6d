/**
 * The options of the platform tables, ordinals as in compatibility 1.4(b), 2.2, 2.3, 2.5 and 2.7. Blank members are
 * ordinals that are not in use.
 */

import { Option } from '../../types/index.js'

/** Client Type of Active Session. */
export const ClientTypeOption = Option(
  'Windows Client',
  'SharePoint Client',
  'Web Service',
  'Client Service',
  'NAS',
  'Background',
  'Management Client',
  'Web Client',
  'Unknown',
  'Tablet',
  'Phone',
  'Desktop',
  'Teams',
  'Child Session',
)

/** Client Type of Session Event: the first twelve only. */
export const SessionEventClientTypeOption = Option(
  'Windows Client',
  'SharePoint Client',
  'Web Service',
  'Client Service',
  'NAS',
  'Background',
  'Management Client',
  'Web Client',
  'Unknown',
  'Tablet',
  'Phone',
  'Desktop',
)

export const EventTypeOption = Option('Logon', 'Logoff', 'Start', 'Stop', 'Close')

export const ServerInstanceStatusOption = Option('Started', 'Stopped', 'Crashed')

export const WebServiceObjectTypeOption = Option('', '', '', '', '', 'Codeunit', '', '', 'Page', 'Query')

export const UserStateOption = Option('Enabled', 'Disabled')

export const LicenseTypeOption = Option(
  'Full User',
  'Limited User',
  'Device Only User',
  'Windows Group',
  'External User',
  'External Administrator',
  'External Accountant',
  'Application',
  'AAD Group',
  'Agent',
)

/** Level of Event Log, ours. */
export const EventLogLevelOption = Option('Error', 'Warning', 'Information')
