/** Parameters of paths and of system query options, as they depend on what is asked. */

import type { EntityType, NavigationProperty, Property } from '../../odata/model/model.js'
import { Names } from '../../objects/page/publishedNames.js'
import { ref, sharedParameters } from './common.js'
import type { Published } from './Published.js'
import { holdsValue } from './typeSchemas.js'
import { valueSchema, type Json, type Typed } from './valueSchema.js'

/** A path under way: its text and the parameters in it, whose names are unique within it. */
export interface PathSoFar {
  readonly text: string
  readonly parameters: readonly Json[]
}

/** `'{No}'`, `{Line_No}`: a literal of the URL with a parameter in it. */
interface Placeholder {
  readonly text: string
  readonly parameter: Json
}

const quotedNote = 'A single quote in it is doubled.'

function placeholder(path: PathSoFar, name: string, typed: Typed, description: string): Placeholder {
  const names = new Names(path.parameters.map((parameter) => parameter['name'] as string))
  const unique = names.take(name)
  const quoted = typed.edm === 'Edm.String'
  const wrapped = quoted ? `'{${unique}}'` : typed.edm === 'Edm.Duration' ? `duration'{${unique}}'` : `{${unique}}`
  const note = quoted && !('enum' in valueSchema(typed)) ? quotedNote : ''
  return {
    text: wrapped,
    parameter: {
      name: unique,
      in: 'path',
      required: true,
      description: [description, note].filter((one) => one !== '').join(' '),
      schema: valueSchema(typed),
    },
  }
}

/** Names and values in parentheses. */
function withArguments(
  path: PathSoFar,
  given: readonly (readonly [name: string, typed: Typed, description: string])[],
  named: boolean,
): PathSoFar {
  let { parameters } = path
  const texts = given.map(([name, typed, description]) => {
    const { text, parameter } = placeholder({ ...path, parameters }, name, typed, description)
    parameters = [...parameters, parameter]
    return named ? `${name}=${text}` : text
  })
  return { text: `${path.text}(${texts.join(',')})`, parameters }
}

/**
 * The path of one record. Of one that is contained in another, what the key of that one tells of its own is left out.
 */
export function keyPath(
  path: PathSoFar,
  { key, name }: EntityType,
  containing?: { readonly type: EntityType; readonly navigation: NavigationProperty },
): PathSoFar {
  const known = new Set(
    containing?.type.key.map(({ from }) => (from.kind === 'field' ? from.field.name.toLowerCase() : '')),
  )
  const told = (containing?.navigation.link ?? []).filter(
    ({ is }) => is.kind === 'const' || (is.kind === 'field' && known.has(is.field.toLowerCase())),
  )
  const linked = new Set(told.map(({ field }) => field.toLowerCase()))
  const open = key.filter(({ from }) => from.kind !== 'field' || !linked.has(from.field.name.toLowerCase()))
  const asked = open.length === 0 ? key : open
  return withArguments(
    path,
    asked.map((property) => [
      property.name,
      asText(property),
      `Key of ${name}${property.caption === property.name ? '' : `: ${property.caption}`}.`,
    ]),
    asked.length > 1,
  )
}

/** Members of enum types stand in URLs as texts do. */
function asText(property: Property): Typed {
  return property.enumType === undefined ? property : { ...property, edm: 'Edm.String' }
}

/** The path of a function's call. What may be left out is given by an alias of its name. */
export function callPath(
  path: PathSoFar,
  parameters: readonly (Typed & { readonly name: string; readonly optional: boolean })[],
): PathSoFar & { readonly query: readonly Json[] } {
  const called = withArguments(
    path,
    parameters.filter(({ optional }) => !optional).map((parameter) => [parameter.name, parameter, '']),
    true,
  )
  const query = parameters
    .filter(({ optional }) => optional)
    .map((parameter): Json => {
      const literal =
        parameter.edm === 'Edm.String'
          ? { schema: { type: 'string' }, description: 'A text in single quotes; one inside it is doubled.' }
          : { schema: valueSchema(parameter) }
      return { name: `@${parameter.name}`, in: 'query', ...literal }
    })
  return { ...called, query }
}

/** `$filter` with the inputs that it has beside the record's own values. */
export function filterParameter({ properties }: EntityType): Json {
  const inputs = properties.filter((property) => !holdsValue(property)).map(({ name }) => `\`${name}\``)
  if (inputs.length === 0) return ref('parameters', 'filter')
  const { description, ...filter } = sharedParameters['filter'] as Json & { readonly description: string }
  return {
    ...filter,
    description: `${description} Also by filters in AL's syntax that calculated fields take: ${inputs.join(', ')}, e.g. \`${properties.find((property) => !holdsValue(property))?.name ?? ''} eq '…'\`.`,
  }
}

/** What of a record is told, and what with it. */
export function shapeParameters(published: Published, type: EntityType): readonly Json[] {
  const {
    options: { parameters },
  } = published
  const select = `${published.schemaName(type)}-select`
  parameters[select] ??= list('$select', 'Only these values of the record.', {
    type: 'string',
    enum: type.properties.filter(holdsValue).map(({ name }) => name),
  })
  const expandable = [...type.navigation.values()].filter(({ toSet }) => toSet === undefined).map(({ name }) => name)
  if (expandable.length === 0) return [ref('parameters', select)]
  const expand = `${published.schemaName(type)}-expand`
  parameters[expand] ??= list(
    '$expand',
    `Also what these lead to, with options of their own in parentheses: \`${expandable[0] ?? ''}($top=5)\`.`,
    { anyOf: [{ type: 'string', enum: ['*', ...expandable] }, { type: 'string' }] },
  )
  return [ref('parameters', select), ref('parameters', expand)]
}

/** Which records are told, and in which order. */
export function collectionParameters(published: Published, type: EntityType): readonly Json[] {
  const {
    options: { parameters },
  } = published
  const order = `${published.schemaName(type)}-orderby`
  const names = type.properties
    .filter((property) => holdsValue(property) && property.edm !== 'Edm.Stream')
    .map(({ name }) => name)
  parameters[order] ??= list('$orderby', 'By these values, or expressions; ` desc` behind one: the greatest first.', {
    anyOf: [{ type: 'string', enum: names.flatMap((name) => [name, `${name} desc`]) }, { type: 'string' }],
  })
  const shared = ['search', 'top', 'skip', 'count'].map((name) => ref('parameters', name))
  return [
    filterParameter(type),
    ...shared,
    ref('parameters', order),
    ...shapeParameters(published, type),
    ref('parameters', 'preferPage'),
  ]
}

function list(name: string, description: string, items: Json): Json {
  return { name, in: 'query', description, explode: false, schema: { type: 'array', uniqueItems: true, items } }
}
