/**
 * What `$metadata` says beyond names and types, in the words of OASIS' vocabularies and of the terms that the schema
 * declares itself (`NAV.LabelId`, `NAV.NavType`, `NAV.AllowEdit`, `NAV.AllowEditOnCreate`; compatibility 4.2). Both
 * writers write the same.
 */

import { standardProfile } from '../protocolChoices.js'
import { alTypes, type AlTypeName } from '../../types/index.js'
import type { EntitySet, EntityType, NavigationProperty, Operation, Property } from '../model/model.js'

export type AnnotationValue =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'propertyPath' | 'navigationPath'; readonly text: string }
  /** `type` qualified or by alias. */
  | { readonly kind: 'member'; readonly type: string; readonly member: string }
  | { readonly kind: 'collection'; readonly items: readonly AnnotationValue[] }
  | { readonly kind: 'record'; readonly values: Readonly<Record<string, AnnotationValue>> }

export interface Annotation {
  /** By alias: `Core.Computed`. */
  readonly term: string
  readonly value: AnnotationValue
}

/** The vocabularies whose terms are used, by alias. */
export const vocabularies = [
  {
    alias: 'Core',
    namespace: 'Org.OData.Core.V1',
    uri: 'https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml',
  },
  {
    alias: 'Capabilities',
    namespace: 'Org.OData.Capabilities.V1',
    uri: 'https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Capabilities.V1.xml',
  },
  {
    alias: 'Aggregation',
    namespace: 'Org.OData.Aggregation.V1',
    uri: 'https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Aggregation.V1.xml',
  },
] as const

/** Type of `NAV.NavType`: a schema cannot have a term and a type of one name. */
export const navTypeName = 'NavTypeName'

/** The terms that every schema declares. */
export const ownTerms = [
  { name: 'LabelId', edm: 'Edm.String' },
  { name: 'NavType', edm: undefined },
  { name: 'AllowEdit', edm: 'Edm.Boolean' },
  { name: 'AllowEditOnCreate', edm: 'Edm.Boolean' },
] as const

/** Members of the type of `NAV.NavType`, in the order of their values. */
export const navTypes = Object.keys(alTypes) as AlTypeName[]

const boolean = (value: boolean): AnnotationValue => ({ kind: 'boolean', value })
const string = (text: string): AnnotationValue => ({ kind: 'string', text })
const record = (values: Readonly<Record<string, AnnotationValue>>): AnnotationValue => ({ kind: 'record', values })
const collection = (items: readonly AnnotationValue[]): AnnotationValue => ({ kind: 'collection', items })
const member = (type: string, name: string): AnnotationValue => ({ kind: 'member', type, member: name })

export function propertyAnnotations(type: EntityType, property: Property): readonly Annotation[] {
  const { name, caption, editable, editableOnCreate, from } = property
  const own: Annotation[] = [
    { term: 'NAV.LabelId', value: string(`${type.name}_${name}`) },
    { term: 'NAV.NavType', value: member(`NAV.${navTypeName}`, property.type.name) },
    { term: 'NAV.AllowEdit', value: boolean(editable) },
    { term: 'NAV.AllowEditOnCreate', value: boolean(editableOnCreate) },
  ]
  if (from.kind === 'flowFilter' || from.kind === 'queryFilter')
    return [
      ...own,
      ...described(`Input of $filter: an AL filter on ${caption}. It has no value.`),
      { term: 'Core.Computed', value: boolean(true) },
    ]
  if (caption !== name) own.push(...described(caption))
  if (editable || !(type.insertable || type.updatable)) return own
  return [
    ...own,
    { term: editableOnCreate ? 'Core.Immutable' : 'Core.Computed', value: boolean(true) },
    ...(editableOnCreate ? [] : [{ term: 'Core.Permissions', value: member('Core.Permission', 'Read') }]),
  ]
}

export function typeAnnotations({ alternateKeys, source }: EntityType): readonly Annotation[] {
  const key = (properties: readonly Property[]): AnnotationValue =>
    record({
      Key: collection(
        properties.map(({ name }) => record({ Name: { kind: 'propertyPath', text: name }, Alias: string(name) })),
      ),
    })
  const { caption } = source.kind === 'page' ? source.page : source.query
  return [
    ...described(caption),
    ...(alternateKeys.length === 0 ? [] : [{ term: 'Core.AlternateKeys', value: collection(alternateKeys.map(key)) }]),
  ]
}

export function setAnnotations({ type, isCompanies }: EntitySet): readonly Annotation[] {
  const parts = [...type.navigation.values()].filter(
    ({ containsTarget, target }) => containsTarget && restrictions(target).length > 0,
  )
  return [
    // The term says that changes require the ETag, which is made of the row version, no property.
    ...(type.hasETag && standardProfile.ifMatchRequired
      ? [{ term: 'Core.OptimisticConcurrency', value: collection([]) }]
      : []),
    ...restrictions(type).map(({ name, value }) => ({ term: `Capabilities.${name}`, value })),
    ...(type.keyless === true
      ? [
          {
            term: 'Capabilities.ReadRestrictions',
            value: record({ ReadByKeyRestrictions: record({ Readable: boolean(false) }) }),
          },
        ]
      : []),
    ...(isCompanies
      ? [{ term: 'Capabilities.ExpandRestrictions', value: record({ Expandable: boolean(false) }) }]
      : []),
    ...(parts.length === 0
      ? []
      : [
          {
            term: 'Capabilities.NavigationRestrictions',
            value: record({ RestrictedProperties: collection(parts.map(partRestriction)) }),
          },
        ]),
  ]
}

function partRestriction({ name, target }: NavigationProperty): AnnotationValue {
  return record({
    NavigationProperty: { kind: 'navigationPath', text: name },
    ...Object.fromEntries(restrictions(target).map((one) => [one.name, one.value])),
  })
}

function restrictions({
  insertable,
  updatable,
  deletable,
}: EntityType): { readonly name: string; readonly value: AnnotationValue }[] {
  return [
    ...(insertable ? [] : [{ name: 'InsertRestrictions', value: record({ Insertable: boolean(false) }) }]),
    ...(updatable ? [] : [{ name: 'UpdateRestrictions', value: record({ Updatable: boolean(false) }) }]),
    ...(deletable ? [] : [{ name: 'DeleteRestrictions', value: record({ Deletable: boolean(false) }) }]),
  ]
}

/** What `$apply` can do; others answer 501. */
const transformations = [
  'identity',
  'filter',
  'search',
  'compute',
  'orderby',
  'top',
  'skip',
  'topcount',
  'bottomcount',
  'aggregate',
  'groupby',
  'concat',
  'expand',
]

export const containerAnnotations: readonly Annotation[] = [
  { term: 'Core.ODataVersions', value: string('4.0 4.01') },
  { term: 'Capabilities.ConformanceLevel', value: member('Capabilities.ConformanceLevelType', 'Advanced') },
  {
    term: 'Capabilities.SupportedFormats',
    value: collection([
      string('application/json;odata.metadata=none;IEEE754Compatible=true'),
      string('application/json;odata.metadata=minimal;IEEE754Compatible=true'),
      string('application/json;odata.metadata=full;IEEE754Compatible=true'),
    ]),
  },
  {
    term: 'Capabilities.SupportedMetadataFormats',
    value: collection([string('application/xml'), string('application/json')]),
  },
  { term: 'Capabilities.BatchSupported', value: boolean(true) },
  { term: 'Capabilities.BatchContinueOnErrorSupported', value: boolean(true) },
  {
    term: 'Aggregation.ApplySupported',
    value: record({
      Transformations: collection(transformations.map(string)),
      Rollup: member('Aggregation.RollupType', 'MultipleHierarchies'),
    }),
  },
  { term: 'Capabilities.KeyAsSegmentSupported', value: boolean(false) },
  { term: 'Capabilities.CrossJoinSupported', value: boolean(false) },
  { term: 'Capabilities.AsynchronousRequestsSupported', value: boolean(false) },
  { term: 'Capabilities.ChangeTracking', value: record({ Supported: boolean(false) }) },
  { term: 'Capabilities.AnnotationValuesInQuerySupported', value: boolean(false) },
  {
    term: 'Capabilities.DeepInsertSupport',
    value: record({ Supported: boolean(true), ContentIDSupported: boolean(false) }),
  },
  {
    term: 'Capabilities.DeepUpdateSupport',
    value: record({ Supported: boolean(false), ContentIDSupported: boolean(false) }),
  },
  {
    term: 'Capabilities.ModificationQueryOptions',
    value: record({ ExpandSupported: boolean(true), SelectSupported: boolean(true) }),
  },
]

/** A parameter that may be left out has its type's blank value. */
export const optionalParameter: Annotation = { term: 'Core.OptionalParameter', value: record({}) }

export function operationAnnotations({ from }: Operation): readonly Annotation[] {
  return described(from.kind === 'procedure' ? from.procedure.documentation : from.action.documentation)
}

export function described(text: string | undefined): readonly Annotation[] {
  return text === undefined || text === '' ? [] : [{ term: 'Core.Description', value: string(text) }]
}
