/**
 * What the stages between URL and reply hand each other. Plans are made before any connection is taken and hold no
 * session.
 */

import type { SqlStatement } from '../../database/Connections.js'
import type { ReadBack, RecordTarget, StepReference } from '../../steps/steps.js'
import type { EntitySet, EntityType, Model, NavigationProperty, Operation, Property } from '../model/model.js'
import type { NamedArgument, ParsedUrl, PathSegment, QueryOptions } from '../syntax/ast.js'

export interface CompanyReference {
  /** Text[30]. */
  readonly name: string
  /** Lower-case hyphenated GUID. */
  readonly id: string
}

/** What a request is understood with. */
export interface RequestContext {
  readonly model: Model
  /** Absolute URL of the root, without a slash at its end, as the caller reached it: `http://host:7048/BC/ODataV4`. */
  readonly serviceRoot: string
  /** All absolute URLs that callers may know the root by. */
  readonly roots: readonly string[]
  /**
   * Absolute URL that sets of this company are below, without a slash at its end: the service root, with the company
   * behind it if the request names one, percent-encoded: `http://host:7048/BC/ODataV4/Company('CRONUS')`. Ids and links
   * of entities are made from it.
   */
  readonly companyRoot: string
  /**
   * Absolute URL that context URLs are below, `/$metadata` behind it: the service root, with the company behind it if
   * the request names one, so that ids which clients make of context and key lead to that company.
   */
  readonly contextRoot: string
  /** Absolute URL that links to further pages are below: they name their company always, the default one too. */
  readonly pageRoot: string
  /**
   * The company whose data is meant: from path, query, header or default. Undefined where none is needed (service
   * document of an API).
   */
  readonly company: CompanyReference | undefined
  /** Absolute URL of what was asked for, with its company, without query: nextLink is made from it. */
  readonly resourceUrl: string
  /**
   * The query as it was received, still percent-encoded, without `?`; of `POST …/$query` the body. The nextLink repeats
   * it.
   */
  readonly query: string
  readonly metadata: 'none' | 'minimal' | 'full'
  readonly ieee754Compatible: boolean
  /** Control information is written `@odata.etag` in 4.0 and `@etag` in 4.01. */
  readonly version: '4.0' | '4.01'
  /** Rows of a page at most: the setting, or less by `odata.maxpagesize`. */
  readonly pageSize: number
  readonly now: Date
}

/** Where a resource path leads, company segments already taken off. */
export type Resource =
  | { readonly kind: 'serviceDocument' }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'batch' }
  | { readonly kind: 'entitySet'; readonly set: EntitySet; readonly suffix?: '$count' | '$ref' }
  | { readonly kind: 'entity'; readonly entity: EntityResource; readonly suffix?: '$ref' }
  /** A collection behind an entity: parts, links. */
  | {
      readonly kind: 'collection'
      readonly parent: EntityResource
      readonly navigation: NavigationProperty
      readonly suffix?: '$count' | '$ref'
    }
  | { readonly kind: 'property'; readonly entity: EntityResource; readonly property: Property; readonly raw: boolean }
  | {
      readonly kind: 'operation'
      readonly operation: Operation
      readonly arguments: readonly NamedArgument[]
      readonly on?:
        | { readonly kind: 'entity'; readonly entity: EntityResource }
        | { readonly kind: 'set'; readonly set: EntitySet }
        | { readonly kind: 'collection'; readonly parent: EntityResource; readonly navigation: NavigationProperty }
    }

/** A single entity: by key in a set, or through navigation. */
export type EntityResource =
  /** `target`: the key as values of fields; absent for queries, which have no keys. */
  | { readonly from: 'set'; readonly set: EntitySet; readonly type: EntityType; readonly target: RecordTarget }
  | {
      readonly from: 'collection'
      readonly parent: EntityResource
      readonly navigation: NavigationProperty
      readonly type: EntityType
      readonly target: RecordTarget
    }
  | {
      readonly from: 'navigation'
      readonly parent: EntityResource
      readonly navigation: NavigationProperty
      readonly type: EntityType
    }

/**
 * How rows become a reply. Every row is the text of one JSON value in its first column; further columns are the order
 * values for `$skiptoken`.
 */
export interface ReadPlan {
  readonly statement: SqlStatement
  readonly result:
    | {
        readonly kind: 'collection'
        readonly contextUrl: string
        /** Rows of this page at most; the statement asks for one more to learn whether there is a next page. */
        readonly pageSize: number
        /**
         * Before all other rows comes one that tells whether the entity exists that the collection belongs to: `true`
         * or `false` (404) in its first column.
         */
        readonly parented: boolean
        /**
         * The first row (behind that of `parented`) is no entity: its first column is the count of all rows that match,
         * as text.
         */
        readonly counted: boolean
        /** URL of the page behind this row; undefined: there is none, whatever rows there are ($top is reached). */
        readonly nextLink: (lastRow: readonly (string | null)[], rowsSoFar: number) => string | undefined
      }
    /**
     * For all that follow: no row: `ifMissing`; a row with null in its first column: 204 (a navigation to nothing, a
     * null value).
     */
    | { readonly kind: 'entity'; readonly contextUrl: string; readonly ifMissing: 404 | 204 }
    /** `{"value":…}`: the row is the value's JSON. */
    | { readonly kind: 'property'; readonly contextUrl: string; readonly ifMissing: 404 | 204 }
    /** `/$value`, `/$count`: the row is the text itself. */
    | { readonly kind: 'text'; readonly contentType: string; readonly ifMissing: 404 | 204 }
    /** Media: the row is hexadecimal bytes. */
    | { readonly kind: 'stream'; readonly contentType: string; readonly ifMissing: 404 | 204 }
  /**
   * ETag of a single entity: index of the column that has it whole, `W/"…"`, for the header. Absent: its type has none.
   */
  readonly etagColumn?: number
  /** The path begins with the record of an earlier step: where its SystemId goes among the values of the statement. */
  readonly referred?: { readonly systemIdAt: number; readonly of: StepReference }
  /**
   * A single entity: index of the column that has its edit link below `companyRoot`, percent-encoded:
   * `Customer('10000')`. Absent: it has no key.
   */
  readonly idColumn?: number
}

/** @throws CatalogueError for whatever the URL says that the model does not know or the standard does not allow */
export type PlanRead = (url: ParsedUrl, resource: Resource, context: RequestContext) => ReadPlan

/**
 * What a path means, company segments already taken off (`splitCompany`).
 * @param options for `$id` of `$entity` and the aliases of keys and arguments
 * @throws CatalogueError BadRequest_ResourceNotFound (unknown), BadRequest (a key of the wrong shape),
 *   BadRequest_MethodNotImplemented
 */
export type ResolveResource = (path: readonly PathSegment[], model: Model, options: QueryOptions) => Resource

/** What a writing request reads back of the record it made or changed: a single row as `plan` tells it. */
export interface PlannedReadBack {
  /** For the step; the statement of `plan` with the place of the SystemId. */
  readonly readBack: ReadBack
  readonly plan: ReadPlan
}

/**
 * Plans reading one entity by its SystemId, with `$select`, `$expand` and `$compute` of the request.
 * @param resource what the request was sent to, a set, collection or entity of that type; it gives the names in
 *   context URL and links. Default: the type's own set
 * @throws CatalogueError as planRead; BadRequest_InvalidOperation for types without SystemId
 */
export type PlanReadBack = (
  options: QueryOptions,
  type: EntityType,
  context: RequestContext,
  resource?: Resource,
) => PlannedReadBack
