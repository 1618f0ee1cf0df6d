/** JSON that was read, as text again: numbers with all their digits. */

import { isJsonNumber, isJsonObject, type JsonValue } from '../body/readJson.js'

export function writeJsonValue(value: JsonValue): string {
  if (isJsonNumber(value)) return value.number
  if (isJsonObject(value)) return `{${Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${writeJsonValue(member)}`).join(',')}}`
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(writeJsonValue).join(',')}]`
  return JSON.stringify(value)
}
