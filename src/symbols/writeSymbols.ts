/**
 * The symbols of an application: what it is made of, in the form of SymbolReference.json. Its own objects only: the
 * platform's tables and pages are those of every Servicetier, and whoever reads the file has them. Pure and
 * deterministic: the same application gives the same text. `readSymbols` reads it back.
 *
 * Code is not part of it, as in Business Central: triggers, `onRun`, what procedures do.
 */

import { createHash } from 'node:crypto'
import type { Application } from '../application/application.js'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import { Objects } from '../application/Objects.js'
import { systemPages } from '../application/systemPages.js'
import type { AlType, EnumDefinition } from '../types/index.js'
import { caption, listed, methodSymbol, Numbers, properties } from './symbolParts.js'
import type { SymbolCodeunit, SymbolEnum, SymbolReference } from './symbolReference.js'
import { pageSymbol } from './writePage.js'
import { querySymbol } from './writeQuery.js'
import { tableSymbol } from './writeTable.js'

/** The form is that of AL runtime 15.0. */
const runtimeVersion = '15.0'

/** The file's text: two blanks per level, a line feed at its end. @throws TypeError as `applicationSymbols` */
export function symbolsText(application: Application): string {
  return `${JSON.stringify(applicationSymbols(application), undefined, 2)}\n`
}

/** @throws TypeError if an object names what the application does not have, or two enums have the same id */
export function applicationSymbols(application: Application): SymbolReference {
  const objects = new Objects(application.objects)
  const tables = objects.tables.filter(({ system }) => !system)
  const pages = objects.pages.filter((page) => !systemPages.includes(page))
  return {
    RuntimeVersion: runtimeVersion,
    Tables: tables.map((table) => tableSymbol(table, objects)),
    Codeunits: objects.codeunits.map(codeunitSymbol),
    Pages: pages.map((page) => pageSymbol(page, objects)),
    PageExtensions: [],
    TableExtensions: [],
    Reports: [],
    XmlPorts: [],
    Queries: objects.queries.map((query) => querySymbol(query, objects)),
    ControlAddIns: [],
    EnumTypes: enumsOf(objects).map(enumSymbol),
    DotNetPackages: [],
    Interfaces: [],
    PermissionSets: [],
    PermissionSetExtensions: [],
    ReportExtensions: [],
    InternalsVisibleToModules: [],
    AppId: application.id ?? idOf(application),
    Name: application.name,
    Publisher: application.publisher ?? 'Default Publisher',
    Version: application.version ?? '1.0.0.0',
  }
}

/** For applications that have no id: one of the name, a GUID of version 8. */
function idOf({ publisher, name }: Application): string {
  const bytes = createHash('sha256')
    .update(`${publisher ?? ''}\n${name}`)
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function codeunitSymbol({ id, name, table, procedures }: Codeunit): SymbolCodeunit {
  const numbers = new Numbers()
  return {
    ...listed(
      'Methods',
      Object.values(procedures).map((procedure) => methodSymbol(procedure, numbers)),
    ),
    ...properties({ TableNo: table === undefined ? undefined : String(table.id) }),
    Id: id,
    Name: name,
  }
}

type Enum = Pick<EnumDefinition, 'id' | 'name' | 'caption' | 'values'>

/** The application's enums, and those that only its fields and parameters name. */
function enumsOf(objects: Objects): readonly Enum[] {
  const byId = new Map<number, Enum>(objects.enums.map((one) => [one.id, one]))
  const types: readonly (AlType | undefined)[] = [
    ...objects.tables.flatMap(({ fields }) => fields.map(({ type }) => type)),
    ...[
      ...objects.codeunits.flatMap(({ procedures }) => Object.values(procedures)),
      ...objects.pages.flatMap(({ actions }) => actions),
    ].flatMap(({ parameters, returns }) => [...Object.values(parameters).map(({ type }) => type), returns]),
  ]
  for (const type of types) {
    if (type?.enumObject === undefined) continue
    const one = { ...type.enumObject, values: type.values ?? [] }
    const known = byId.get(one.id)
    if (known !== undefined && known.name !== one.name)
      throw new TypeError(`Enum ${one.id} ${one.name} and Enum ${known.id} ${known.name} have the same id.`)
    if (known === undefined) byId.set(one.id, one)
  }
  return [...byId.values()].sort((a, b) => a.id - b.id)
}

function enumSymbol(one: Enum): SymbolEnum {
  return {
    Values: one.values.map((value) => ({
      Ordinal: value.ordinal,
      ...properties({ Caption: caption(value) }),
      Name: value.name,
    })),
    ...properties({ Caption: caption(one) }),
    Id: one.id,
    Name: one.name,
  }
}
