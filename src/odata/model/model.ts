/**
 * What is published over one OData root, in OData's words: made of the application's objects and the published web
 * services by `buildModel`, read by everything else in this folder. Immutable; a new one is built when something is
 * published.
 */

import type { Codeunit, Procedure } from '../../objects/codeunit/defineCodeunit.js'
import type { PageAction, PageControl, PageDefinition, PagePart } from '../../objects/page/pageDefinition.js'
import type { QueryColumn, QueryDataItem, QueryDefinition } from '../../objects/query/queryDefinition.js'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { Condition, Field } from '../../objects/table/field.js'
import type { AlType, EdmType } from '../../types/index.js'

export type Root =
  /** `/ODataV4`: pages, queries and codeunits published as web services. */
  | { readonly kind: 'ODataV4' }
  /** `/api/{publisher}/{group}/{version}`: API pages and queries. */
  | { readonly kind: 'Api'; readonly publisher: string; readonly group: string; readonly version: string }

export interface Model {
  readonly root: Root
  /** `NAV`, or `Microsoft.NAV` for APIs. */
  readonly namespace: string
  readonly containerName: string
  /** By name, case-sensitive. */
  readonly entityTypes: ReadonlyMap<string, EntityType>
  readonly enumTypes: ReadonlyMap<string, EnumTypeModel>
  readonly complexTypes: ReadonlyMap<string, ComplexType>
  readonly entitySets: ReadonlyMap<string, EntitySet>
  /** Unbound actions and functions by import name. */
  readonly operations: ReadonlyMap<string, Operation>
  /** The application's tables, for FlowFields, queries and relations: `objects` of the session has them. */
  readonly tables: { table(name: string): AnyTable | undefined }
  /** Changes whenever anything of the model does; for the ETag of `$metadata`. */
  readonly version: string
}

/** Of all models: clients may write it where the namespace stands. */
export const schemaAlias = 'NAV'

/**
 * A name without the namespace, or its alias, in front.
 * @returns undefined: it is not qualified, or by another namespace
 */
export function unqualified({ namespace }: Pick<Model, 'namespace'>, name: string): string | undefined {
  const prefix = [namespace, schemaAlias].find((one) => name.startsWith(`${one}.`))
  return prefix === undefined ? undefined : name.slice(prefix.length + 1)
}

export interface EntitySet {
  readonly name: string
  readonly type: EntityType
  /** The companies of the database: `Company` in ODataV4, `companies` in APIs, where all other sets are below it. */
  readonly isCompanies: boolean
  /**
   * Path of a navigation property that leads out of its containment (`Customer_No_Link`,
   * `SalesOrderSalesLines/No_Link`) → the set its entities are in.
   */
  readonly bindings?: ReadonlyMap<string, EntitySet>
}

/** How an entity type's rows are found. */
export type EntitySource =
  | { readonly kind: 'page'; readonly page: PageDefinition; readonly table: AnyTable }
  | { readonly kind: 'query'; readonly query: QueryDefinition }

export interface EntityType {
  /** Service name of the page or query; entityName in APIs. */
  readonly name: string
  readonly source: EntitySource
  /** Key fields first where they are not on the page, then in the order of the page. */
  readonly properties: readonly Property[]
  readonly propertyByName: ReadonlyMap<string, Property>
  readonly key: readonly Property[]
  /**
   * Queries: the key is all columns without an aggregate, because every entity set must have one; rows may repeat and
   * cannot be asked for by it.
   */
  readonly keyless?: boolean
  /** E.g. SystemId, and unique secondary keys, where their fields are properties. Not for queries. */
  readonly alternateKeys: readonly (readonly Property[])[]
  readonly navigation: ReadonlyMap<string, NavigationProperty>
  readonly boundOperations: ReadonlyMap<string, Operation>
  readonly insertable: boolean
  readonly updatable: boolean
  readonly deletable: boolean
  /** Rows have a version: everything but queries and system tables. */
  readonly hasETag: boolean
}

export interface Property {
  readonly name: string
  /** Edm type of its values; with `enumType` the values are member names of that type. */
  readonly edm: EdmType | 'Edm.Stream'
  readonly enumType?: EnumTypeModel
  /** Stored properties never are (AL has no null). */
  readonly nullable: boolean
  /** UTF-16 code units; undefined: no limit. */
  readonly maxLength?: number
  readonly type: AlType
  readonly caption: string
  readonly isKey: boolean
  readonly editable: boolean
  /** Keys can be given at insert though not changed… (Core.Immutable); false: computed by the server. */
  readonly editableOnCreate: boolean
  readonly from:
    | { readonly kind: 'field'; readonly field: Field; readonly control?: PageControl }
    | { readonly kind: 'column'; readonly column: QueryColumn; readonly item: QueryDataItem; readonly field?: Field }
    /** `{Name}_Filter`: input of `$filter` only, has no value of its own. */
    | { readonly kind: 'flowFilter'; readonly field: Field }
    | { readonly kind: 'queryFilter'; readonly name: string; readonly field: Field }
}

export interface NavigationProperty {
  readonly name: string
  readonly collection: boolean
  /** Parts are contained: they are reached through their parent only, unless published themselves. */
  readonly containsTarget: boolean
  readonly target: EntityType
  /** Conditions on the target's source table; kind `field` names a field of this type's source table. */
  readonly link: readonly Condition[]
  readonly part?: PagePart
  /** Single-valued ones may have no row: null. */
  readonly nullable: boolean
  /**
   * From a company to one of the sets: the rows of that company, without a link. Followed by paths only, never
   * expanded.
   */
  readonly toSet?: EntitySet
}

export interface EnumTypeModel {
  readonly name: string
  readonly members: readonly { readonly name: string; readonly value: number; readonly caption: string }[]
}

/** Result of an operation with `var` parameters: `return_value` first, then the var parameters. */
export interface ComplexType {
  readonly name: string
  readonly properties: readonly { readonly name: string; readonly edm: EdmType; readonly type: AlType }[]
}

export interface Operation {
  /** `{service}_{procedure}` unbound; the action's name bound. */
  readonly name: string
  readonly kind: 'action' | 'function'
  /** Its name in the schema: the same unless a type has that. */
  readonly schemaName?: string
  readonly binding?: 'Entity' | 'Collection'
  readonly parameters: readonly {
    readonly name: string
    readonly edm: EdmType
    readonly type: AlType
    readonly optional: boolean
    readonly byVar: boolean
  }[]
  readonly returns?:
    | { readonly kind: 'value'; readonly edm: EdmType; readonly type: AlType }
    | { readonly kind: 'complex'; readonly complexType: ComplexType }
  readonly unqueued: boolean
  readonly from:
    | { readonly kind: 'procedure'; readonly codeunit: Codeunit; readonly procedure: Procedure }
    | { readonly kind: 'action'; readonly page: PageDefinition; readonly action: PageAction }
}
