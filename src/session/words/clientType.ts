/**
 * Why a session exists, in Business Central's two vocabularies (compatibility 1.4): the option of the tables Active
 * Session and Session Event, with fixed ordinals, and the language's ClientType. A web-service call is `Web Service` in
 * the tables, whatever its protocol, and SOAP, ODataV4 or Api in the language.
 */

/** Option members of the field Client Type by ordinal. Session Event knows the first twelve only. */
export const clientTypeMembers = [
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
] as const

export type ClientTypeMember = (typeof clientTypeMembers)[number]

/** The language's ClientType values that a session of this server can have. */
export type ClientType = 'Background' | 'SOAP' | 'ODataV4' | 'Api' | 'Web' | 'NAS' | 'Management'

const memberOf = {
  Background: 'Background',
  SOAP: 'Web Service',
  ODataV4: 'Web Service',
  Api: 'Web Service',
  Web: 'Web Client',
  NAS: 'NAS',
  Management: 'Management Client',
} as const satisfies Record<ClientType, ClientTypeMember>

/** The tables' option member of a client type. */
export function clientTypeMember(clientType: ClientType): ClientTypeMember {
  return memberOf[clientType]
}

/** Ordinal of the tables' option member, 0 to 13. */
export function clientTypeOrdinal(clientType: ClientType): number {
  return clientTypeMembers.indexOf(memberOf[clientType])
}
