/**
 * AL's Option: an ordinal with named members. The value is the ordinal, from 0; members may be blank (' ' or '') and
 * blank ones may repeat, because the original server's tables leave ordinals out that way (Object Type: 5 Codeunit, 8
 * Page, 9 Query).
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import type { AlType } from './AlType.js'
import { shown } from './lexical.js'
import { memberType } from './memberType.js'

export interface OptionType<Member extends string = string> extends AlType<number> {
  readonly members: readonly Member[]
  /** The ordinal of a member, the first of that name: `Status.ordinal('Released')`. @throws CatalogueError */
  ordinal(member: Member): number
}

/**
 * An option with its members by ordinal, from 0.
 * @throws CatalogueError for no members, or for a name that repeats and is not blank.
 */
export function Option<const Member extends string>(...members: readonly Member[]): OptionType<Member> {
  if (members.length === 0)
    throw new CatalogueError('Application_InvalidArgument', { reason: 'An Option has at least one member.' })
  const row = memberType(
    { name: 'Option', text: 'Option', members: Object.freeze([...members]) },
    members.map((name, ordinal) => ({ ordinal, name, caption: name })),
    0,
  )
  return Object.freeze({
    ...row,
    members,
    ordinal(member: Member): number {
      const ordinal = members.indexOf(member)
      if (ordinal < 0)
        throw new CatalogueError('Application_EvaluateException', { value: shown(member), type: 'Option' })
      return ordinal
    },
  })
}
