/**
 * The symbols of the demo application, read back, publish what the application publishes: `$metadata` and WSDL to the
 * byte.
 */

import { describe, expect, test } from '@jest/globals'
import { application } from '../../dist/app/application.js'
import { applicationContract } from '../../dist/contracts/applicationContract.js'
import { contractFiles } from '../../dist/contracts/contractFiles.js'
import { metadataJson } from '../../dist/odata/metadata/metadataJson.js'
import { metadataXml } from '../../dist/odata/metadata/metadataXml.js'
import type { Root } from '../../dist/odata/model/model.js'
import { Models } from '../../dist/odata/model/Models.js'
import { readSymbols } from '../../dist/symbols/readSymbols.js'
import { symbolsText } from '../../dist/symbols/writeSymbols.js'

const contract = applicationContract(application)
const text = symbolsText(application)

describe('the symbols of the demo application, read back', () => {
  const read = readSymbols(text)
  const declared = new Models(contract.objects, () => contract.services)
  const fromSymbols = new Models(read.objects, () => contract.services)
  const roots: readonly Root[] = [declared.odataV4, declared.api('servicetier', 'demo', 'v1.0') as Root]

  test.each(roots.map((root) => [root.kind, root] as const))(
    'give the same $metadata of /%s, in XML and in JSON',
    (_kind, root) => {
      expect(metadataXml(fromSymbols.modelOf(root))).toBe(metadataXml(declared.modelOf(root)))
      expect(metadataJson(fromSymbols.modelOf(root))).toBe(metadataJson(declared.modelOf(root)))
      // With it ETags and everything else that clients may have kept.
      expect(fromSymbols.modelOf(root).version).toBe(declared.modelOf(root).version)
    },
  )

  test('give the same contract: every WSDL, $metadata and OpenAPI document that is committed', () => {
    const { objects } = read
    expect([...contractFiles({ ...contract, objects })]).toEqual([...contractFiles(contract)])
  })

  test('give the same symbols', () => {
    const {
      objects: { codeunits, tables, pages, queries, enums },
      ...identity
    } = read
    const own = [
      ...codeunits,
      ...tables.filter(({ system }) => !system),
      ...pages.filter(({ id }) => id < 2_000_000_000),
      ...queries,
      ...enums,
    ]
    expect(symbolsText({ ...application, ...identity, objects: own })).toBe(text)
  })

  test('know the application', () => {
    expect({ id: read.id, name: read.name, publisher: read.publisher, version: read.version }).toEqual({
      id: application.id,
      name: application.name,
      publisher: application.publisher,
      version: application.version,
    })
  })

  test('have no code: calling it says so', () => {
    const procedure =
      read.objects.codeunit('Misc. Operations')?.procedures['AddNumbers'] ??
      Object.values(
        read.objects.codeunits.find(({ procedures }) => Object.keys(procedures).length > 0)?.procedures ?? {},
      )[0]
    expect(() => procedure?.run(undefined as never, {})).toThrow('was read from symbols, which have no code.')
  })
})

describe('the text of symbols', () => {
  test('is the same however the application lists its objects, and ends with a line feed', () => {
    expect(symbolsText({ ...application, objects: application.objects.toReversed() })).toBe(text)
    expect(text).toMatch(/[^\n]\n$/)
  })
})
