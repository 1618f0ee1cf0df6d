/** References to earlier parts in bodies: `"Customer@odata.bind": "$1"` (OData 4.01 protocol 11.7.3.1). */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { isJsonObject, readJson, type JsonValue } from '../body/readJson.js'
import { writeJsonValue } from './writeJsonValue.js'

const linkMember = /@(?:odata\.)?(?:bind|id)$/

/** @param resolved the link that a reference stands for; others come back as they are. @returns the body, another one only if it has references */
export function withReferences(body: Buffer, resolved: (link: string) => string): Buffer {
  if (!body.includes('"$')) return body
  let value: JsonValue
  try {
    value = readJson(body)
  } catch (error) {
    // What is wrong with it is told where it is read for what it says.
    if (error instanceof CatalogueError) return body
    throw error
  }
  return Buffer.from(writeJsonValue(replaced(value, false)), 'utf8')

  function replaced(one: JsonValue, isLink: boolean): JsonValue {
    if (typeof one === 'string') return isLink ? resolved(one) : one
    if (Array.isArray(one)) return (one as readonly JsonValue[]).map((item) => replaced(item, isLink))
    if (!isJsonObject(one)) return one
    // No prototype, as readJson has them: `__proto__` is a name like any other.
    const members = Object.create(null) as Record<string, JsonValue>
    for (const [name, member] of Object.entries(one)) members[name] = replaced(member, linkMember.test(name))
    return members
  }
}
