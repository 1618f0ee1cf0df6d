/** Requests that create, update and delete a page's records over SOAP. Called by `soapPage`. */

import { type RequestItem } from './collection.js'
import { change, type NewRow } from './newRows.js'
import { keep, literal, skipWithout, soapAnswer, soapFault } from './scripts.js'
import { isUpdated } from './soapPageReads.js'
import { editable, type PageRecord } from './soapPageRecord.js'
import { given, xmlOf, xmlTextOf } from './values.js'

export function createRequests(page: PageRecord, row: NewRow): RequestItem[] {
  const { typeName, table } = page.shape
  const lines = page.shape.parts.filter((part) => part.shape.page.insertAllowed && !part.shape.table.system)
  const content = page.recordLines(row, lines)
  const selector = `Create_Result > ${typeName}`
  const values = [...row.values].flatMap(([field, one]) => {
    const name = page.nameOf(field)
    if (name === undefined || !row.certain.has(field)) return []
    const expected =
      one.kind === 'variable'
        ? `pm.collectionVariables.get(${literal(one.name)})`
        : literal(
            page.shape.fieldByName.get(name)?.enumeration === undefined
              ? xmlTextOf(one.type, one.value)
              : xmlOf(one, page.shape.fieldByName.get(name)?.enumeration),
          )
    return [`pm.expect($(${literal(`${selector} > ${name}`)}).text()).to.equal(${expected});`]
  })
  const again = [...row.values].some(
    ([field, one]) => one.kind === 'variable' && table.primaryKey.fields.includes(field) && row.certain.has(field),
  )
  return [
    page.request(
      'Create',
      `${page.service.name}: create a record`,
      content,
      'Fields that are not given get their initial values; the answer shows the record as it is then. A Key in the request is ignored.',
      [
        ...soapAnswer(
          'Create',
          [
            ...values,
            ...lines.map(
              ({ name, shape }) =>
                `pm.expect($(${literal(`${selector} > ${name} > ${shape.typeName}`)}).length).to.equal(1);`,
            ),
          ],
          [typeName],
        ),
        ...page.keepRecord(`$(${literal(selector)})`),
      ],
      [...row.before, ...lines.flatMap((part) => page.newLine(part).before)],
    ),
    ...(again
      ? [
          page.request(
            'Create',
            `${page.service.name}: create it again`,
            page.recordLines(row, []),
            'A record that is there already is refused.',
            soapFault('Create', `The ${table.caption} already exists. Identification fields and values: `),
          ),
        ]
      : []),
    ...createMultipleRequests(page),
  ]
}

export function createMultipleRequests(page: PageRecord): RequestItem[] {
  const { typeName, listName } = page.shape
  const rows = ['A', 'B'].map((suffix) => page.newRow(suffix))
  const content = [
    `<${listName}>`,
    ...rows.flatMap((row) => page.recordLines(row, [])).map((line) => `  ${line}`),
    `</${listName}>`,
  ]
  return [
    page.request(
      'CreateMultiple',
      `${page.service.name}: create two records`,
      content,
      'All of them are created, or none.',
      [
        ...soapAnswer(
          'CreateMultiple',
          [`pm.expect($(${literal(`${listName} > ${typeName}`)}).length).to.equal(2);`],
          [listName],
        ),
        ...['A', 'B'].map((suffix, index) =>
          keep(
            `${page.key}_${suffix}`,
            `$(${literal(`${listName} > ${typeName}`)}).eq(${index}).children('Key').text()`,
          ),
        ),
      ],
      rows.flatMap(({ before }) => before),
    ),
  ]
}

export function updateRequests(page: PageRecord, created: NewRow | undefined): RequestItem[] {
  const { typeName, listName } = page.shape
  const changing = created === undefined ? undefined : change(editable(page.shape), page.shape.table, created)
  const name = changing === undefined ? undefined : page.nameOf(changing.field)
  const field =
    changing === undefined || name === undefined
      ? []
      : [`<${name}>${xmlOf(given(changing.field.type, changing.value))}</${name}>`]
  const stale = `${page.key}_old`
  const record = (variable: string): string[] => [
    `<${typeName}>`,
    `  <Key>{{${variable}}}</Key>`,
    ...field.map((line) => `  ${line}`),
    `</${typeName}>`,
  ]
  const shows = (selector: string): string[] =>
    changing === undefined || name === undefined
      ? []
      : [
          `pm.expect($(${literal(`${selector} > ${name}`)}).first().text()).to.equal(${literal(xmlTextOf(changing.field.type, changing.value))});`,
        ]
  return [
    page.request(
      'Update',
      `${page.service.name}: update it`,
      record(page.key),
      field.length === 0
        ? 'Only fields that are given are changed; this request gives none.'
        : 'Only fields that are given are changed. The answer has a new Key.',
      [
        ...soapAnswer('Update', shows(`Update_Result > ${typeName}`), [typeName]),
        keep(stale, `pm.collectionVariables.get(${literal(page.key)})`),
        ...page.keepRecord(`$(${literal(`Update_Result > ${typeName}`)})`),
      ],
      [skipWithout(page.key)],
    ),
    ...(field.length === 0
      ? []
      : [
          page.request(
            'IsUpdated',
            `${page.service.name}: has it changed since the first Key?`,
            [`<Key>{{${stale}}}</Key>`],
            'The Key is that from before the update.',
            isUpdated('true'),
            [skipWithout(stale)],
          ),
          page.request(
            'Update',
            `${page.service.name}: update it with a Key that is too old`,
            record(stale),
            'Whoever read the record before somebody else changed it cannot overwrite the change.',
            soapFault('Update', 'Other user has modified '),
            [skipWithout(stale)],
          ),
        ]),
    created === undefined
      ? page.request(
          'UpdateMultiple',
          `${page.service.name}: update several`,
          [`<${listName}>`, ...record(page.key).map((line) => `  ${line}`), `</${listName}>`],
          'All of them are updated, or none.',
          [
            ...soapAnswer('UpdateMultiple', [], [listName]),
            keep(page.key, `$(${literal(`${listName} > ${typeName}`)}).first().children('Key').text()`),
          ],
          [skipWithout(page.key)],
        )
      : page.request(
          'UpdateMultiple',
          `${page.service.name}: update two records`,
          [
            `<${listName}>`,
            ...['A', 'B'].flatMap((suffix) => record(`${page.key}_${suffix}`)).map((line) => `  ${line}`),
            `</${listName}>`,
          ],
          'All of them are updated, or none.',
          [
            ...soapAnswer(
              'UpdateMultiple',
              [
                `pm.expect($(${literal(`${listName} > ${typeName}`)}).length).to.equal(2);`,
                ...shows(`${listName} > ${typeName}`),
              ],
              [listName],
            ),
            ...['A', 'B'].map((suffix, index) =>
              keep(
                `${page.key}_${suffix}`,
                `$(${literal(`${listName} > ${typeName}`)}).eq(${index}).children('Key').text()`,
              ),
            ),
          ],
        ),
  ]
}

export function deleteRecordRequests(page: PageRecord, row: NewRow): RequestItem[] {
  if (!page.operations.has('Delete')) return []
  const deleted = soapAnswer('Delete', ["pm.expect($('Delete_Result > Delete_Result').text()).to.equal('true');"])
  const remove = (title: string, variable: string): RequestItem =>
    page.request(
      'Delete',
      `${page.service.name}: ${title}`,
      [`<Key>{{${variable}}}</Key>`],
      'Deletes the record with the Key.',
      deleted,
    )
  const readable = page.read.some(({ field }) => row.values.has(field))
  return [
    remove('delete it', page.key),
    remove('delete the first of the two', `${page.key}_A`),
    remove('delete the second of the two', `${page.key}_B`),
    ...(readable
      ? [
          page.request(
            'Read',
            `${page.service.name}: read what is deleted`,
            page.readLines(),
            'A record that is not there is no fault: the answer is empty.',
            soapAnswer('Read', [], []),
          ),
        ]
      : []),
  ]
}
