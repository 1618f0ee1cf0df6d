/**
 * The system query options, by name: of the whole request, and nested ones within `$expand` and `$select`. Names are
 * read in any case and without their `$` (4.01, Protocol 11.2.1).
 */

import type {
  ComputeItem,
  ExpandItem,
  Expression,
  OrderByItem,
  QueryOptions,
  SearchExpression,
  SelectItem,
  Transformation,
} from './ast.js'
import { isDigit } from './characters.js'
import { readExpression } from './expressions.js'
import { readComputeItem, readOrderByItem } from './items.js'
import { shortened } from '../../errors/shortened.js'
import { readAnnotationName } from './memberPath.js'
import type { Reader } from './Reader.js'
import { readSearch } from './search.js'
import { readTransformations } from './transformations.js'

/** `QueryOptions` and `$levels` while they are read. */
export interface OptionsBeingRead {
  filter?: Expression
  search?: SearchExpression
  apply?: readonly Transformation[]
  compute?: readonly ComputeItem[]
  orderBy?: readonly OrderByItem[]
  select?: readonly SelectItem[]
  expand?: readonly ExpandItem[]
  top?: number
  skip?: number
  count?: boolean
  skipToken?: string
  deltaToken?: string
  format?: string
  id?: string
  index?: number
  schemaVersion?: string
  aliases?: Map<string, Expression>
  custom?: Map<string, string>
  levels?: number | 'max'
}

/** Lower-case name without `$` → the property it becomes. */
const properties = {
  filter: 'filter',
  search: 'search',
  apply: 'apply',
  compute: 'compute',
  orderby: 'orderBy',
  select: 'select',
  expand: 'expand',
  top: 'top',
  skip: 'skip',
  count: 'count',
  skiptoken: 'skipToken',
  deltatoken: 'deltaToken',
  format: 'format',
  id: 'id',
  index: 'index',
  schemaversion: 'schemaVersion',
  levels: 'levels',
} as const satisfies Record<string, keyof OptionsBeingRead>

export type OptionName = keyof typeof properties

/** What may stand where. */
const referenceOptions: readonly OptionName[] = ['filter', 'search', 'orderby', 'skip', 'top', 'count']
const ofReference: ReadonlySet<string> = new Set(referenceOptions)
const ofCount: ReadonlySet<string> = new Set<OptionName>(['filter', 'search'])
const ofExpand: ReadonlySet<string> = new Set<OptionName>([
  ...referenceOptions,
  'select',
  'expand',
  'compute',
  'levels',
  'apply',
])
const ofSelect: ReadonlySet<string> = new Set<OptionName>([...referenceOptions, 'select', 'compute'])
const ofStar: ReadonlySet<string> = new Set<OptionName>(['levels'])

export const isOptionName = (name: string): name is OptionName => Object.hasOwn(properties, name)

/** Reads the value that begins here, to where it ends; `end` of the text is the caller's business. */
export function readOption(reader: Reader, name: OptionName, into: OptionsBeingRead): void {
  switch (name) {
    case 'filter':
      into.filter = readExpression(reader)
      return
    case 'search':
      into.search = readSearch(reader)
      return
    case 'apply':
      into.apply = readTransformations(reader)
      return
    case 'compute':
      into.compute = listed(reader, readComputeItem)
      return
    case 'orderby':
      into.orderBy = listed(reader, readOrderByItem)
      return
    case 'select':
      into.select = listed(reader, readSelectItem)
      return
    case 'expand':
      into.expand = listed(reader, readExpandItem)
      return
    case 'top':
      into.top = readWholeNumber(reader, 'a whole number, 0 or more, expected')
      return
    case 'skip':
      into.skip = readWholeNumber(reader, 'a whole number, 0 or more, expected')
      return
    case 'index': {
      const negative = reader.take(45 /* - */)
      const index = readWholeNumber(reader, 'a whole number expected')
      into.index = negative ? 0 - index : index
      return
    }
    case 'count':
      into.count = readBoolean(reader)
      return
    case 'levels':
      into.levels = readLevels(reader)
      return
    default:
      // The others are taken as they are.
      into[properties[name] as 'format'] = reader.text.slice(reader.at)
      reader.at = reader.text.length
  }
}

/** Has the option been read already? */
export const isGiven = (name: OptionName, options: OptionsBeingRead): boolean => options[properties[name]] !== undefined

function listed<Item>(reader: Reader, read: (reader: Reader) => Item): Item[] {
  const items: Item[] = []
  for (;;) {
    reader.node()
    items.push(read(reader))
    const { at } = reader
    reader.blanks()
    if (!reader.take(44 /* , */)) {
      reader.at = at
      return items
    }
    reader.blanks()
  }
}

function readWholeNumber(reader: Reader, expected: string): number {
  const { at, text } = reader
  while (isDigit(reader.code())) reader.at++
  if (reader.at === at) reader.fail(expected)
  const value = Number(text.slice(at, reader.at))
  if (!Number.isSafeInteger(value)) reader.fail('the number is too large', at)
  return value
}

function readBoolean(reader: Reader): boolean {
  const { at } = reader
  const word = reader.isAtName() ? reader.name().toLowerCase() : ''
  if (word !== 'true' && word !== 'false') reader.fail('true or false expected', at)
  return word === 'true'
}

function readLevels(reader: Reader): number | 'max' {
  const { at } = reader
  if (reader.isAtName()) {
    if (reader.name().toLowerCase() === 'max') return 'max'
  } else if (!reader.isAt(48 /* 0 */) && isDigit(reader.code())) return readWholeNumber(reader, '')
  return reader.fail("a whole number, 1 or more, or 'max' expected", at)
}

function readSelectItem(reader: Reader): SelectItem {
  const { at } = reader
  if (reader.take(42 /* * */)) return { at, path: ['*'] }
  const path: string[] = []
  do {
    reader.node()
    const name = readStep(reader)
    path.push(name)
    // `Namespace.*`: all operations of a schema.
    if (reader.isAt(46) && reader.text.charCodeAt(reader.at + 1) === 42) {
      reader.at += 2
      path[path.length - 1] = `${name}.*`
      return { at, path }
    }
  } while (reader.take(47 /* / */))
  if (!reader.isAt(40)) return { at, path }
  const parameters = readParameterNames(reader)
  if (parameters !== undefined) return { at, path, parameters }
  return { at, path, options: readNested(reader, ofSelect, '$select') }
}

/** A property, a type, or an annotation. */
const readStep = (reader: Reader): string =>
  reader.isAt(64 /* @ */) ? readAnnotationName(reader) : reader.qualifiedName()

/** `(Location,Kind)`: names alone, where options have `=`. */
function readParameterNames(reader: Reader): string[] | undefined {
  const { at } = reader
  reader.at++
  reader.blanks()
  if (reader.isAtName()) {
    const names = [reader.name()]
    reader.blanks()
    while (reader.take(44)) {
      reader.blanks()
      reader.node()
      names.push(reader.name('the name of a parameter'))
      reader.blanks()
    }
    if (reader.take(41)) return names
  }
  reader.at = at
  return undefined
}

function readExpandItem(reader: Reader): ExpandItem {
  const { at } = reader
  if (reader.text.startsWith('$value', at)) {
    reader.at += '$value'.length
    return { at, path: ['$value'], options: {} }
  }
  const path: string[] = []
  let suffix: ExpandItem['suffix']
  for (;;) {
    reader.node()
    if (reader.take(42 /* * */)) path.push('*')
    else path.push(readStep(reader))
    if (!reader.take(47 /* / */)) break
    suffix = takeSuffix(reader)
    if (suffix !== undefined) break
    if (path.at(-1) === '*') reader.fail("'$ref' expected behind '*/'")
  }
  if (path.at(-1) === '*' && suffix === '$count') reader.fail("'*' cannot be counted")
  if (!reader.isAt(40)) return { at, path, ...(suffix && { suffix }), options: {} }
  const allowed =
    suffix === '$ref' ? ofReference : suffix === '$count' ? ofCount : path.at(-1) === '*' ? ofStar : ofExpand
  const { levels, ...options } = readNested(reader, allowed, suffix ?? '$expand')
  return { at, path, ...(suffix && { suffix }), options, ...(levels !== undefined && { levels }) }
}

function takeSuffix(reader: Reader): '$ref' | '$count' | undefined {
  for (const suffix of ['$ref', '$count'] as const) {
    const end = reader.at + suffix.length
    if (reader.text.startsWith(suffix, reader.at) && reader.endOfName(end) === end) {
      reader.at = end
      return suffix
    }
  }
  return undefined
}

/** `($filter=…;$top=5;@c=15)`. */
function readNested(
  reader: Reader,
  allowed: ReadonlySet<string>,
  of: string,
): QueryOptions & Pick<OptionsBeingRead, 'levels'> {
  const options: OptionsBeingRead = {}
  reader.deeper()
  reader.at++
  do {
    reader.blanks()
    readNestedOption(reader, allowed, of, options)
    reader.blanks()
  } while (reader.take(59 /* ; */))
  if (!reader.take(41)) reader.fail(`';' or ')' expected${reader.found()}`)
  reader.shallower()
  return options
}

function readNestedOption(reader: Reader, allowed: ReadonlySet<string>, of: string, options: OptionsBeingRead): void {
  const { at } = reader
  if (reader.take(64 /* @ */)) {
    const alias = reader.name('the name of an alias')
    reader.expect(61 /* = */)
    options.aliases ??= new Map()
    if (options.aliases.has(alias)) reader.fail(`'@${shortened(alias)}' is given twice`, at)
    options.aliases.set(alias, readExpression(reader))
    return
  }
  reader.take(36 /* $ */)
  const name = reader.name('an option').toLowerCase()
  if (!allowed.has(name) || !isOptionName(name))
    reader.fail(`'${shortened(reader.text.slice(at, reader.at))}' is no option of ${of} here`, at)
  if (isGiven(name, options)) reader.fail(`'$${name}' is given twice`, at)
  reader.expect(61 /* = */)
  readOption(reader, name, options)
}
