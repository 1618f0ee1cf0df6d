/** Requests that read a page's records over SOAP: page by page, by key, by record id. Called by `soapPage`. */

import { type RequestItem } from './collection.js'
import { forget, inXml, keep, literal, readXml, skipWithout, soapAnswer, statusIs, test } from './scripts.js'
import type { PageRecord } from './soapPageRecord.js'

export function readMultipleRequests(page: PageRecord): RequestItem[] {
  const { filterFields, typeName, fields } = page.shape
  const text = filterFields.find(({ field }) => field.type.name === 'Text' || field.type.name === 'Code')
  const filter =
    text === undefined ? [] : ['<filter>', `  <Field>${text.name}</Field>`, '  <Criteria>*</Criteria>', '</filter>']
  const names = ['Key', ...fields.map(({ name }) => name), ...page.shape.parts.map(({ name }) => name)]
  const rows = `const rows = $(${literal(`ReadMultiple_Result > ${typeName}`)}).toArray();`
  const shapeTests = (most: number): string[] => [
    `pm.expect(rows.length).to.be.at.most(${most});`,
    `rows.forEach((row) => pm.expect(${literal(names)}).to.include.members($(row).children().toArray().map((one) => one.name)));`,
    "rows.forEach((row) => pm.expect($(row).children('Key').text()).to.not.equal(''));",
  ]
  const answer = (most: number): string[] => {
    const [first = '', ...others] = soapAnswer('ReadMultiple', shapeTests(most))
    return [first, rows, ...others]
  }
  const bookmark = `${page.prefix}_bookmark`
  return [
    page.request(
      'ReadMultiple',
      `${page.service.name}: read the first three`,
      [...filter, '<bookmarkKey/>', '<setSize>3</setSize>'],
      'Several filters are met together; criteria are in the syntax of filters: `10000..20000`, `<>A*`, `@*chair*`. A `setSize` of 0 is everything, a negative one goes from the end.',
      [
        ...answer(3),
        'if (rows.length > 0) {',
        ...page.keepRecord('$(rows[0])').map((line) => `  ${line}`),
        `  ${keep(bookmark, "$(rows[rows.length - 1]).children('Key').text()")}`,
        '}',
      ],
      forget(page.key, bookmark, ...page.read.map(({ name }) => page.keyVariable(name))),
    ),
    page.request(
      'ReadMultiple',
      `${page.service.name}: read the next three`,
      [...filter, `<bookmarkKey>{{${bookmark}}}</bookmarkKey>`, '<setSize>3</setSize>'],
      'The `bookmarkKey` is the Key of the last record of the page before.',
      [
        ...answer(3),
        ...test('It goes on behind the bookmark', [
          `rows.forEach((row) => pm.expect($(row).children('Key').text()).to.not.equal(pm.collectionVariables.get(${literal(bookmark)})));`,
        ]),
      ],
      [skipWithout(bookmark)],
    ),
    page.request(
      'ReadMultiple',
      `${page.service.name}: read the last one`,
      [...filter, '<setSize>-1</setSize>'],
      'A negative `setSize` reads from the end.',
      answer(1),
    ),
  ]
}

export function readRequests(page: PageRecord): RequestItem[] {
  const { typeName } = page.shape
  const recId = `${page.prefix}_recId`
  const found = (operation: string): string[] => [
    readXml,
    ...test('The record is answered', [
      statusIs(200),
      `pm.expect($(${literal(`${operation}_Result`)}).length).to.equal(1);`,
      ...(page.volatile
        ? []
        : [
            `pm.expect($(${literal(`${operation}_Result > ${typeName} > Key`)}).text()).to.equal(pm.collectionVariables.get(${literal(page.key)}));`,
          ]),
    ]),
  ]
  const key = [`<Key>{{${page.key}}}</Key>`]
  return [
    page.request(
      'Read',
      `${page.service.name}: read it by its key`,
      page.readLines(),
      'The values are filters on the primary key; one with characters that mean something in filters stands in single quotes. Without such a record the answer is empty.',
      found('Read'),
      [skipWithout(page.key)],
    ),
    ...(page.operations.has('GetRecIdFromKey')
      ? [
          page.request(
            'GetRecIdFromKey',
            `${page.service.name}: its record id`,
            key,
            'The RecordID of the record with a Key, e.g. `Customer: 10000`.',
            [
              ...soapAnswer('GetRecIdFromKey', [
                `pm.expect($('GetRecIdFromKey_Result > GetRecIdFromKey_Result').text().startsWith(${literal(`${page.shape.table.name}: `)})).to.equal(true);`,
              ]),
              keep(recId, inXml("$('GetRecIdFromKey_Result > GetRecIdFromKey_Result').text()")),
            ],
            [skipWithout(page.key)],
          ),
          page.request(
            'ReadByRecId',
            `${page.service.name}: read it by its record id`,
            [`<recId>{{${recId}}}</recId>`],
            'A RecordID names a record whatever page shows it.',
            found('ReadByRecId'),
            [skipWithout(page.key)],
          ),
        ]
      : []),
    page.request(
      'IsUpdated',
      `${page.service.name}: has it changed?`,
      key,
      'True if the record has changed since its Key was read.',
      isUpdated(page.volatile ? undefined : 'false'),
      [skipWithout(page.key)],
    ),
  ]
}

/** @param expected undefined: either */
export function isUpdated(expected: 'true' | 'false' | undefined): string[] {
  return soapAnswer('IsUpdated', [
    `pm.expect($('IsUpdated_Result > IsUpdated_Result').text()).to.${expected === undefined ? "be.oneOf(['true', 'false'])" : `equal('${expected}')`};`,
  ])
}
