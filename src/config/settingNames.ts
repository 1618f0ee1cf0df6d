/**
 * A setting's name as environment variable and as flag (docs/reference/settings.md): `SOAPServicesPort` is
 * `SERVICETIER_SOAP_SERVICES_PORT` and `--soap-services-port`.
 */

export const environmentPrefix = 'SERVICETIER_'

/** SOAP, OData, API, NAS, SSL, NTLM, URL and V4 are one word each; every other word begins with a capital letter. */
const words = /SOAP|OData|API|NAS|SSL|NTLM|URL|V4|[A-Z][a-z]*|\d+/g

function wordsOf(settingName: string): readonly string[] {
  return settingName.match(words) ?? []
}

export function environmentVariableOf(settingName: string): string {
  return environmentPrefix + wordsOf(settingName).join('_').toUpperCase()
}

/** Without the two hyphens. */
export function flagOf(settingName: string): string {
  return wordsOf(settingName).join('-').toLowerCase()
}
