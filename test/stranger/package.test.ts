/** The package as `npm pack` makes it: what somebody who installs it gets. */

import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import { projectRoot } from './readme.js'

interface PackageJson {
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
}

const { bin, exports, dependencies, scripts } = JSON.parse(
  readFileSync(join(projectRoot, 'package.json'), 'utf8'),
) as PackageJson
const entries = Object.values(exports)
/** Who lints has eslint's types. */
const withoutLint = Object.entries(exports).flatMap(([name, entry]) => (name === './eslint' ? [] : [entry]))

describe('the package', () => {
  let files: readonly string[]
  beforeAll(() => {
    // The scripts would compile dist/ while other tests run it.
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: projectRoot,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    })
    const [{ files: found } = { files: [] }] = JSON.parse(packed) as { files: { path: string }[] }[]
    files = found.map(({ path }) => path)
  })

  test('is built before it is packed', () => {
    expect(scripts['prepack']).toBe(scripts['build'])
  })

  test('holds the program and its docs, and nothing that only the build needs', () => {
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'ARCHITECTURE.md', 'docs/README.md']))
    const begins = (path: string): boolean => /^(dist|docs)\//.test(path)
    expect(files.filter((path) => !begins(path)).sort()).toEqual([
      'ARCHITECTURE.md',
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ])
    expect(files.filter((path) => /(^|\/)\.|\.tsbuildinfo$|\.mts$|(?<!\.d)\.ts$/.test(path))).toEqual([])
  })

  test('holds what its exports and its command name', () => {
    const named = [...entries.flatMap(({ types, default: module }) => [types, module]), ...Object.values(bin)]
    expect(named.map((path) => path.replace(/^\.\//, '')).filter((path) => !files.includes(path))).toEqual([])
  })

  test('has the source text in every source map', () => {
    const maps = files.filter((path) => path.endsWith('.map'))
    expect(maps.length).toBeGreaterThan(100)
    const without = maps.filter((path) => {
      const map = JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as {
        sources: string[]
        sourcesContent?: (string | null)[]
      }
      return map.sources.some((_source, index) => typeof map.sourcesContent?.[index] !== 'string')
    })
    expect(without).toEqual([])
  })

  test('its types need those of no package but decimal.js: neither pg’s nor typeorm’s', () => {
    const program = ts.createProgram(
      withoutLint.map(({ types }) => join(projectRoot, types)),
      {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.NodeNext,
        moduleResolution: ts.ModuleResolutionKind.NodeNext,
        strict: true,
        noEmit: true,
        skipDefaultLibCheck: true,
        types: [],
      },
    )
    const faults = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText)
    expect(faults).toEqual([])
    const reached = program
      .getSourceFiles()
      .map(({ fileName }) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(fileName)?.[1])
      .filter((name) => name !== undefined && name !== 'typescript')
    expect([...new Set(reached)]).toEqual(['decimal.js'])
    expect(dependencies).toHaveProperty(['decimal.js'])
  })
})
