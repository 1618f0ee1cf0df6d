import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileCondition, compileExpression } from '../../../dist/odata/expression/compileExpression.js'
import type { Compiled } from '../../../dist/odata/expression/scope.js'
import { parseExpression, type Expression } from '../../../dist/odata/syntax/index.js'
import { evaluate } from './evaluate.js'
import { Generator } from './generate.js'
import { Random } from './random.js'
import { SampleScope, shownSql } from './sampleScope.js'
import { Samples } from './samples.js'
import { aliasesOf, written, type Tree } from './trees.js'
import { shown, type Kind } from './values.js'

/**
 * Another seed, and more of them: SERVICETIER_EXPRESSIONS_SEED=7 SERVICETIER_EXPRESSIONS=20000 npm test --
 * test/odata/expression
 */
const seed = Number(process.env['SERVICETIER_EXPRESSIONS_SEED'] ?? 20261126)
const perKind = Math.ceil(Number(process.env['SERVICETIER_EXPRESSIONS'] ?? 2000) / 10)
const kinds: readonly Kind[] = ['bool', 'bool', 'int', 'decimal', 'double', 'text', 'date', 'moment', 'clock', 'span']

let samples: Samples

beforeAll(async () => {
  samples = await Samples.open(new Random(seed), 40)
})
afterAll(async () => {
  await samples.close()
})

function scopeOf(tree: Tree): SampleScope {
  return new SampleScope(
    new Map<string, Expression>(aliasesOf(tree).map(([name, stands]) => [name, parseExpression(written(stands))])),
  )
}

/** The least doubles have few digits, and differ by how often they were rounded. */
function normal(value: string | null): string | null {
  return value === null ? null : Math.abs(Number(value)) < 1e-307 ? '0' : String(Number(value))
}

/**
 * In PostgreSQL, row by row. Undefined: it divides by a literal zero, or asks for less than nothing of a text, and is
 * refused.
 */
async function inPostgres(tree: Tree, url: string, kind: Kind): Promise<(string | null)[] | undefined> {
  const scope = scopeOf(tree)
  try {
    const values = await samples.select((writing) =>
      shownSql((compileExpression(parseExpression(url), scope, writing) satisfies Compiled).sql, kind),
    )
    return kind === 'double' ? values.map(normal) : values
  } catch (error) {
    if (/divides by zero|The length of 'substring' is negative/.test(String(error))) return undefined
    throw new Error(`${url}\n${String(error)}`, { cause: error })
  }
}

describe('expressions in PostgreSQL are worth what they are in JavaScript', () => {
  test.each([...new Set(kinds)].map((kind, index) => [kind, index] as const))('%s', async (kind, index) => {
    const random = new Random(seed + 1 + index)
    const generator = new Generator(random)
    const count = perKind * kinds.filter((other) => other === kind).length
    let refused = 0
    const differing: string[] = []
    for (let made = 0; made < count; made++) {
      const tree = generator.expression(kind, 2 + random.below(4))
      const url = written(tree, () => random.chance(0.05))
      const values = await inPostgres(tree, url, kind)
      if (values === undefined) {
        refused++
        continue
      }
      const exact = samples.rows.map((row) => shown(evaluate(tree, row)))
      const wanted = kind === 'double' ? exact.map(normal) : exact
      const row = values.findIndex((value, no) => value !== wanted[no])
      if (row >= 0)
        differing.push(
          `${url}\n  row ${row}: ${String(values[row])} in PostgreSQL, ${String(wanted[row])} in JavaScript`,
        )
      if (kind === 'bool') {
        const chosen = await samples.select(
          (writing) =>
            `(case when ${compileCondition(parseExpression(url), scopeOf(tree), writing)} then 'true' else 'false' end)`,
        )
        if (chosen.some((value, no) => value !== (wanted[no] ?? 'false')))
          differing.push(`${url}\n  as a condition chooses other rows`)
      }
    }
    expect(differing.slice(0, 5)).toEqual([])
    expect(refused).toBeLessThan(count / 10)
  })
})
