/** Fields whose value the page's view gives: whoever names a record of the page need not name them. */

import type { PageDefinition } from '../../page/definition.js'
import type { AnyTable } from '../../table/definition.js'
import { fieldNamed } from '../../table/fieldAccess.js'
import type { Field } from '../../table/field.js'

export function constantFields({ sourceView }: PageDefinition, table: AnyTable): ReadonlySet<Field> {
  return new Set(
    sourceView.filters.filter(({ is }) => is.kind === 'const').map(({ field }) => fieldNamed(table, field)),
  )
}
