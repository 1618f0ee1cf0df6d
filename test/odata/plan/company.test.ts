/** Which company a request names. */

import { describe, expect, test } from '@jest/globals'
import { companyOfOption, companyOfText, splitCompany } from '../../../dist/odata/plan/company.js'
import { parseResourcePath } from '../../../dist/odata/syntax/index.js'
import { demoApi, demoModel } from '../model/demo.js'

const id = '0f9e2a3b-1c4d-4e5f-8a6b-7c8d9e0f1a2b'
const model = demoModel()

function split(path: string, of = model): unknown {
  const { company, path: rest } = splitCompany(parseResourcePath(path), of)
  return [company, rest.map(({ name }) => name)]
}

describe('in the path', () => {
  test('by name, by id, and by either’s own name', () => {
    expect(split("Company('CRONUS International Ltd.')/Customer")).toEqual([
      { kind: 'name', name: 'CRONUS International Ltd.' },
      ['Customer'],
    ])
    expect(split("Company(Name='A''B')/Customer('1')/Name")).toEqual([
      { kind: 'name', name: "A'B" },
      ['Customer', 'Name'],
    ])
    expect(split(`Company(${id.toUpperCase()})/Customer`)).toEqual([{ kind: 'id', id }, ['Customer']])
    expect(split(`Company(Id=${id})/Customer/$count`)).toEqual([{ kind: 'id', id }, ['Customer', '$count']])
    expect(split(`companies(${id})/customers`, demoModel(demoApi))).toEqual([{ kind: 'id', id }, ['customers']])
  })

  test('before an operation', () => {
    expect(split("Company('X')/Letters_Capitalize")).toEqual([{ kind: 'name', name: 'X' }, ['Letters_Capitalize']])
  })

  test('alone, or before its own properties, it is an entity', () => {
    for (const path of ['Company', "Company('X')", "Company('X')/Name", "Company('X')/Nix"])
      expect(split(path)).toEqual([undefined, path.split('/').map((segment) => segment.replace(/\(.*/, ''))])
  })

  test('with a key of another shape is refused with its place', () => {
    for (const key of ['(1)', "(Nix='X')", "('X','Y')", '(Name=1)', "(Id='X')"])
      expect(() => split(`Company${key}/Customer`)).toThrow(/character 1/)
  })

  test('has $metadata and $batch as the root has', () => {
    for (const document of ['$metadata', '$batch'])
      expect(split(`Company('X')/${document}`)).toEqual([{ kind: 'name', name: 'X' }, [document]])
  })
})

describe('in the query or a header', () => {
  test('in any case of the option’s name, with quotes or without', () => {
    for (const option of ['company', 'Company', 'COMPANY'])
      expect(
        companyOfOption(
          new Map([
            ['x', 'y'],
            [option, 'CRONUS'],
          ]),
        ),
      ).toEqual({ kind: 'name', name: 'CRONUS' })
    expect(companyOfOption(new Map([['company', "'A''B'"]]))).toEqual({ kind: 'name', name: "A'B" })
    expect(companyOfOption(new Map([['tenant', 'x']]))).toBeUndefined()
    expect(companyOfText(id.toUpperCase())).toEqual({ kind: 'id', id })
    expect(() => companyOfText("''")).toThrow(/empty/)
  })
})
