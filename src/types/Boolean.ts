/**
 * AL's Boolean. XML: `true`, `false`, `1`, `0`, in this spelling only, as XSD has it. AL's text is Yes and No.
 */

import { alType, type AlType } from './AlType.js'
import { collapse, collapseRequired, compareValues, expectedKind, shown } from './lexical.js'
import { ValueError } from './ValueError.js'

const evaluated = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

/** true or false; blank: false. */
export const Boolean: AlType<boolean> = alType<boolean>({
  name: 'Boolean',
  text: 'Boolean',
  xsd: 'boolean',
  edm: 'Edm.Boolean',
  postgres: 'boolean',
  blank: false,
  fromXml(text) {
    const collapsed = collapseRequired(text, 'true or false')
    if (collapsed === 'true' || collapsed === '1') return true
    if (collapsed === 'false' || collapsed === '0') return false
    throw new ValueError(`'${shown(collapsed)}' is neither true nor false.`)
  },
  toXml: String,
  readJson(value) {
    if (typeof value !== 'boolean') throw expectedKind('true or false')
    return value
  },
  toJson: String,
  fromPostgres(text) {
    if (text === 't' || text === 'true') return true
    if (text === 'f' || text === 'false') return false
    throw new ValueError(`'${shown(text)}' is neither t nor f.`)
  },
  toPostgres: (value) => value,
  accept(value) {
    if (typeof value !== 'boolean') throw expectedKind('true or false')
    return value
  },
  format: (value) => (value ? 'Yes' : 'No'),
  parse(text) {
    const value = evaluated.get(collapse(text).toLowerCase())
    if (value === undefined) throw new ValueError(`'${shown(text)}' is neither Yes nor No.`)
    return value
  },
  compare: compareValues,
})
