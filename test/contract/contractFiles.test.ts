/**
 * The committed contract, `wsdl/`, `metadata/` and `postman/`, is what the demo application publishes today. Each
 * test's failure says what to do.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { application } from '../../dist/app/application.js'
import { applicationFiles, contractFolders } from '../../dist/contracts/contractFiles.js'
import { firstDifference } from './firstDifference.js'

const root = join(import.meta.dirname, '..', '..')
const files = applicationFiles(application)
const committed = contractFolders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
)

describe('the committed contract', () => {
  test.each([...files])('%s is what is published', (path, text) => {
    expect(
      committed.includes(path) ? undefined : `${path} is missing. Run: npm run build && npm run contracts`,
    ).toBeUndefined()
    const difference = firstDifference(readFileSync(join(root, path), 'utf8'), text)
    expect(
      difference === undefined
        ? undefined
        : `${path} is not current. Run: npm run build && npm run contracts\n${difference}`,
    ).toBeUndefined()
  })

  test('holds no file of what is no longer published', () => {
    const gone = committed.filter((path) => !files.has(path))
    expect(
      gone.length === 0
        ? undefined
        : `No longer published: ${gone.join(', ')}. Run: npm run build && npm run contracts`,
    ).toBeUndefined()
  })

  test("has a WSDL for every codeunit and page that the demo application publishes, and for the system's own", () => {
    const services = application.webServices
      .filter(({ objectType }) => objectType !== 'Query')
      .map(({ objectType, serviceName }) => `wsdl/${objectType}/${serviceName}.wsdl`)
    expect(committed).toEqual(
      expect.arrayContaining([
        ...services,
        'wsdl/SystemService.wsdl',
        'wsdl/Page/ActiveSession.wsdl',
        'metadata/SymbolReference.json',
      ]),
    )
  })

  test('is the same however often it is made, knows no computer and ends every file with a newline', () => {
    const again = applicationFiles({
      ...application,
      webServices: application.webServices.toReversed(),
      objects: application.objects.toReversed(),
    })
    expect([...again]).toEqual([...files])
    for (const [path, text] of files) {
      expect(`${path}: ${text.slice(-2)}`).toMatch(/[^\n]\n$/)
      expect(`${path}: ${text.includes('\r')}`).toBe(`${path}: false`)
      const addresses = new Set(
        [...text.matchAll(/https?:\/\/(localhost|127\.0\.0\.1)[^/"]*/g)].map(([address]) => address),
      )
      expect([...addresses].filter((address) => !/^http:\/\/localhost:704[578]$/.test(address))).toEqual([])
    }
  })

  test('the first difference is told with its line', () => {
    expect(firstDifference('a\nb\nc\n', 'a\nb\nc\n')).toBeUndefined()
    expect(firstDifference('a\nb\nc\n', 'a\nB\nc\n')).toBe('line 2: committed: b\n        published: B')
    expect(firstDifference('a\n', 'a\nb\n')).toBe('line 2: committed: \n        published: b')
    expect(firstDifference('a', 'a\n')).toBe('line 2: committed: (no such line)\n        published: ')
  })
})
