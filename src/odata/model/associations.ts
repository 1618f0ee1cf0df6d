/**
 * `{Field}_Link`: from a field with a relation to the row it names, if a published list or card page shows that table
 * (compatibility 4.2). Of `/ODataV4` only.
 */

import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { Condition, Field, TableRelation } from '../../objects/table/field.js'
import type { TypeDraft } from './entityTypes.js'
import type { NavigationProperty } from './model.js'

/**
 * @param drafts all types
 * @param published those of published pages, in the order of their names
 * @param tableOf by name
 */
export function addAssociations(
  drafts: readonly TypeDraft[],
  published: readonly TypeDraft[],
  tableOf: (name: string) => AnyTable | undefined,
): void {
  const targets = new Map<AnyTable, TypeDraft>()
  for (const draft of [...published].sort((a, b) => rank(a) - rank(b))) {
    if (rank(draft) < Infinity && !targets.has(draft.source.table)) targets.set(draft.source.table, draft)
  }
  for (const draft of drafts) {
    const linked = new Set<Field>()
    for (const { name, from } of draft.properties) {
      const relation = from.kind === 'field' ? from.field.relation : undefined
      if (from.kind !== 'field' || relation === undefined || linked.has(from.field)) continue
      const table = tableOf(relation.table)
      const target = table === undefined ? undefined : targets.get(table)
      const link = table === undefined ? undefined : linkOf(from.field, relation, table)
      if (target === undefined || link === undefined) continue
      linked.add(from.field)
      const navigation: NavigationProperty = Object.freeze({
        name: draft.names.take(`${name}_Link`),
        collection: false,
        containsTarget: false,
        target,
        link,
        nullable: true,
      })
      draft.navigation.set(navigation.name, navigation)
    }
  }
}

/** The page that shows a table to people who look something up: all of its rows, a list rather than a card. */
function rank({ source: { page } }: TypeDraft): number {
  const kind = page.pageType === 'List' ? 0 : page.pageType === 'Card' ? 1 : Infinity
  return kind + (page.sourceView.filters.length > 0 ? 2 : 0)
}

/** Conditions that one row of the related table meets at most; undefined: there may be several. */
function linkOf(field: Field, relation: TableRelation, table: AnyTable): readonly Condition[] | undefined {
  const related = relation.field ?? table.primaryKey.fields.at(-1)?.name
  if (related === undefined) return undefined
  const link: readonly Condition[] = [...relation.where, { field: related, is: { kind: 'field', field: field.name } }]
  const given = new Set(link.filter(({ is }) => is.kind !== 'filter').map((condition) => condition.field.toLowerCase()))
  return table.keys.some((key) => key.unique && key.fields.every(({ name }) => given.has(name.toLowerCase())))
    ? Object.freeze(link)
    : undefined
}
