import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  parseExpression,
  parseQueryOptions,
  parseResourcePath,
  parseUrl,
  SyntaxFault,
  type LiteralType,
} from '../../../dist/odata/syntax/index.js'
import { exceptions, notOfUrls } from './exceptions.js'

/**
 * The OASIS test cases of the OData and the aggregation grammar: what is valid is accepted, what is not is refused.
 * They are read from beside the repository and are no part of it.
 */

interface Case {
  readonly Name: string
  readonly Rule: string
  readonly Input: string
  readonly FailAt?: number
}

interface Result {
  readonly rule: string
  readonly input: string
  readonly valid: boolean
  readonly accepted: boolean
  readonly fault: string
}

const conformance = join(import.meta.dirname, '../../../../shared/conformance')
const casesOf = (file: string): Case[] =>
  (JSON.parse(readFileSync(join(conformance, file), 'utf8')) as { TestCases: Case[] }).TestCases

const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', '%2B'))
const expression = (text: string): unknown => parseExpression(decoded(text))
/** Formats of payloads, which know no percent-encoding, in the place of a literal. */
const value = (text: string): unknown => parseExpression(text)
/** A literal of this type and no other. */
const literal =
  (type: LiteralType, format = (text: string): string => text) =>
  (text: string): unknown => {
    const read = parseExpression(format(text))
    if (read.kind !== 'literal' || read.type !== type) throw new SyntaxFault('the literal', 0, `${type} expected`)
    return read
  }
/** Payloads have no prefixes, so the form is found by trying. */
const anyValue = (text: string): unknown => {
  for (const form of [text, `binary'${text}'`, `geography'${text}'`]) {
    try {
      return parseExpression(form)
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error
    }
  }
  throw new SyntaxFault('the value', 0, 'no form fits')
}
const quotedValue =
  (prefix: string) =>
  (text: string): unknown =>
    parseExpression(`${prefix}'${text}'`)
const relativeUri = (text: string): unknown => {
  // Clients keep the fragment to themselves.
  const [withoutFragment = ''] = text.split('#')
  const [path = '', query = ''] = withoutFragment.split(/\?(.*)/s)
  return parseUrl(path, query)
}
const absoluteUri = (text: string): unknown => {
  const below = /^https?:\/\/[^/]+(?:\/(?:MyService|service|OData\/OData\.svc|serviceRoot))?\/(.*)$/s.exec(text)?.[1]
  if (below === undefined) throw new SyntaxFault('the URL', 0, 'no absolute URL')
  return relativeUri(below)
}
const oneOption = (text: string): unknown => {
  const options = parseQueryOptions(text)
  const count = Object.values(options).reduce<number>(
    (sum, option: unknown) => sum + (option instanceof Map ? option.size : 1),
    0,
  )
  if (count !== 1) throw new SyntaxFault('the query', text.indexOf('&'), 'one option expected')
  return options
}
const member = (text: string): unknown => parseExpression(`Items/${decoded(text)}`)

/** Rule of the grammar → what reads it here. */
const entryPoints: Readonly<Record<string, (text: string) => unknown>> = {
  odataUri: absoluteUri,
  odataRelativeUri: relativeUri,
  resourcePath: (text) => parseResourcePath(text),
  entitySetName: (text) => parseResourcePath(text),
  functionParameter: (text) => parseResourcePath(`Function(${text})`),
  queryOptions: parseQueryOptions,
  filter: oneOption,
  orderby: oneOption,
  orderBy: oneOption,
  compute: oneOption,
  expand: oneOption,
  select: oneOption,
  search: oneOption,
  deltatoken: oneOption,
  skiptoken: oneOption,
  customQueryOption: oneOption,
  systemQueryOption: oneOption,
  searchExpr: (text) => parseQueryOptions(`$search=${text}`),
  commonExpr: expression,
  boolCommonExpr: expression,
  boolcommonExpr: expression,
  notExpr: expression,
  isofExpr: expression,
  firstMemberExpr: expression,
  propertyPathExpr: expression,
  anyExpr: member,
  stringInUrl: (text) => parseExpression(`[${decoded(text)}]`),
  odataIdentifier: expression,
  binaryLiteral: expression,
  boolean: literal('Edm.Boolean', decoded),
  booleanValue: value,
  date: literal('Edm.Date', decoded),
  dateValue: literal('Edm.Date'),
  dateTimeOffsetValue: literal('Edm.DateTimeOffset'),
  dateTimeOffsetLiteral: expression,
  dateTimeOffsetValueInUrl: expression,
  decimalValue: value,
  decimalLiteral: expression,
  doubleValue: value,
  doubleLiteral: expression,
  singleLiteral: expression,
  singleValue: value,
  byteValue: value,
  sbyteLiteral: expression,
  sbyteValue: value,
  int16Literal: expression,
  int16Value: value,
  int32Literal: expression,
  int32Value: value,
  int64Literal: expression,
  int64Value: value,
  null: expression,
  stringLiteral: expression,
  primitiveLiteral: expression,
  primitiveValue: anyValue,
  guid: literal('Edm.Guid', decoded),
  timeOfDayValue: literal('Edm.TimeOfDay'),
  timeOfDayLiteral: expression,
  durationValue: quotedValue('duration'),
  durationLiteral: expression,
  enumLiteral: expression,
  enumValue: quotedValue('Sales.Pattern'),
  geographyCollection: expression,
  geographyLineString: expression,
  geographyMultiLineString: expression,
  geographyMultiPoint: expression,
  geographyMultiPolygon: expression,
  geographyPoint: expression,
  geographyPolygon: expression,
  geometryCollection: expression,
  geometryLineString: expression,
  geometryMultiLineString: expression,
  geometryMultiPoint: expression,
  geometryMultiPolygon: expression,
  geometryPoint: expression,
  geometryPolygon: expression,
}

function run({ Rule: rule, Input: input, FailAt }: Case): Result {
  const read = entryPoints[rule]
  if (read === undefined) throw new Error(`no entry point for the rule ${rule}`)
  const valid = FailAt === undefined
  try {
    read(input)
    return { rule, input, valid, accepted: true, fault: '' }
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error
    return { rule, input, valid, accepted: false, fault: error.message }
  }
}

const described = existsSync(conformance) ? describe : describe.skip

described('the OASIS test cases', () => {
  const excepted = new Set(exceptions.map(({ rule, input }) => `${rule} ${input}`))
  const all = existsSync(conformance)
    ? ['odata-abnf-testcases.json', 'odata-aggregation-testcases.json'].map((file) => ({ file, cases: casesOf(file) }))
    : []
  const applying = all.map(({ file, cases }) => ({
    file,
    cases: cases.filter(({ Rule }) => !Object.hasOwn(notOfUrls, Rule)),
  }))

  test.each(applying)(
    '$file: all valid ones are accepted and all others refused, but for the exceptions',
    ({ cases }) => {
      const wrong = cases
        .map(run)
        .filter(({ rule, input, valid, accepted }) => valid !== accepted && !excepted.has(`${rule} ${input}`))
      expect(wrong).toEqual([])
    },
  )

  test('every exception is still one', () => {
    const results = applying
      .flatMap(({ cases }) => cases)
      .filter(({ Rule, Input }) => excepted.has(`${Rule} ${Input}`))
      .map(run)
    expect(results.filter(({ valid, accepted }) => valid === accepted)).toEqual([])
    expect(new Set(results.map(({ rule, input }) => `${rule} ${input}`)).size).toBe(exceptions.length)
  })

  test('every rule is read here or said to be none of URLs', () => {
    const rules = new Set(all.flatMap(({ cases }) => cases.map(({ Rule }) => Rule)))
    expect([...rules].filter((rule) => !Object.hasOwn(entryPoints, rule) && !Object.hasOwn(notOfUrls, rule))).toEqual(
      [],
    )
    expect(Object.keys(notOfUrls).filter((rule) => !rules.has(rule))).toEqual([])
  })

  test('the table of counts is the one that was looked at', () => {
    const counts = all.map(({ file, cases }) => {
      const results = cases.filter(({ Rule }) => !Object.hasOwn(notOfUrls, Rule)).map(run)
      const of = (valid: boolean): string => {
        const some = results.filter((result) => result.valid === valid)
        return `${some.filter(({ accepted }) => accepted === valid).length} of ${some.length}`
      }
      return { file, cases: cases.length, applying: results.length, validAccepted: of(true), invalidRefused: of(false) }
    })
    expect(counts).toEqual([
      {
        file: 'odata-abnf-testcases.json',
        cases: 840,
        applying: 740,
        validAccepted: '665 of 667',
        invalidRefused: '67 of 73',
      },
      {
        file: 'odata-aggregation-testcases.json',
        cases: 201,
        applying: 201,
        validAccepted: '178 of 178',
        invalidRefused: '15 of 23',
      },
    ])
  })
})
