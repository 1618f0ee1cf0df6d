/**
 * Reads symbols back: the objects of an application without their code, from which WSDL and `$metadata` are made as
 * from the application itself. Takes what `writeSymbols` writes, and as much of the vendor's own files as means the
 * same here; variables, actions, labels, extensions and reports are passed over.
 *
 * The platform's tables and pages are not in the file; they are this server's own. Calling a procedure of such an
 * object is an error.
 */

import { defineCodeunit } from '../objects/codeunit/defineCodeunit.js'
import { Objects, type ApplicationObject } from '../application/Objects.js'
import type { AnyTable } from '../objects/table/tableDefinition.js'
import { defineEnum, Enum, type AlType, type EnumDefinition } from '../types/index.js'
import { isPublic, readMethod } from './readMethod.js'
import { readPage, sourceTableOf } from './readPage.js'
import { readQuery } from './readQuery.js'
import { readTables } from './readTables.js'
import { byName, SymbolNode } from './SymbolNode.js'
import { SymbolsError } from './SymbolsError.js'

export interface ReadApplication {
  /** Lower-case hyphenated GUID. */
  readonly id: string
  readonly name: string
  readonly publisher: string
  readonly version: string
  /** The platform's included. */
  readonly objects: Objects
}

/** What readers of objects ask of the others. */
export interface KnownObjects {
  /** Type of an enum's values. */
  readonly enumOf: (idOrName: number | string) => AlType | undefined
  /** The platform's included. */
  readonly tableOf: (idOrName: number | string) => AnyTable | undefined
  /** Name and source table of a page, the platform's included. */
  readonly pageOf: (id: number) => { readonly name: string; readonly table: AnyTable } | undefined
}

/**
 * @throws SymbolsError that says what is wrong and where: no JSON, a member that is missing, a type or a name that
 *   does not exist
 */
export function readSymbols(text: string): ReadApplication {
  const root = new SymbolNode(parsed(text), '')
  const enums = inAll(root, 'EnumTypes').map(readEnum)
  const enumTypes = new Map<number | string, AlType>(
    enums.flatMap((one) => [
      [one.id, Enum(one)],
      [one.name.toLowerCase(), Enum(one)],
    ]),
  )
  const enumOf: KnownObjects['enumOf'] = (idOrName) =>
    enumTypes.get(typeof idOrName === 'number' ? idOrName : idOrName.toLowerCase())
  const tables = readTables(inAll(root, 'Tables'), enumOf)
  // Whose names and ids are given twice is told here, and what the platform has is found.
  const withTables = new SymbolNode(undefined, '').checked(() => new Objects(tables))
  const tableOf: KnownObjects['tableOf'] = (idOrName) => withTables.table(idOrName)
  const pages = inAll(root, 'Pages')
  const sources = new Map([
    ...withTables.pages.map((page) => [page.id, { name: page.name, table: withTables.pageSource(page) }] as const),
    ...pages.map(
      (page) => [page.integer('Id'), { name: page.text('Name'), table: sourceTableOf(page, tableOf) }] as const,
    ),
  ])
  const known: KnownObjects = { enumOf, tableOf, pageOf: (id) => sources.get(id) }
  const objects: readonly ApplicationObject[] = [
    ...enums,
    ...tables,
    ...inAll(root, 'Codeunits').map((node) => readCodeunit(node, known)),
    ...pages.map((node) => readPage(node, known)),
    ...inAll(root, 'Queries').map((node) => readQuery(node, known)),
  ]
  return {
    id: root.text('AppId'),
    name: root.text('Name'),
    publisher: root.text('Publisher'),
    version: root.text('Version'),
    objects: new SymbolNode(undefined, '').checked(() => new Objects(objects)),
  }
}

function parsed(text: string): unknown {
  try {
    // The vendor's files begin with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new SymbolsError('', `it is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

/** Objects of one kind, those of namespaces included. */
function inAll(node: SymbolNode, kind: string): readonly SymbolNode[] {
  return [...node.list(kind), ...node.list('Namespaces').flatMap((namespace) => inAll(namespace, kind))]
}

function readEnum(node: SymbolNode): EnumDefinition & ApplicationObject {
  const values = byName(node.list('Values'), (value, valueName) => ({
    ordinal: value.integer('Ordinal'),
    caption: value.property('Caption') ?? valueName,
  }))
  const id = node.integer('Id')
  const name = node.text('Name')
  return node.checked(() => defineEnum({ id, name, caption: node.property('Caption') ?? name, values }))
}

function readCodeunit(node: SymbolNode, known: KnownObjects): ApplicationObject {
  const tableNo = node.numberOf('TableNo')
  const table =
    tableNo === undefined ? undefined : (known.tableOf(tableNo) ?? node.fail(`there is no table ${tableNo}.`))
  const procedures = byName(node.list('Methods').filter(isPublic), (method) => readMethod(method, known))
  const id = node.integer('Id')
  const name = node.text('Name')
  return node.checked(() => defineCodeunit({ id, name, ...(table === undefined ? {} : { table }), procedures }))
}
