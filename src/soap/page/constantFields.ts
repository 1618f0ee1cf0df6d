/** Fields whose value the page's view gives: whoever names a record of the page need not name them. */

import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import { fieldNamed } from '../../objects/table/fieldNamed.js'
import type { Field } from '../../objects/table/field.js'

export function constantFields({ sourceView }: PageDefinition, table: AnyTable): ReadonlySet<Field> {
  return new Set(
    sourceView.filters.filter(({ is }) => is.kind === 'const').map(({ field }) => fieldNamed(table, field)),
  )
}
