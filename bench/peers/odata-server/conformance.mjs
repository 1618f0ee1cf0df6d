// Which of OASIS's ABNF test cases the parser of @odata/server judges rightly: valid texts accepted, invalid ones
// refused.

import { readJson } from '../../../scripts/lib/json.mjs'
import { codeOf } from '../../../scripts/lib/project.mjs'
import { requirePackage } from '../requirePackage.mjs'

const file = new URL('../../../../shared/conformance/odata-abnf-testcases.json', import.meta.url)
/** @typedef {(input: string) => [entry: string, text: string]} Given */
/** @typedef {{ Rule: string, Input: string, FailAt?: number }} Case */

/** @type {Given} */
const filter = (input) => ['filter', input]
/** @type {Given} */
const query = (input) => ['query', input]

/**
 * For the rules that the parser has an entry for: how a case's text is given to it.
 * @type {Record<string, Given>}
 */
const entries = {
  filter: query,
  orderby: query,
  select: query,
  expand: query,
  queryOptions: query,
  systemQueryOption: query,
  boolCommonExpr: filter,
  resourcePath: (input) => ['odataUri', `/${input}`],
  odataRelativeUri: (input) => ['odataUri', `/${input}`],
}

/**
 * Answers how many were accepted, or refused, and of how many; or undefined where the cases are not at hand.
 * @typedef {[right: number, all: number]} Count
 * @returns {{ valid: Count, invalid: Count } | undefined}
 */
export function judgeParser() {
  /** @type {Case[]} */
  let cases
  try {
    const content = /** @type {{ TestCases: Case[] }} */ (readJson(file))
    cases = content.TestCases
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  const { defaultParser } = /** @type {typeof import('@odata/parser')} */ (requirePackage('@odata/parser'))
  /** @type {{ valid: Count, invalid: Count }} */
  const counted = { valid: [0, 0], invalid: [0, 0] }
  for (const { Rule, Input, FailAt } of cases) {
    const given = entries[Rule]
    if (given === undefined) continue
    const [entry, text] = given(Input)
    const count = counted[FailAt === undefined ? 'valid' : 'invalid']
    count[1]++
    if (accepts(defaultParser, entry, text) === (FailAt === undefined)) count[0]++
  }
  return counted
}

/**
 * @param {typeof import('@odata/parser').defaultParser} parser
 * @param {string} entry
 * @param {string} text
 */
function accepts(parser, entry, text) {
  try {
    return parser[entry]?.(text) !== undefined
  } catch {
    return false
  }
}
