import { describe, expect, test } from '@jest/globals'
import { isReservedName } from '../../dist/objects/table/reservedNames.js'
import { BoundRecord } from '../../dist/record/BoundRecord.js'
import { records } from '../../dist/record/records.js'
import { sessionWithoutDatabase } from '../support/sessionWithoutDatabase.js'
import { Item } from './item.js'

const methods = Object.getOwnPropertyNames(BoundRecord.prototype)

const session = sessionWithoutDatabase()

describe('what business code sees of a record', () => {
  test('are its methods, each with a name that no field may have', () => {
    expect(methods.filter((name) => !isReservedName(name))).toEqual([])
  })

  test('are the methods of the documented interface, and nothing more', () => {
    expect(methods.filter((name) => name !== 'constructor').sort()).toEqual(
      `addLoadFields areFieldsLoaded ascending calcFields calcSums clearMarks copy copyFilter copyFilters count
      countApprox currentKey delete deleteAll fieldCaption fieldError fieldNo filterGroup find findFirst findLast findSet
      get getBySystemId getFilter getFilters getRangeMax getRangeMin hasFilter init insert isEmpty loadFields lockTable
      mark markedOnly modify modifyAll next recordId rename reset rows setAscending setAutoCalcFields setCurrentKey setFilter
      setLoadFields setRange setRecFilter tableCaption tableId tableName testField transferFields tryDelete tryFind
      tryFindFirst tryFindLast tryGet tryGetBySystemId tryInsert tryModify validate`.split(/\s+/),
    )
  })

  test('are no properties of the record but its fields, and no symbols', () => {
    const item = records.newRecord(session, Item)
    const chain = [item, Object.getPrototypeOf(item) as object, BoundRecord.prototype, BoundRecord]
    expect(Object.getOwnPropertyNames(item)).toEqual([])
    expect(Object.getOwnPropertyNames(chain[1])).toEqual(['constructor', ...Item.allFields.map(({ name }) => name)])
    expect(chain.flatMap((one) => Object.getOwnPropertySymbols(one))).toEqual([])
  })

  test('cannot be changed', () => {
    const item = records.newRecord(session, Item)
    expect(() => Object.assign(item, { other: 1 })).toThrow(TypeError)
    for (const prototype of [Object.getPrototypeOf(item) as object, BoundRecord.prototype, BoundRecord])
      expect(Object.isFrozen(prototype)).toBe(true)
  })

  test('is refused where a record is expected and something else is given', () => {
    const item = records.newRecord(session, Item)
    expect(() => item.copy({} as typeof item)).toThrow('A record is expected.')
  })
})
