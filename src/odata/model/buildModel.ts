/**
 * Makes the model of one OData root from the application's objects and the published web services (compatibility 4.2).
 * Pure and deterministic: the same objects and services give the same model. Callers keep it until something is
 * published.
 */

import { createHash } from 'node:crypto'
import type { AnyTable } from '../../objects/table/tableDefinition.js'
import type { WebService } from '../../webservice/webServices.js'
import { addAssociations } from './associations.js'
import { companyPage, companyTable } from './companyPage.js'
import { PageTypes, type TypeDraft } from './entityTypes.js'
import { enumTypes } from './enumTypes.js'
import type { ComplexType, EntitySet, EntityType, Model, Operation, Root } from './model.js'
import { Names } from '../../objects/page/publishedNames.js'
import { publishedObjects, type ModelObjects } from './objects.js'
import { procedureOperation } from './operations.js'
import { queryType } from './queryType.js'

/** The container's name, and those of the terms every schema declares: types cannot have them. */
export const containerName = 'NAV'
export const schemaTerms = ['LabelId', 'NavType', 'NavTypeName', 'AllowEdit', 'AllowEditOnCreate'] as const

/**
 * @param published web services, for `/ODataV4`; APIs have all API pages and queries of their publisher, group and
 *   version
 * @throws TypeError if an object names what the application does not have
 */
export function buildModel(root: Root, objects: ModelObjects, published: readonly WebService[]): Model {
  const schemaNames = new Names([containerName, ...schemaTerms])
  const setNames = new Names()
  const entityTypes = new Map<string, EntityType>()
  const complexTypes = new Map<string, ComplexType>()
  const sets = new Map<string, EntitySet & { readonly bindings: Map<string, EntitySet> }>()
  const operations = new Map<string, Operation>()
  const enums = enumTypes(root, schemaNames)
  // The companies are there whatever the application's objects are.
  const tableOf = (name: string): AnyTable | undefined =>
    objects.table(name) ?? (name.toLowerCase() === 'company' ? companyTable : undefined)
  const types = new PageTypes({
    root,
    pageOf: (name) => objects.page(name),
    tableOf,
    enums,
    entityTypes,
    complexTypes,
    schemaNames,
  })
  const addSet = (name: string, type: EntityType, isCompanies: boolean): void => {
    const set = { name: setNames.take(name), type, isCompanies, bindings: new Map<string, EntitySet>() }
    sets.set(set.name, set)
  }

  const { pages, queries, codeunits } = publishedObjects(root, objects, published)
  const isCompanyPage = ({ setName, object }: (typeof pages)[number]): boolean =>
    root.kind === 'ODataV4' && setName === 'Company' && tableOf(object.sourceTable)?.id === companyTable.id
  const companies = types.publish(
    pages.find(isCompanyPage)?.object ?? companyPage(root),
    root.kind === 'Api' ? 'company' : 'Company',
  )
  addSet(root.kind === 'Api' ? 'companies' : 'Company', companies, true)
  const drafts = pages
    .filter((one) => !isCompanyPage(one))
    .map(({ object, setName, typeName }): TypeDraft => {
      const draft = types.publish(object, typeName)
      addSet(setName, draft, false)
      return draft
    })
  for (const { object, setName, typeName } of queries) {
    const type = queryType(object, schemaNames.take(typeName), { root, tableOf, enumTypeOf: enums.typeOf })
    entityTypes.set(type.name, type)
    addSet(setName, type, false)
  }
  for (const draft of [companies, ...drafts]) types.complete(draft)
  if (root.kind === 'ODataV4') addAssociations(types.drafts, drafts, tableOf)
  for (const { object, serviceName } of codeunits) {
    for (const procedure of Object.values(object.procedures)) {
      const operation = procedureOperation(
        { root, schemaNames, complexTypes },
        setNames,
        serviceName,
        object,
        procedure,
      )
      operations.set(operation.name, operation)
    }
  }
  leadToSets(companies, sets.values())
  bind([...sets.values()])
  const model = {
    root,
    namespace: root.kind === 'Api' ? 'Microsoft.NAV' : 'NAV',
    containerName,
    entityTypes,
    enumTypes: enums.types,
    complexTypes,
    entitySets: sets,
    operations,
    tables: { table: tableOf },
  }
  return Object.freeze({ ...model, version: versionOf(model) })
}

function leadToSets(companies: TypeDraft, sets: Iterable<EntitySet>): void {
  for (const set of sets) {
    if (set.isCompanies) continue
    const name = companies.names.take(set.name)
    companies.navigation.set(
      name,
      Object.freeze({
        name,
        collection: true,
        containsTarget: false,
        target: set.type,
        link: [],
        nullable: false,
        toSet: set,
      }),
    )
  }
}

/** Every navigation property that leads out of its containment ends in the set of what it leads to. */
function bind(sets: readonly (EntitySet & { readonly bindings: Map<string, EntitySet> })[]): void {
  const setOf = new Map(sets.map((set) => [set.type, set]))
  for (const set of sets) {
    const follow = (type: EntityType, path: string, above: readonly EntityType[]): void => {
      for (const { name, containsTarget, target, toSet } of type.navigation.values()) {
        const end = toSet ?? setOf.get(target)
        if (!containsTarget && end !== undefined) set.bindings.set(path + name, end)
        if (containsTarget && !above.includes(target)) follow(target, `${path}${name}/`, [...above, target])
      }
    }
    follow(set.type, '', [set.type])
  }
}

/** Of everything that `$metadata` and replies are made of. */
function versionOf(model: Omit<Model, 'version'>): string {
  const operation = ({ name, kind, binding, parameters, returns }: Operation): unknown => [
    name,
    kind,
    binding,
    parameters.map((one) => [one.name, one.type.text, one.optional, one.byVar]),
    returns?.kind === 'complex' ? returns.complexType.name : returns?.type.text,
  ]
  const types = [...model.entityTypes.values()].map((type) => [
    type.name,
    type.source.kind === 'page' ? type.source.page.id : type.source.query.id,
    type.key.map(({ name }) => name),
    type.alternateKeys.map((key) => key.map(({ name }) => name)),
    type.insertable,
    type.updatable,
    type.deletable,
    type.properties.map(({ name, type: alType, caption, editable, editableOnCreate }) => [
      name,
      alType.text,
      alType.members,
      caption,
      editable,
      editableOnCreate,
    ]),
    [...type.navigation.values()].map(({ name, collection, target, link }) => [name, collection, target.name, link]),
    [...type.boundOperations.values()].map(operation),
  ])
  const content = [
    model.root,
    types,
    [...model.enumTypes.values()],
    [...model.entitySets.values()].map(({ name, type }) => [name, type.name]),
    [...model.operations.values()].map(operation),
  ]
  // Constants of links may be values that JSON does not know.
  return createHash('sha256')
    .update(JSON.stringify(content, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest('base64url')
    .slice(0, 22)
}
