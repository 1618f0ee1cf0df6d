/** Reads pages: fields and parts wherever they stand among groups; what else a page shows is passed over. */

import type { ApplicationObject } from '../application/Objects.js'
import {
  definePage,
  type ControlDeclaration,
  type PartDeclaration,
  type SourceViewDeclaration,
} from '../objects/page/definePage.js'
import type { ApiDeclaration } from '../objects/page/apiAddress.js'
import type { PageType } from '../objects/page/pageDefinition.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import type { DeclaredConditions } from '../objects/table/declaredConditions.js'
import type { Condition } from '../objects/table/field.js'
import { AlReader } from './AlReader.js'
import { fieldOf } from './alText.js'
import { hasAttribute, isPublic, readMethod } from './readMethod.js'
import type { KnownObjects } from './readSymbols.js'
import { byName, type SymbolNode } from './SymbolNode.js'
import { controlKinds } from './symbolReference.js'

const pageTypes: readonly string[] = [
  'Card',
  'List',
  'Document',
  'ListPart',
  'CardPart',
  'Worksheet',
  'API',
] satisfies PageType[]

/** The source table of a page, before anything else of it is read. @throws SymbolsError */
export function sourceTableOf(node: SymbolNode, tableOf: KnownObjects['tableOf']): AnyTable {
  const id = node.numberOf('SourceTable') ?? node.fail("the property 'SourceTable' is missing.")
  return tableOf(id) ?? node.fail(`there is no table ${id}, its SourceTable.`)
}

/** @throws SymbolsError */
export function readPage(node: SymbolNode, known: KnownObjects): ApplicationObject {
  const id = node.integer('Id')
  const name = node.text('Name')
  const pageType = node.property('PageType') ?? 'Card'
  if (!pageTypes.includes(pageType)) node.fail(`the PageType '${pageType}' is not one of ${pageTypes.join(', ')}.`)
  const table = sourceTableOf(node, known.tableOf)
  const controls = controlsOf(node)
  const api = readApi(node)
  const keyFields = node.property('ODataKeyFields')
  const sourceView = readView(node, table)
  const allowed = {
    insertAllowed: node.flag('InsertAllowed') ?? true,
    modifyAllowed: node.flag('ModifyAllowed') ?? true,
    deleteAllowed: node.flag('DeleteAllowed') ?? true,
  }
  const actions = byName(
    node.list('Methods').filter((method) => isPublic(method) && hasAttribute(method, 'ServiceEnabled')),
    (method) => ({
      ...readMethod(method, known),
      binding: hasAttribute(method, 'Collection') ? ('Collection' as const) : ('Entity' as const),
    }),
  )
  return node.checked(() =>
    definePage(table.name, {
      id,
      name,
      caption: node.property('Caption') ?? name,
      pageType: pageType as PageType,
      sourceView,
      ...allowed,
      ...(api === undefined ? {} : { api }),
      ...(keyFields === undefined
        ? {}
        : { odataKeyFields: keyFields.split(',').map((number) => fieldNumbered(node, table, number)) }),
      controls: controls
        .filter((control) => control.integer('Kind') === controlKinds.Field)
        .map((control) => readControl(control, table)),
      parts: byName(
        controls.filter((control) => control.integer('Kind') === controlKinds.Part),
        (control) => readPart(control, known),
      ),
      actions,
    }),
  )
}

/** All of them, those in groups in the place of their group. */
function controlsOf(node: SymbolNode): readonly SymbolNode[] {
  return node.list('Controls').flatMap((control) => [control, ...controlsOf(control)])
}

function readControl(node: SymbolNode, table: AnyTable): ControlDeclaration {
  const name = node.text('Name')
  const expression = node.property('SourceExpression') ?? node.fail("the property 'SourceExpression' is missing.")
  const field = new AlReader(expression, node.propertyAt('SourceExpression')).sourceField()
  return {
    name,
    field: node.checked(() => fieldOf(table, field).name),
    caption: node.property('Caption') ?? name,
    editable: node.flag('Editable') ?? true,
  }
}

function readPart(node: SymbolNode, { pageOf }: KnownObjects): PartDeclaration {
  const id = node.required('RelatedPagePartId').integer('Id')
  const page = pageOf(id) ?? node.fail(`there is no page ${id}, which it shows.`)
  const link = node.property('SubPageLink')
  const multiplicity = node.property('Multiplicity') ?? 'Many'
  if (multiplicity !== 'Many' && multiplicity !== 'ZeroOrOne')
    node.fail(`the Multiplicity '${multiplicity}' is neither Many nor ZeroOrOne.`)
  return {
    page: page.name,
    multiplicity: multiplicity,
    ...(link === undefined
      ? {}
      : {
          link: declared(
            node,
            new AlReader(link, node.propertyAt('SubPageLink')).conditions((field) => fieldOf(page.table, field).type),
          ),
        }),
  }
}

function readView(node: SymbolNode, table: AnyTable): SourceViewDeclaration {
  const text = node.property('SourceTableView')
  if (text === undefined) return {}
  const { sorting, descending, filters } = new AlReader(text, node.propertyAt('SourceTableView')).view(
    (field) => fieldOf(table, field).type,
  )
  const key =
    sorting === undefined
      ? undefined
      : table.keys.find(
          ({ fields }) =>
            fields.length === sorting.length &&
            fields.every(({ name }, index) => name.toLowerCase() === sorting[index]?.toLowerCase()),
        )
  if (sorting !== undefined && key === undefined)
    node.fail(
      `the table ${table.name} has no key of the fields ${sorting.join(', ')}, by which the SourceTableView sorts.`,
    )
  return { ...(key === undefined ? {} : { key: key.name }), descending, filters: declared(node, filters) }
}

/** Conditions by their fields, as declarations have them. @throws SymbolsError for two on one field */
export function declared(node: SymbolNode, conditions: readonly Condition[]): DeclaredConditions {
  const twice = conditions.find(({ field }, index) => conditions.findIndex((other) => other.field === field) < index)
  if (twice !== undefined) node.fail(`there are two conditions on the field '${twice.field}'.`)
  return Object.fromEntries(conditions.map(({ field, is }) => [field, is]))
}

function fieldNumbered(node: SymbolNode, table: AnyTable, number: string): string {
  return (
    table.allFields.find((field) => String(field.number) === number.trim())?.name ??
    node.fail(`the table ${table.name} has no field ${number.trim()}, which ODataKeyFields names.`)
  )
}

const apiMembers = ['APIPublisher', 'APIGroup', 'APIVersion', 'EntityName', 'EntitySetName'] as const

/** Where an API page or query is found; undefined: it is none. @throws SymbolsError if only some of it is there */
export function readApi(node: SymbolNode): ApiDeclaration | undefined {
  const [publisher, group, version, entityName, entitySetName] = apiMembers.map((member) => node.property(member))
  if (publisher === undefined && group === undefined && version === undefined) return undefined
  const required = (member: (typeof apiMembers)[number], value: string | undefined): string =>
    value ?? node.fail(`the property '${member}' is missing.`)
  return {
    publisher: required('APIPublisher', publisher),
    group: required('APIGroup', group),
    version: required('APIVersion', version)
      .split(',')
      .map((one) => one.trim()),
    entityName: required('EntityName', entityName),
    entitySetName: required('EntitySetName', entitySetName),
  }
}
