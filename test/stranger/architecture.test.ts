/** ARCHITECTURE.md against the tree: files and folders it names, the tiers, the glossary's types and folders. */

import { describe, expect, test } from '@jest/globals'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './readme.js'

const page = readFileSync(join(projectRoot, 'ARCHITECTURE.md'), 'utf8')
const source = join(projectRoot, 'src')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const isThere = (path: string): boolean => existsSync(join(projectRoot, path))

function section(title: string): string {
  return page.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''
}

/** Files and folders that the code map names, each below the one that it is indented under. */
function mapped(): string[] {
  const above: string[] = []
  const found: string[] = []
  const within = (name: string): string => [...above.filter((place) => place.endsWith('/')), name].join('')
  for (const line of (section('Code map').split('```')[1] ?? '').split('\n')) {
    const [, indent = '', names] = /^( *)((?:[\w.-]+(?:\/|\.ts) ?)+)(?: |$)/.exec(line) ?? []
    if (names !== undefined && indent.length <= 4) {
      const depth = indent.length / 2
      const places = names.trim().split(/ +/)
      found.push(...places.map((name) => [...above.slice(0, depth), name].join('')))
      above.splice(depth, above.length, places[0] ?? '')
    }
    const described = names === undefined ? line : line.slice(indent.length + names.length)
    found.push(...[...described.matchAll(/[\w-]+(?:\.ts|\/)(?![\w.])/g)].map(([name]) => within(name)))
  }
  return found
}

describe('ARCHITECTURE.md', () => {
  test('names files and folders in the code map that exist', () => {
    expect(mapped().length).toBeGreaterThan(60)
    expect(mapped().filter((path) => !isThere(path))).toEqual([])
  })

  test('leaves no folder of src out of the code map', () => {
    const named = new Set(mapped())
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => `src/${name}/`).filter((path) => !named.has(path))).toEqual([])
  })

  test('names files in its text that exist', () => {
    const names = [...page.matchAll(/`([\w/-]+\.ts)`/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(40)
    const lost = names.filter((name) => !isThere(name) && !files.some((file) => `/${file}`.endsWith(`/${name}`)))
    expect(lost).toEqual([])
  })

  test('has every place of import-tiers.js among the tiers', async () => {
    const { mayImport, top } = (await import(join(projectRoot, 'import-tiers.js'))) as {
      mayImport: Record<string, unknown>
      top: string[]
    }
    const words = new Set(section('Import tiers').match(/[\w.]+/g))
    expect([...Object.keys(mayImport), ...top].filter((place) => !words.has(place))).toEqual([])
  })

  test('has a glossary whose types and folders are there', () => {
    const rows = section('Glossary')
      .split('\n')
      .filter((line) => line.startsWith('| ') && !line.startsWith('| Word'))
      .map((line) => line.split('|').map((cell) => cell.trim()))
    expect(rows.length).toBeGreaterThanOrEqual(30)
    const text = files.map((file) => readFileSync(join(source, file), 'utf8')).join('\n')
    const claims = rows.flatMap((cells) => [...(cells[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, claim = '']) => claim))
    const lost = claims.filter((claim) =>
      claim.includes('/')
        ? !isThere(claim)
        : !new RegExp(`^export (?:abstract )?(?:class|interface|type) ${claim}\\b`, 'm').test(text),
    )
    expect(lost).toEqual([])
  })
})
