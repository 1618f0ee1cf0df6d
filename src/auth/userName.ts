/** User names: Code[50], so upper case and the same in any case, without colon (HTTP Basic) and control characters. */

import { CatalogueError } from '../errors/CatalogueError.js'
import { Code } from '../types/index.js'

const type = Code(50)

/** The name as the table has it; '' for a text that no user can be called. For looking up. */
export function comparableUserName(text: string): string {
  try {
    return checkedUserName(text)
  } catch {
    return ''
  }
}

/**
 * The name as the table has it, for a new user.
 * @throws CatalogueError Application_StringExceededLength, Application_InvalidArgument
 */
export function checkedUserName(text: string): string {
  const userName = type.check(text.normalize('NFC'))
  if (userName === '' || /[\p{Cc}:]/u.test(userName)) {
    throw new CatalogueError('Application_InvalidArgument', {
      reason: `${JSON.stringify(text)} is not a user name: it is blank, or has a colon or a control character.`,
    })
  }
  return userName
}
