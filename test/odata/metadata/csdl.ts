/** What a `$metadata` document says, as lines that are the same for XML and JSON: for comparing the two. */

import { XmlDocument, XmlElement } from 'libxml2-wasm'

/** Sorted. */
export function xmlStatements(text: string): string[] {
  const document = XmlDocument.fromString(text)
  try {
    const statements: string[] = []
    const [schema] = elementsOf(document.root, 'Schema', true)
    for (const element of schema === undefined ? [] : childrenOf(schema)) ofXml(element, '', statements)
    return statements.sort()
  } finally {
    document.dispose()
  }
}

function ofXml(element: XmlElement, path: string, statements: string[]): void {
  const attribute = (name: string): string | undefined => element.attr(name)?.value
  const children = childrenOf(element)
  const here = `${path}/${attribute('Name') ?? ''}`
  const nested = (at = here): void => {
    for (const child of children) ofXml(child, at, statements)
  }
  const type = (value = attribute('Type') ?? 'Edm.String'): string =>
    `${value.replace(/^Collection\((.*)\)$/, '[$1]')}${attribute('Nullable') === 'true' ? '?' : ''}${facets(attribute('MaxLength'), attribute('Precision'), attribute('Scale'))}`
  switch (element.name) {
    case 'Annotation':
      return void statements.push(`${path}@${attribute('Term') ?? ''}=${JSON.stringify(valueOfXml(element))}`)
    case 'Key':
      return void statements.push(`${path} key ${children.map((one) => one.attr('Name')?.value).join()}`)
    case 'EnumType':
    case 'ComplexType':
    case 'EntityType':
    case 'EntityContainer':
      statements.push(`${here} is ${element.name}`)
      return nested()
    case 'Property':
    case 'NavigationProperty':
    case 'Term':
      statements.push(
        `${here} ${element.name === 'NavigationProperty' ? `leads to${attribute('ContainsTarget') === 'true' ? ' its' : ''}` : 'has'} ${type()}`,
      )
      return nested()
    case 'ReferentialConstraint':
      return void statements.push(`${path} ${attribute('Property') ?? ''}=${attribute('ReferencedProperty') ?? ''}`)
    case 'Member':
      statements.push(`${here} = ${attribute('Value') ?? ''}`)
      return nested()
    case 'EntitySet':
      statements.push(`${here} of [${attribute('EntityType') ?? ''}]`)
      return nested()
    case 'NavigationPropertyBinding':
      return void statements.push(`${path} ${attribute('Path') ?? ''} in ${attribute('Target') ?? ''}`)
    case 'ActionImport':
    case 'FunctionImport':
      return void statements.push(
        `${here} calls ${attribute('Action') ?? attribute('Function') ?? ''}${attribute('IncludeInServiceDocument') === 'true' ? ', told' : ''}`,
      )
    case 'Action':
    case 'Function': {
      const overload = `${here}(${
        attribute('IsBound') === 'true'
          ? (children
              .find(({ name }) => name === 'Parameter')
              ?.attr('Type')
              ?.value.replace(/^Collection\((.*)\)$/, '[$1]') ?? '')
          : ''
      })`
      statements.push(`${overload} is ${element.name}`)
      return nested(overload)
    }
    case 'Parameter':
      statements.push(`${here} is ${type()}`)
      return nested()
    case 'ReturnType':
      return void statements.push(`${path} returns ${type()}`)
    default:
      throw new Error(`What is ${element.name}?`)
  }
}

function valueOfXml(element: XmlElement): unknown {
  for (const name of ['String', 'PropertyPath', 'NavigationPropertyPath']) {
    const text = element.attr(name)?.value
    if (text !== undefined) return text
  }
  const bool = element.attr('Bool')?.value
  if (bool !== undefined) return bool === 'true'
  const [child] = childrenOf(element)
  return child === undefined ? null : expressionOfXml(child)
}

function expressionOfXml(element: XmlElement): unknown {
  switch (element.name) {
    case 'EnumMember':
      return element.content.split('/')[1]
    case 'Collection':
      return childrenOf(element).map(expressionOfXml)
    case 'Record':
      return Object.fromEntries(childrenOf(element).map((one) => [one.attr('Property')?.value, valueOfXml(one)]))
    case 'Bool':
      return element.content === 'true'
    default:
      return element.content
  }
}

type Json = Readonly<Record<string, unknown>>

/** Sorted. */
export function jsonStatements(text: string): string[] {
  const document = JSON.parse(text) as Json
  const statements: string[] = []
  const annotations = (path: string, object: Json, target = ''): void => {
    for (const [name, value] of Object.entries(object)) {
      const [before, term] = name.split('@')
      if (term !== undefined && before === target) statements.push(`${path}@${term}=${JSON.stringify(value)}`)
    }
  }
  const members = (object: Json): [string, Json][] =>
    Object.entries(object).filter(([name]) => !name.startsWith('$') && !name.includes('@')) as [string, Json][]
  const type = (one: Json): string => {
    const name = (one['$Type'] as string | undefined) ?? 'Edm.String'
    return `${one['$Collection'] === true ? `[${name}]` : name}${one['$Nullable'] === true ? '?' : ''}${facets(one['$MaxLength'], one['$Precision'], one['$Scale'])}`
  }
  const operation = (path: string, one: Json): void => {
    const parameters = (one['$Parameter'] ?? []) as Json[]
    const overload = `${path}(${one['$IsBound'] === true && parameters[0] !== undefined ? type(parameters[0]) : ''})`
    statements.push(`${overload} is ${one['$Kind'] as string}`)
    for (const parameter of parameters) {
      statements.push(`${overload}/${parameter['$Name'] as string} is ${type(parameter)}`)
      annotations(`${overload}/${parameter['$Name'] as string}`, parameter)
    }
    if (one['$ReturnType'] !== undefined) statements.push(`${overload} returns ${type(one['$ReturnType'] as Json)}`)
    annotations(overload, one)
  }
  const structured = (path: string, one: Json): void => {
    statements.push(`${path} is ${one['$Kind'] as string}`)
    if (one['$Key'] !== undefined) statements.push(`${path} key ${(one['$Key'] as string[]).join()}`)
    for (const [name, member] of members(one)) {
      const leads =
        member['$Kind'] === 'NavigationProperty' ? `leads to${member['$ContainsTarget'] === true ? ' its' : ''}` : 'has'
      statements.push(
        `${path}/${name} ${leads} ${type(member)}`,
        ...Object.entries((member['$ReferentialConstraint'] ?? {}) as Json).map(
          ([own, other]) => `${path}/${name} ${own}=${other as string}`,
        ),
      )
      annotations(`${path}/${name}`, member)
    }
    annotations(path, one)
  }
  const content: Readonly<Record<string, (path: string, one: Json) => void>> = {
    Term: (path, one) => {
      statements.push(`${path} has ${type(one)}`)
    },
    EnumType: (path, one) => {
      statements.push(`${path} is EnumType`)
      for (const [name, value] of members(one)) {
        statements.push(`${path}/${name} = ${JSON.stringify(value)}`)
        annotations(`${path}/${name}`, one, name)
      }
    },
    EntityContainer: (path, one) => {
      statements.push(`${path} is EntityContainer`)
      for (const [name, member] of members(one)) {
        const called = (member['$Action'] ?? member['$Function']) as string | undefined
        statements.push(
          called === undefined
            ? `${path}/${name} of ${type(member)}`
            : `${path}/${name} calls ${called}${member['$IncludeInServiceDocument'] === true ? ', told' : ''}`,
        )
        statements.push(
          ...Object.entries((member['$NavigationPropertyBinding'] ?? {}) as Json).map(
            ([from, to]) => `${path}/${name} ${from} in ${to as string}`,
          ),
        )
        annotations(`${path}/${name}`, member)
      }
      annotations(path, one)
    },
  }
  const namespace = (document['$EntityContainer'] as string).replace(/\.[^.]*$/, '')
  for (const [name, one] of members(document[namespace] as Json)) {
    if (Array.isArray(one)) for (const overload of one as Json[]) operation(`/${name}`, overload)
    else (content[one['$Kind'] as string] ?? structured)(`/${name}`, one)
  }
  return statements.sort()
}

function facets(...values: readonly [maxLength: unknown, precision: unknown, scale: unknown]): string {
  return values
    .map((value, index) =>
      value === undefined
        ? ''
        : ` ${['length', 'precision', 'scale'][index] ?? ''} ${typeof value === 'number' ? String(value) : (value as string)}`,
    )
    .join('')
}

function childrenOf(element: XmlElement): XmlElement[] {
  const children: XmlElement[] = []
  for (let node = element.firstChild; node !== null; node = node.next)
    if (node instanceof XmlElement) children.push(node)
  return children
}

function elementsOf(element: XmlElement, name: string, deep: boolean): XmlElement[] {
  return childrenOf(element).flatMap((child) =>
    child.name === name ? [child] : deep ? elementsOf(child, name, deep) : [],
  )
}
