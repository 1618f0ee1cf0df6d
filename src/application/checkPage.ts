/**
 * Checks that what a page names is there: its table, fields, keys, and the pages inside it. Called by `Objects` only.
 */

import type { PageDefinition } from '../objects/page/pageDefinition.js'
import { checkConditions, requireField } from './checkConditions.js'
import type { Objects } from './Objects.js'

/** @throws TypeError that names the page and the name */
export function checkPage(page: PageDefinition, objects: Objects): void {
  const where = `Page ${page.id} ${page.name}`
  const table = objects.pageSource(page)
  if (table.system && (page.insertAllowed || page.modifyAllowed || page.deleteAllowed)) {
    throw new TypeError(
      `${where}: the table ${table.name} is written by the server only; set insertAllowed, modifyAllowed and deleteAllowed to false.`,
    )
  }
  const { key, filters } = page.sourceView
  if (key !== undefined && !table.keys.some((candidate) => candidate.name === key))
    throw new TypeError(
      `${where}: the source view names the key '${key}', which the table ${table.name} does not have.`,
    )
  checkConditions(where, 'the source view', filters, table)
  for (const control of page.controls) requireField(where, `the control '${control.name}'`, table, control.field)
  for (const name of page.odataKeyFields ?? []) requireField(where, 'odataKeyFields', table, name)
  if (page.odataKeyFields?.length === 0) throw new TypeError(`${where}: odataKeyFields is empty.`)
  for (const part of page.parts) {
    const inner = objects.page(part.page)
    if (inner === undefined)
      throw new TypeError(`${where}: the part '${part.name}' shows the page '${part.page}', which does not exist.`)
    checkConditions(where, `the link of the part '${part.name}'`, part.link, objects.pageSource(inner), table)
  }
}
