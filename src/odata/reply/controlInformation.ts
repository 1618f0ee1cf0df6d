/**
 * Control information of replies: how it is named, and the context URL, which is the first member of whatever is
 * written (OData JSON format, section 4.5).
 */

import type { RequestContext } from '../plan/plan.js'

/** `@odata.etag`; in 4.01 `@etag`. */
export function controlInformation({ version }: Pick<RequestContext, 'version'>, name: string): string {
  return version === '4.01' ? `@${name}` : `@odata.${name}`
}

/** The member with the context URL, a comma behind it; nothing with `metadata=none`. */
export function contextMember(context: Pick<RequestContext, 'metadata' | 'version'>, contextUrl: string): string {
  return context.metadata === 'none' ? '' : `"${controlInformation(context, 'context')}":${JSON.stringify(contextUrl)},`
}

/** A JSON object with the context URL in front of its members. */
export function withContext(
  context: Pick<RequestContext, 'metadata' | 'version'>,
  contextUrl: string,
  object: string,
): string {
  const member = contextMember(context, contextUrl)
  return object === '{}' ? `{${member.slice(0, -1)}}` : `{${member}${object.slice(1)}`
}
