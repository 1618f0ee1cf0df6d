/**
 * The symbols of a page: its fields in a group or repeater of the content area, the parts after it, its actions as
 * methods.
 */

import type { Objects } from '../application/Objects.js'
import type { PageAction, PageControl, PageDefinition, PagePart } from '../objects/page/pageDefinition.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import { conditionsText, fieldOf, nameText, viewText } from './alText.js'
import { apiProperties, caption, flag, methodSymbol, Numbers, properties } from './symbolParts.js'
import { controlKinds, type SymbolControl, type SymbolMethod, type SymbolPage } from './symbolReference.js'
import { typeSymbol } from './symbolTypes.js'

const rows: ReadonlySet<string> = new Set(['List', 'ListPart', 'Worksheet', 'API'])
const noValue = { Name: 'None' } as const

export function pageSymbol(page: PageDefinition, objects: Objects): SymbolPage {
  const table = objects.pageSource(page)
  const numbers = new Numbers()
  const methodNumbers = new Numbers()
  // First come the controls that people named, so that the containers' names never change their numbers.
  const fields = page.controls.map((control) => fieldControl(control, table, numbers))
  const parts = page.parts.map((part) => partControl(part, objects, numbers))
  const container = rows.has(page.pageType)
    ? { Kind: controlKinds.Repeater, Name: 'Repeater' }
    : { Kind: controlKinds.Group, Name: 'General' }
  const methods = page.actions.map((action) => actionSymbol(action, methodNumbers))
  return {
    Controls: [
      {
        Kind: controlKinds.Area,
        TypeDefinition: noValue,
        Id: numbers.take('area Content'),
        Name: 'Content',
        Controls: [
          { ...container, TypeDefinition: noValue, Id: numbers.take(`container ${container.Name}`), Controls: fields },
          ...parts,
        ],
      },
    ],
    ...(methods.length === 0 ? {} : { Methods: methods }),
    ...properties({
      PageType: page.pageType,
      Caption: caption(page),
      SourceTable: String(table.id),
      SourceTableView: viewText(page.sourceView, table) || undefined,
      InsertAllowed: flag(page.insertAllowed, true),
      ModifyAllowed: flag(page.modifyAllowed, true),
      DeleteAllowed: flag(page.deleteAllowed, true),
      ODataKeyFields: page.odataKeyFields?.map((name) => fieldOf(table, name).number).join(','),
      ...apiProperties(page.api),
    }),
    Id: page.id,
    Name: page.name,
  }
}

function fieldControl(control: PageControl, table: AnyTable, numbers: Numbers): SymbolControl {
  return {
    Kind: controlKinds.Field,
    TypeDefinition: typeSymbol(fieldOf(table, control.field).type),
    ...properties({
      Caption: caption(control),
      Editable: control.editable ? undefined : 'false',
      SourceExpression: `Rec.${nameText(control.field)}`,
    }),
    Id: numbers.take(control.name),
    Name: control.name,
  }
}

function partControl({ name, page, link, multiplicity }: PagePart, objects: Objects, numbers: Numbers): SymbolControl {
  const shown = objects.page(page)
  if (shown === undefined) throw new TypeError(`The part '${name}' shows the page '${page}', which does not exist.`)
  return {
    Kind: controlKinds.Part,
    TypeDefinition: noValue,
    RelatedPagePartId: { Name: shown.name, Id: shown.id },
    ...properties({
      SubPageLink: conditionsText(link, objects.pageSource(shown)) || undefined,
      Multiplicity: multiplicity === 'Many' ? undefined : multiplicity,
    }),
    Id: numbers.take(name),
    Name: name,
  }
}

/** As AL has it: the context comes first, and is none of the caller's arguments. */
function actionSymbol(action: PageAction, numbers: Numbers): SymbolMethod {
  const attributes = [{ Name: 'ServiceEnabled' }, ...(action.binding === 'Collection' ? [{ Name: 'Collection' }] : [])]
  return methodSymbol(action, numbers, attributes, [
    { IsVar: true, Name: 'ActionContext', TypeDefinition: { Name: 'WebServiceActionContext' } },
  ])
}
