/** `$metadata` as CSDL XML 4.0. Valid against OASIS' schemas; the same model gives the same text. */

import { containerName } from '../model/buildModel.js'
import {
  schemaAlias,
  type EntitySet,
  type EntityType,
  type Model,
  type NavigationProperty,
  type Property,
} from '../model/model.js'
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
import { bindingParameter, declaredOperations, facetsOf, orderedParameters, type DeclaredOperation } from './facets.js'
import { constraintsOf } from './constraints.js'
import { XmlWriter } from './xml.js'

const written = new WeakMap<Model, string>()

/** @returns the document; made once per model */
export function metadataXml(model: Model): string {
  const known = written.get(model)
  if (known !== undefined) return known
  const text = new MetadataXml(model).write()
  written.set(model, text)
  return text
}

class MetadataXml {
  readonly #model: Model
  readonly #xml = new XmlWriter()

  constructor(model: Model) {
    this.#model = model
  }

  write(): string {
    const xml = this.#xml
    const { namespace, entityTypes, enumTypes, complexTypes } = this.#model
    xml.element('edmx:Edmx', { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' }, () => {
      for (const { uri, namespace: included, alias } of vocabularies) {
        xml.element('edmx:Reference', { Uri: uri }, () =>
          xml.element('edmx:Include', { Namespace: included, Alias: alias }),
        )
      }
      xml.element('edmx:DataServices', {}, () => {
        xml.element(
          'Schema',
          {
            Namespace: namespace,
            Alias: namespace === schemaAlias ? undefined : schemaAlias,
            xmlns: 'http://docs.oasis-open.org/odata/ns/edm',
          },
          () => {
            for (const type of entityTypes.values()) this.#entityType(type)
            for (const { name, properties } of complexTypes.values()) {
              xml.element('ComplexType', { Name: name }, () => {
                for (const property of properties)
                  xml.element('Property', {
                    Name: property.name,
                    Type: property.edm,
                    Nullable: true,
                    ...this.#facets(property.edm, property.type.length),
                  })
              })
            }
            for (const { name, members } of enumTypes.values()) {
              xml.element('EnumType', { Name: name }, () => {
                for (const member of members)
                  xml.element('Member', { Name: member.name, Value: member.value }, () =>
                    this.#annotations(member.caption === member.name ? [] : described(member.caption)),
                  )
              })
            }
            for (const operation of declaredOperations(this.#model)) this.#operation(operation)
            xml.element('EnumType', { Name: navTypeName }, () =>
              navTypes.forEach((name, value) => xml.element('Member', { Name: name, Value: value })),
            )
            for (const { name, edm } of ownTerms)
              xml.element('Term', {
                Name: name,
                Type: edm ?? this.#qualified({ name: navTypeName }),
                Nullable: false,
                AppliesTo: 'Property',
              })
            this.#container()
          },
        )
      })
    })
    return xml.toString()
  }

  #entityType(type: EntityType): void {
    const xml = this.#xml
    xml.element('EntityType', { Name: type.name }, () => {
      xml.element('Key', {}, () => type.key.forEach(({ name }) => xml.element('PropertyRef', { Name: name })))
      for (const property of type.properties) this.#property(type, property)
      for (const navigation of type.navigation.values()) this.#navigation(type, navigation)
      this.#annotations(typeAnnotations(type))
    })
  }

  #property(type: EntityType, property: Property): void {
    const { name, edm, enumType, maxLength } = property
    const facets = enumType === undefined ? this.#facets(edm, maxLength) : {}
    this.#xml.element(
      'Property',
      {
        Name: name,
        Type: enumType === undefined ? edm : this.#qualified(enumType),
        Nullable: !type.key.includes(property),
        ...facets,
      },
      () => this.#annotations(propertyAnnotations(type, property)),
    )
  }

  #navigation(type: EntityType, navigation: NavigationProperty): void {
    const { name, collection, target, nullable, containsTarget } = navigation
    const targetName = this.#qualified(target)
    const attributes = {
      Name: name,
      Type: collection ? `Collection(${targetName})` : targetName,
      Nullable: collection ? undefined : nullable,
      ContainsTarget: containsTarget ? true : undefined,
    }
    this.#xml.element('NavigationProperty', attributes, () => {
      for (const [own, other] of constraintsOf(type, navigation))
        this.#xml.element('ReferentialConstraint', { Property: own, ReferencedProperty: other })
    })
  }

  #operation({ operation, bound }: DeclaredOperation): void {
    const xml = this.#xml
    const { kind, returns } = operation
    xml.element(
      kind === 'action' ? 'Action' : 'Function',
      { Name: operation.schemaName ?? operation.name, IsBound: bound === undefined ? undefined : true },
      () => {
        if (bound !== undefined) {
          const typeName = this.#qualified(bound.type)
          xml.element('Parameter', {
            Name: bindingParameter(operation),
            Type: bound.collection ? `Collection(${typeName})` : typeName,
            Nullable: bound.collection ? undefined : false,
          })
        }
        for (const { name, edm, type, optional } of orderedParameters(operation)) {
          xml.element('Parameter', { Name: name, Type: edm, Nullable: true, ...this.#facets(edm, type.length) }, () =>
            this.#annotations(optional ? [optionalParameter] : []),
          )
        }
        if (returns?.kind === 'value')
          xml.element('ReturnType', {
            Type: returns.edm,
            Nullable: false,
            ...this.#facets(returns.edm, returns.type.length),
          })
        if (returns?.kind === 'complex')
          xml.element('ReturnType', { Type: this.#qualified(returns.complexType), Nullable: false })
        this.#annotations(operationAnnotations(operation))
      },
    )
  }

  #container(): void {
    const xml = this.#xml
    xml.element('EntityContainer', { Name: containerName }, () => {
      for (const set of this.#model.entitySets.values()) this.#set(set)
      for (const { name, schemaName, kind, parameters } of this.#model.operations.values()) {
        const target = this.#qualified({ name: schemaName ?? name })
        if (kind === 'action') xml.element('ActionImport', { Name: name, Action: target })
        else
          xml.element('FunctionImport', {
            Name: name,
            Function: target,
            IncludeInServiceDocument: parameters.length === 0 ? true : undefined,
          })
      }
      this.#annotations(containerAnnotations)
    })
  }

  #set(set: EntitySet): void {
    this.#xml.element('EntitySet', { Name: set.name, EntityType: this.#qualified(set.type) }, () => {
      for (const [path, target] of set.bindings ?? [])
        this.#xml.element('NavigationPropertyBinding', { Path: path, Target: target.name })
      this.#annotations(setAnnotations(set))
    })
  }

  #annotations(annotations: readonly Annotation[]): void {
    for (const { term, value } of annotations) {
      const inline = inlineAttribute(value)
      this.#xml.element(
        'Annotation',
        { Term: term, ...inline },
        inline === undefined ? () => this.#expression(value) : undefined,
      )
    }
  }

  #expression(value: AnnotationValue): void {
    const xml = this.#xml
    switch (value.kind) {
      case 'boolean':
        return xml.text('Bool', String(value.value))
      case 'string':
        return xml.text('String', value.text)
      case 'propertyPath':
        return xml.text('PropertyPath', value.text)
      case 'navigationPath':
        return xml.text('NavigationPropertyPath', value.text)
      case 'member':
        return xml.text('EnumMember', `${value.type}/${value.member}`)
      case 'collection':
        return xml.element('Collection', {}, () => value.items.forEach((item) => this.#expression(item)))
      case 'record':
        return xml.element('Record', {}, () => {
          for (const [name, one] of Object.entries(value.values)) {
            const inline = inlineAttribute(one)
            xml.element(
              'PropertyValue',
              { Property: name, ...inline },
              inline === undefined ? () => this.#expression(one) : undefined,
            )
          }
        })
    }
  }

  #qualified({ name }: { readonly name: string }): string {
    return `${this.#model.namespace}.${name}`
  }

  #facets(edm: string, length: number | undefined): Record<string, string | number | undefined> {
    const { maxLength, precision, variableScale } = facetsOf(edm, length)
    return { MaxLength: maxLength, Precision: precision, Scale: variableScale === true ? 'variable' : undefined }
  }
}

/** Members stand in an element of their own, as clients of the original server know them (compatibility 4.2). */
function inlineAttribute(value: AnnotationValue): Record<string, string | boolean> | undefined {
  switch (value.kind) {
    case 'boolean':
      return { Bool: value.value }
    case 'string':
      return { String: value.text }
    case 'propertyPath':
      return { PropertyPath: value.text }
    case 'navigationPath':
      return { NavigationPropertyPath: value.text }
    default:
      return undefined
  }
}
