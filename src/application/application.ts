/** An application as plain data: what compose.ts loads, publishes and fills. */

import type { PublishedWebService } from '../session/words/webService.js'
import type { DeclaredFields, GivenRow } from '../objects/table/field.js'
import type { Table } from '../objects/table/defineTable.js'
import type { Codeunit } from '../objects/codeunit/defineCodeunit.js'
import type { PageDefinition } from '../objects/page/pageDefinition.js'
import type { QueryDefinition } from '../objects/query/queryDefinition.js'
import type { ApplicationObject } from './Objects.js'
import type { Samples } from './samples.js'

/** Rows of one table for one company; made as they are asked for. Made by `demoRows`. */
export interface DemoRows {
  /** Text[30]. */
  readonly companyName: string
  readonly table: Table<DeclaredFields>
  readonly rows: Iterable<Readonly<Record<string, unknown>>>
}

/** Rows of a numbered table, as many as one likes: what `servicetier demo-data` makes. Made by `demoSeries`. */
export interface DemoSeries {
  /** Its primary key is one field, an Integer. */
  readonly table: Table<DeclaredFields>
  /** The rows with the numbers from `first` to `last`, whose values do not depend on where the series is cut. */
  rows(companyName: string, first: number, last: number): Iterable<Readonly<Record<string, unknown>>>
}

export interface Application {
  readonly name: string
  /**
   * Lower-case hyphenated GUID that stays when the name changes; default: one made of publisher and name. Symbols tell
   * it, as the next two.
   */
  readonly id?: string
  /** Default: `Default Publisher`. */
  readonly publisher?: string
  /** Four numbers; default: `1.0.0.0`. */
  readonly version?: string
  /** Companies of a new database, Text[30] each. */
  readonly companies: readonly string[]
  readonly objects: readonly ApplicationObject[]
  readonly webServices: readonly PublishedWebService[]
  /** What a new database is filled with: the same on every call. */
  demoData?(): readonly DemoRows[]
  /** How the demo data can be made larger. */
  readonly demoSeries?: DemoSeries
  /** Values with which its services can be tried out. */
  readonly samples?: Samples
}

/** An object and a name it is published under. Made by `publish`. */
export interface Publication {
  readonly published: Codeunit | PageDefinition | QueryDefinition
  readonly serviceName: string
}

export interface ApplicationDeclaration extends Omit<Application, 'objects' | 'webServices'> {
  /** All objects of the application, those that are published as `publish(CustomerCard, 'Customer')`. */
  readonly objects: readonly (ApplicationObject | Publication)[]
}

/**
 * Publishes an object as a web service of the application.
 * @param serviceName Text[240], the name in URLs; default: the object's own without blanks
 */
export function publish(
  object: Publication['published'],
  serviceName: string = object.name.replaceAll(' ', ''),
): Publication {
  return Object.freeze({ published: object, serviceName })
}

/** The application as plain data. An object that is published under several names is one object. */
export function defineApplication({ objects, ...rest }: ApplicationDeclaration): Application {
  const publications = objects.filter((object) => 'published' in object)
  return Object.freeze({
    ...rest,
    objects: Object.freeze([...new Set(objects.map((object) => ('published' in object ? object.published : object)))]),
    webServices: Object.freeze(
      publications.map(({ published: { objectType, id }, serviceName }) =>
        Object.freeze({ objectType, objectId: id, serviceName }),
      ),
    ),
  })
}

/** Rows for the demo data, checked by the table's fields. */
export function demoRows<F extends DeclaredFields>(
  companyName: string,
  table: Table<F>,
  rows: Iterable<GivenRow<F>>,
): DemoRows {
  return { companyName, table, rows }
}

/** A series of demo data, checked by the table's fields. */
export function demoSeries<F extends DeclaredFields>(
  table: Table<F>,
  rows: (companyName: string, first: number, last: number) => Iterable<GivenRow<F>>,
): DemoSeries {
  return { table, rows }
}
