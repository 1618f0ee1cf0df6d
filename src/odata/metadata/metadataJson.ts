/**
 * `$metadata` as CSDL JSON 4.01. Valid against OASIS' schema; the same model gives the same text, and says what the XML
 * says.
 */

import { containerName } from '../model/buildModel.js'
import { schemaAlias, type EntitySet, type EntityType, type Model } from '../model/model.js'
import {
  containerAnnotations,
  described,
  navTypeName,
  navTypes,
  operationAnnotations,
  optionalParameter,
  ownTerms,
  propertyAnnotations,
  setAnnotations,
  typeAnnotations,
  vocabularies,
  type Annotation,
  type AnnotationValue,
} from './annotations.js'
import { constraintsOf } from './constraints.js'
import { bindingParameter, declaredOperations, facetsOf, orderedParameters, type DeclaredOperation } from './facets.js'

type Json = Record<string, unknown>

/** Names are the application's: `__proto__` is one like any other. */
const named = (first: Json): Json => Object.assign(Object.create(null) as Json, first)

const written = new WeakMap<Model, string>()

/** @returns the document; made once per model */
export function metadataJson(model: Model): string {
  const known = written.get(model)
  if (known !== undefined) return known
  const text = JSON.stringify(document(model))
  written.set(model, text)
  return text
}

function document(model: Model): Json {
  const { namespace } = model
  const qualified = ({ name }: { readonly name: string }): string => `${namespace}.${name}`
  const schema = named(namespace === schemaAlias ? {} : { $Alias: schemaAlias })
  for (const type of model.entityTypes.values()) schema[type.name] = entityType(type, qualified)
  for (const { name, properties } of model.complexTypes.values()) {
    schema[name] = {
      $Kind: 'ComplexType',
      ...Object.fromEntries(
        properties.map((property) => [property.name, { ...typed(property.edm, property.type.length), ...nullable }]),
      ),
    }
  }
  for (const { name, members } of model.enumTypes.values()) {
    schema[name] = {
      $Kind: 'EnumType',
      ...Object.fromEntries(
        members.flatMap((member) => [
          [member.name, member.value],
          ...Object.entries(annotations(member.caption === member.name ? [] : described(member.caption), member.name)),
        ]),
      ),
    }
  }
  for (const declared of declaredOperations(model)) {
    const name = declared.operation.schemaName ?? declared.operation.name
    const overloads = (schema[name] ??= []) as Json[]
    overloads.push(operation(declared, qualified))
  }
  schema[navTypeName] = { $Kind: 'EnumType', ...Object.fromEntries(navTypes.map((name, value) => [name, value])) }
  for (const { name, edm } of ownTerms)
    schema[name] = { $Kind: 'Term', ...typeOf(edm ?? qualified({ name: navTypeName })), $AppliesTo: ['Property'] }
  schema[containerName] = container(model, qualified)
  return {
    $Version: '4.01',
    $EntityContainer: qualified({ name: containerName }),
    $Reference: Object.fromEntries(
      vocabularies.map(({ uri, namespace: included, alias }) => [
        uri,
        { $Include: [{ $Namespace: included, $Alias: alias }] },
      ]),
    ),
    [namespace]: schema,
  }
}

/** All but keys: null in a body is the blank value. */
const nullable = { $Nullable: true }

type Qualify = (named: { readonly name: string }) => string

function entityType(type: EntityType, qualified: Qualify): Json {
  const content = named({ $Kind: 'EntityType', $Key: type.key.map(({ name }) => name) })
  for (const property of type.properties) {
    const { name, edm, enumType, maxLength } = property
    content[name] = {
      ...(enumType === undefined ? typed(edm, maxLength) : typeOf(qualified(enumType))),
      ...(type.key.includes(property) ? {} : nullable),
      ...annotations(propertyAnnotations(type, property)),
    }
  }
  for (const navigation of type.navigation.values()) {
    const { name, collection, target, nullable, containsTarget } = navigation
    const constraints = constraintsOf(type, navigation)
    content[name] = {
      $Kind: 'NavigationProperty',
      $Type: qualified(target),
      ...(collection ? { $Collection: true } : nullable ? { $Nullable: true } : {}),
      ...(containsTarget ? { $ContainsTarget: true } : {}),
      ...(constraints.length === 0 ? {} : { $ReferentialConstraint: Object.fromEntries(constraints) }),
    }
  }
  return { ...content, ...annotations(typeAnnotations(type)) }
}

function operation({ operation: one, bound }: DeclaredOperation, qualified: Qualify): Json {
  const { kind, returns } = one
  const parameters: Json[] = orderedParameters(one).map(({ name, edm, type, optional }) => ({
    $Name: name,
    ...typed(edm, type.length),
    ...nullable,
    ...annotations(optional ? [optionalParameter] : []),
  }))
  if (bound !== undefined)
    parameters.unshift({
      $Name: bindingParameter(one),
      $Type: qualified(bound.type),
      ...(bound.collection ? { $Collection: true } : {}),
    })
  return {
    $Kind: kind === 'action' ? 'Action' : 'Function',
    ...(bound === undefined ? {} : { $IsBound: true }),
    ...(parameters.length === 0 ? {} : { $Parameter: parameters }),
    ...(returns === undefined
      ? {}
      : {
          $ReturnType:
            returns.kind === 'value' ? typed(returns.edm, returns.type.length) : typeOf(qualified(returns.complexType)),
        }),
    ...annotations(operationAnnotations(one)),
  }
}

function container(model: Model, qualified: Qualify): Json {
  const content = named({ $Kind: 'EntityContainer' })
  for (const set of model.entitySets.values()) content[set.name] = entitySet(set, qualified)
  for (const { name, schemaName, kind, parameters } of model.operations.values()) {
    const target = qualified({ name: schemaName ?? name })
    content[name] =
      kind === 'action'
        ? { $Action: target }
        : { $Function: target, ...(parameters.length === 0 ? { $IncludeInServiceDocument: true } : {}) }
  }
  return { ...content, ...annotations(containerAnnotations) }
}

function entitySet(set: EntitySet, qualified: Qualify): Json {
  const bindings = [...(set.bindings ?? [])].map(([path, target]) => [path, target.name])
  return {
    $Collection: true,
    $Type: qualified(set.type),
    ...(bindings.length === 0 ? {} : { $NavigationPropertyBinding: Object.fromEntries(bindings) }),
    ...annotations(setAnnotations(set)),
  }
}

/** A text is what has no type. */
function typeOf(name: string): Json {
  return name === 'Edm.String' ? {} : { $Type: name }
}

function typed(edm: string, length: number | undefined): Json {
  const { maxLength, precision, variableScale } = facetsOf(edm, length)
  return {
    ...typeOf(edm),
    ...(maxLength === undefined ? {} : { $MaxLength: maxLength }),
    ...(precision === undefined ? {} : { $Precision: precision }),
    ...(variableScale === true ? { $Scale: 'variable' } : {}),
  }
}

/** @param target for annotations of what has no object of its own: a member of an enum */
function annotations(list: readonly Annotation[], target = ''): Json {
  return Object.fromEntries(list.map(({ term, value }) => [`${target}@${term}`, json(value)]))
}

function json(value: AnnotationValue): unknown {
  switch (value.kind) {
    case 'boolean':
      return value.value
    case 'member':
      return value.member
    case 'collection':
      return value.items.map(json)
    case 'record':
      return Object.fromEntries(Object.entries(value.values).map(([name, one]) => [name, json(one)]))
    default:
      return value.text
  }
}
