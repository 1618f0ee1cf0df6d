import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import { sourceLines } from '../../dist/eventlog/sourceLines.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'

const source = `interface Greeting {
  text: string
}

export function fail({ text }: Greeting): never {
  throw new Error(text)
}
`

describe('Places of a stack in the sources of an application', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(async () => {
    await folder.remove()
  })

  /** Compiles the source, runs it in a process without jest's own source maps, and answers the stack. */
  const stackOf = (name: string, options: ts.CompilerOptions): string => {
    const { outputText, sourceMapText } = ts.transpileModule(source, {
      fileName: `${name}.ts`,
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, ...options },
    })
    const file = join(folder.path, `${name}.mjs`)
    writeFileSync(file, outputText.replace(`${name}.js.map`, `${name}.mjs.map`))
    if (sourceMapText !== undefined) writeFileSync(`${file}.map`, sourceMapText)
    const program = `
      import { fail } from ${JSON.stringify(pathToFileURL(file).href)}
      try { fail({ text: 'Hello' }) } catch (error) { console.log(error.stack) }`
    return execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
  }
  const urlOf = (name: string): string => pathToFileURL(join(folder.path, name)).href

  test('with a source map beside the module', () => {
    expect(sourceLines(stackOf('beside', { sourceMap: true }))).toContain(`${urlOf('beside.ts')}:6:9`)
  })

  test('with a source map inside the module', () => {
    expect(sourceLines(stackOf('inside', { inlineSourceMap: true }))).toContain(`${urlOf('inside.ts')}:6:9`)
  })

  test('without a source map the module itself is named', () => {
    const stack = stackOf('without', {})
    expect(stack).toContain(`${urlOf('without.mjs')}:2:`)
    expect(sourceLines(stack)).toBe(stack)
  })

  test('a source map that is none, a file that is gone and a text that is no stack are left as they are', () => {
    writeFileSync(join(folder.path, 'broken.mjs'), '//# sourceMappingURL=data:application/json,{\n')
    const stack = `Error: no\n    at ${urlOf('broken.mjs')}:1:1\n    at fail (${urlOf('gone.mjs')}:3:4)`
    expect(sourceLines(stack)).toBe(stack)
    expect(sourceLines('')).toBe('')
  })
})
