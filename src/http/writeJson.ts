/** JSON that was read, as text again: numbers with all their digits. */

import { isJsonNumber, isJsonObject, type JsonValue } from './readJson.js'

export function writeJson(value: JsonValue): string {
  if (isJsonNumber(value)) return value.number
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`)
      .join(',')}}`
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(writeJson).join(',')}]`
  return JSON.stringify(value)
}
