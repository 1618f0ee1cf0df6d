// Which of OASIS's ABNF test cases the parser of @odata/server judges rightly: valid texts accepted, invalid ones
// refused.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const file = new URL('../../../../shared/conformance/odata-abnf-testcases.json', import.meta.url)
const filter = (input) => ['filter', input]
const query = (input) => ['query', input]

/** For the rules that the parser has an entry for: how a case's text is given to it. */
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

/** Answers { valid: [accepted, all], invalid: [refused, all] }, or undefined where the cases are not at hand. */
export async function judgeParser() {
  let cases
  try {
    cases = JSON.parse(await readFile(file, 'utf8')).TestCases
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
  const { defaultParser } = createRequire(import.meta.url)('@odata/parser')
  const counted = { valid: [0, 0], invalid: [0, 0] }
  for (const { Rule, Input, FailAt } of cases) {
    if (entries[Rule] === undefined) continue
    const [entry, text] = entries[Rule](Input)
    const count = counted[FailAt === undefined ? 'valid' : 'invalid']
    count[1]++
    if (accepts(defaultParser, entry, text) === (FailAt === undefined)) count[0]++
  }
  return counted
}

function accepts(parser, entry, text) {
  try {
    return parser[entry](text) !== undefined
  } catch {
    return false
  }
}
