/**
 * Requests to a page's SOAP service: its WSDL and every operation it has, in an order in which each finds what it
 * needs. Where records can be created and deleted, all of it happens to a record of its own, which is gone in the end.
 */

import type { Codeunit } from '../../objects/codeunit/defineCodeunit.js'
import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import { pageOperations, returnsKey, type PageOperation } from '../../soap/page/pageOperations.js'
import {
  pageNamespace,
  pageShape,
  type PageObjects,
  type PageShape,
  type PartShape,
  type RecordShape,
} from '../../soap/page/shape.js'
import type { Field } from '../../objects/table/field.js'
import { callsOf, described, type Writing } from './calls.js'
import { folder, type Folder, type RequestItem } from './collection.js'
import { sampleOf } from './Existing.js'
import { change, newRow, type NewRow } from './newRows.js'
import { forget, inXml, keep, literal, readXml, skipWithout, soapAnswer, soapFault, statusIs, test } from './scripts.js'
import {
  argumentLines,
  callTests,
  operationRequest,
  soapService,
  wsdlRequest,
  type SoapService,
} from './soapRequests.js'
import { given, xmlOf, xmlTextOf } from './values.js'

export function soapPageFolder(
  serviceName: string,
  page: PageDefinition,
  extension: Codeunit | undefined,
  objects: PageObjects,
  writing: Writing,
): Folder {
  const shape = pageShape(serviceName, page, objects)
  const operations = pageOperations(shape, extension)
  const requests = new PageRequests(
    soapService('Page', serviceName, pageNamespace(serviceName)),
    shape,
    operations,
    writing,
  )
  return folder(
    `Page ${serviceName}`,
    `The records of page ${page.id} ${page.name} (table ${shape.table.name}), published over SOAP as ${serviceName}.`,
    requests.all(),
  )
}

class PageRequests {
  readonly #service: SoapService
  readonly #shape: PageShape
  readonly #operations: ReadonlyMap<string, PageOperation>
  readonly #writing: Writing
  readonly #prefix: string
  /** Variable with the Key of the record that requests are about. */
  readonly #key: string
  readonly #read: Extract<PageOperation['does'], { kind: 'Read' }>['keyFields']
  /** Records come and go while others look at them. */
  readonly #volatile: boolean

  constructor(service: SoapService, shape: PageShape, operations: readonly PageOperation[], writing: Writing) {
    this.#service = service
    this.#shape = shape
    this.#operations = new Map(operations.map((operation) => [operation.name, operation]))
    this.#writing = writing
    this.#prefix = `soap_${service.name}`
    this.#key = `${this.#prefix}_Key`
    const read = this.#operations.get('Read')?.does
    this.#read = read?.kind === 'Read' ? read.keyFields : []
    this.#volatile = shape.table.system
  }

  all(): RequestItem[] {
    const has = (name: string): boolean => this.#operations.has(name)
    const created = has('Create') ? this.#newRow('') : undefined
    return [
      wsdlRequest(this.#service, [...this.#operations.keys()]),
      ...this.#lists(),
      ...(created === undefined ? [] : this.#create(created)),
      ...this.#reads(),
      ...(has('Update') ? this.#updates(created) : []),
      ...this.#procedures(),
      ...(created === undefined ? [] : [...this.#parts(), ...this.#deletes(created)]),
    ]
  }

  #lists(): RequestItem[] {
    const { filterFields, typeName, fields } = this.#shape
    const text = filterFields.find(({ field }) => field.type.name === 'Text' || field.type.name === 'Code')
    const filter =
      text === undefined ? [] : ['<filter>', `  <Field>${text.name}</Field>`, '  <Criteria>*</Criteria>', '</filter>']
    const names = ['Key', ...fields.map(({ name }) => name), ...this.#shape.parts.map(({ name }) => name)]
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
    const bookmark = `${this.#prefix}_bookmark`
    return [
      this.#request(
        'ReadMultiple',
        `${this.#service.name}: read the first three`,
        [...filter, '<bookmarkKey/>', '<setSize>3</setSize>'],
        'Several filters are met together; criteria are in the syntax of filters: `10000..20000`, `<>A*`, `@*chair*`. A `setSize` of 0 is everything, a negative one goes from the end.',
        [
          ...answer(3),
          'if (rows.length > 0) {',
          ...this.#keepRecord('$(rows[0])').map((line) => `  ${line}`),
          `  ${keep(bookmark, "$(rows[rows.length - 1]).children('Key').text()")}`,
          '}',
        ],
        forget(this.#key, bookmark, ...this.#read.map(({ name }) => this.#keyVariable(name))),
      ),
      this.#request(
        'ReadMultiple',
        `${this.#service.name}: read the next three`,
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
      this.#request(
        'ReadMultiple',
        `${this.#service.name}: read the last one`,
        [...filter, '<setSize>-1</setSize>'],
        'A negative `setSize` reads from the end.',
        answer(1),
      ),
    ]
  }

  #create(row: NewRow): RequestItem[] {
    const { typeName, table } = this.#shape
    const lines = this.#shape.parts.filter((part) => part.shape.page.insertAllowed && !part.shape.table.system)
    const content = this.#recordLines(row, lines)
    const selector = `Create_Result > ${typeName}`
    const values = [...row.values].flatMap(([field, one]) => {
      const name = this.#nameOf(field)
      if (name === undefined || !row.certain.has(field)) return []
      const expected =
        one.kind === 'variable'
          ? `pm.collectionVariables.get(${literal(one.name)})`
          : literal(
              this.#shape.fieldByName.get(name)?.enumeration === undefined
                ? xmlTextOf(one.type, one.value)
                : xmlOf(one, this.#shape.fieldByName.get(name)?.enumeration),
            )
      return [`pm.expect($(${literal(`${selector} > ${name}`)}).text()).to.equal(${expected});`]
    })
    const again = [...row.values].some(
      ([field, one]) => one.kind === 'variable' && table.primaryKey.fields.includes(field) && row.certain.has(field),
    )
    return [
      this.#request(
        'Create',
        `${this.#service.name}: create a record`,
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
          ...this.#keepRecord(`$(${literal(selector)})`),
        ],
        [...row.before, ...lines.flatMap((part) => this.#newLine(part).before)],
      ),
      ...(again
        ? [
            this.#request(
              'Create',
              `${this.#service.name}: create it again`,
              this.#recordLines(row, []),
              'A record that is there already is refused.',
              soapFault('Create', `The ${table.caption} already exists. Identification fields and values: `),
            ),
          ]
        : []),
      ...this.#createMultiple(),
    ]
  }

  #createMultiple(): RequestItem[] {
    const { typeName, listName } = this.#shape
    const rows = ['A', 'B'].map((suffix) => this.#newRow(suffix))
    const content = [
      `<${listName}>`,
      ...rows.flatMap((row) => this.#recordLines(row, [])).map((line) => `  ${line}`),
      `</${listName}>`,
    ]
    return [
      this.#request(
        'CreateMultiple',
        `${this.#service.name}: create two records`,
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
              `${this.#key}_${suffix}`,
              `$(${literal(`${listName} > ${typeName}`)}).eq(${index}).children('Key').text()`,
            ),
          ),
        ],
        rows.flatMap(({ before }) => before),
      ),
    ]
  }

  #reads(): RequestItem[] {
    const { typeName } = this.#shape
    const recId = `${this.#prefix}_recId`
    const found = (operation: string): string[] => [
      readXml,
      ...test('The record is answered', [
        statusIs(200),
        `pm.expect($(${literal(`${operation}_Result`)}).length).to.equal(1);`,
        ...(this.#volatile
          ? []
          : [
              `pm.expect($(${literal(`${operation}_Result > ${typeName} > Key`)}).text()).to.equal(pm.collectionVariables.get(${literal(this.#key)}));`,
            ]),
      ]),
    ]
    const key = [`<Key>{{${this.#key}}}</Key>`]
    return [
      this.#request(
        'Read',
        `${this.#service.name}: read it by its key`,
        this.#readLines(),
        'The values are filters on the primary key; one with characters that mean something in filters stands in single quotes. Without such a record the answer is empty.',
        found('Read'),
        [skipWithout(this.#key)],
      ),
      ...(this.#operations.has('GetRecIdFromKey')
        ? [
            this.#request(
              'GetRecIdFromKey',
              `${this.#service.name}: its record id`,
              key,
              'The RecordID of the record with a Key, e.g. `Customer: 10000`.',
              [
                ...soapAnswer('GetRecIdFromKey', [
                  `pm.expect($('GetRecIdFromKey_Result > GetRecIdFromKey_Result').text().startsWith(${literal(`${this.#shape.table.name}: `)})).to.equal(true);`,
                ]),
                keep(recId, inXml("$('GetRecIdFromKey_Result > GetRecIdFromKey_Result').text()")),
              ],
              [skipWithout(this.#key)],
            ),
            this.#request(
              'ReadByRecId',
              `${this.#service.name}: read it by its record id`,
              [`<recId>{{${recId}}}</recId>`],
              'A RecordID names a record whatever page shows it.',
              found('ReadByRecId'),
              [skipWithout(this.#key)],
            ),
          ]
        : []),
      this.#request(
        'IsUpdated',
        `${this.#service.name}: has it changed?`,
        key,
        'True if the record has changed since its Key was read.',
        isUpdated(this.#volatile ? undefined : 'false'),
        [skipWithout(this.#key)],
      ),
    ]
  }

  #updates(created: NewRow | undefined): RequestItem[] {
    const { typeName, listName } = this.#shape
    const changing = created === undefined ? undefined : change(editable(this.#shape), this.#shape.table, created)
    const name = changing === undefined ? undefined : this.#nameOf(changing.field)
    const field =
      changing === undefined || name === undefined
        ? []
        : [`<${name}>${xmlOf(given(changing.field.type, changing.value))}</${name}>`]
    const stale = `${this.#key}_old`
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
      this.#request(
        'Update',
        `${this.#service.name}: update it`,
        record(this.#key),
        field.length === 0
          ? 'Only fields that are given are changed; this request gives none.'
          : 'Only fields that are given are changed. The answer has a new Key.',
        [
          ...soapAnswer('Update', shows(`Update_Result > ${typeName}`), [typeName]),
          keep(stale, `pm.collectionVariables.get(${literal(this.#key)})`),
          ...this.#keepRecord(`$(${literal(`Update_Result > ${typeName}`)})`),
        ],
        [skipWithout(this.#key)],
      ),
      ...(field.length === 0
        ? []
        : [
            this.#request(
              'IsUpdated',
              `${this.#service.name}: has it changed since the first Key?`,
              [`<Key>{{${stale}}}</Key>`],
              'The Key is that from before the update.',
              isUpdated('true'),
              [skipWithout(stale)],
            ),
            this.#request(
              'Update',
              `${this.#service.name}: update it with a Key that is too old`,
              record(stale),
              'Whoever read the record before somebody else changed it cannot overwrite the change.',
              soapFault('Update', 'Other user has modified '),
              [skipWithout(stale)],
            ),
          ]),
      created === undefined
        ? this.#request(
            'UpdateMultiple',
            `${this.#service.name}: update several`,
            [`<${listName}>`, ...record(this.#key).map((line) => `  ${line}`), `</${listName}>`],
            'All of them are updated, or none.',
            [
              ...soapAnswer('UpdateMultiple', [], [listName]),
              keep(this.#key, `$(${literal(`${listName} > ${typeName}`)}).first().children('Key').text()`),
            ],
            [skipWithout(this.#key)],
          )
        : this.#request(
            'UpdateMultiple',
            `${this.#service.name}: update two records`,
            [
              `<${listName}>`,
              ...['A', 'B'].flatMap((suffix) => record(`${this.#key}_${suffix}`)).map((line) => `  ${line}`),
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
                  `${this.#key}_${suffix}`,
                  `$(${literal(`${listName} > ${typeName}`)}).eq(${index}).children('Key').text()`,
                ),
              ),
            ],
          ),
    ]
  }

  /** Of the codeunit that extends the page. */
  #procedures(): RequestItem[] {
    const requests = [...this.#operations.values()].flatMap(({ name, does, documentation }) => {
      if (does.kind !== 'procedure') return []
      const { procedure, recordParameter } = does
      const parameters = Object.fromEntries(
        Object.entries(procedure.parameters).filter(([parameter]) => parameter !== recordParameter),
      )
      const callable = { name, parameters, ...(procedure.returns === undefined ? {} : { returns: procedure.returns }) }
      const keyBack = returnsKey(procedure, recordParameter)
      const calls = callsOf(callable, sampleOf(sampleOf(this.#writing.samples.procedures, does.codeunit.name), name), {
        ...this.#writing,
        prefix: this.#prefix,
        protocol: 'xml',
      })
      return calls.map((call) =>
        this.#request(
          name,
          `${this.#service.name}: ${call.title}`,
          [`<Key>{{${this.#key}}}</Key>`, ...argumentLines(call)],
          described(documentation, callable, call),
          callTests(callable, call, new Map(), keyBack ? ['Key'] : []),
          [skipWithout(this.#key), ...call.before],
        ),
      )
    })
    if (requests.length === 0) return []
    const { typeName } = this.#shape
    const again = this.#request(
      'Read',
      `${this.#service.name}: read it again`,
      this.#readLines(),
      'Procedures may have changed it: then its Key is another.',
      [
        readXml,
        ...test('The record is answered', [statusIs(200)]),
        ...this.#keepRecord(`$(${literal(`Read_Result > ${typeName}`)})`),
      ],
      [skipWithout(this.#key)],
    )
    return [...requests, again]
  }

  #parts(): RequestItem[] {
    return [...this.#operations.values()].flatMap(({ name, does }) => {
      if (does.kind !== 'Delete' || does.part === undefined) return []
      return [
        this.#request(
          name,
          `${this.#service.name}: delete its first line of ${does.part.name}`,
          [`<${does.keyName}>{{${this.#partKey(does.part)}}}</${does.keyName}>`],
          'Deletes one record of a part, by its Key.',
          soapAnswer(name, [`pm.expect($(${literal(`${name}_Result > ${name}_Result`)}).text()).to.equal('true');`]),
          [skipWithout(this.#partKey(does.part))],
        ),
      ]
    })
  }

  #deletes(row: NewRow): RequestItem[] {
    if (!this.#operations.has('Delete')) return []
    const deleted = soapAnswer('Delete', ["pm.expect($('Delete_Result > Delete_Result').text()).to.equal('true');"])
    const remove = (title: string, variable: string): RequestItem =>
      this.#request(
        'Delete',
        `${this.#service.name}: ${title}`,
        [`<Key>{{${variable}}}</Key>`],
        'Deletes the record with the Key.',
        deleted,
      )
    const readable = this.#read.some(({ field }) => row.values.has(field))
    return [
      remove('delete it', this.#key),
      remove('delete the first of the two', `${this.#key}_A`),
      remove('delete the second of the two', `${this.#key}_B`),
      ...(readable
        ? [
            this.#request(
              'Read',
              `${this.#service.name}: read what is deleted`,
              this.#readLines(),
              'A record that is not there is no fault: the answer is empty.',
              soapAnswer('Read', [], []),
            ),
          ]
        : []),
    ]
  }

  #request(
    operation: string,
    name: string,
    content: readonly string[],
    description: string,
    tests: readonly string[],
    before: readonly string[] = [],
  ): RequestItem {
    return operationRequest(this.#service, { name, operation, content, description, before, test: tests })
  }

  /** Keeps Key and primary key of a record. @param expression of JavaScript: its element */
  #keepRecord(expression: string): string[] {
    return [
      keep(this.#key, `${expression}.children('Key').text()`),
      ...this.#read
        .filter(({ name }) => this.#shape.fieldByName.has(name))
        .map(({ name, field }) => {
          const text = `${expression}.children(${literal(name)}).text()`
          return keep(
            this.#keyVariable(name),
            inXml(field.type.xsd === 'string' ? `("'" + ${text}.replace(/'/g, "''") + "'")` : text),
          )
        }),
      ...this.#shape.parts.map((part) =>
        keep(
          this.#partKey(part),
          `${expression}.find(${literal(`${part.name} > ${part.shape.typeName} > Key`)}).first().text()`,
        ),
      ),
    ]
  }

  #readLines(): string[] {
    return this.#read
      .filter(({ name, optional }) => !optional && this.#shape.fieldByName.has(name))
      .map(({ name }) => `<${name}>{{${this.#keyVariable(name)}}}</${name}>`)
  }

  #recordLines(row: NewRow, parts: readonly PartShape[]): string[] {
    const { typeName, fields } = this.#shape
    const lines = fields.flatMap(({ name, field, enumeration }) => {
      const one = row.values.get(field)
      return one === undefined ? [] : [`  <${name}>${xmlOf(one, enumeration)}</${name}>`]
    })
    const inside = parts.flatMap(({ name, part, shape }) => {
      const line = this.#newLine({ name, part, shape })
      return [
        `  <${name}>`,
        `    <${shape.typeName}>`,
        ...shape.fields.flatMap(({ name: fieldName, field, enumeration }) => {
          const one = line.values.get(field)
          return one === undefined ? [] : [`      <${fieldName}>${xmlOf(one, enumeration)}</${fieldName}>`]
        }),
        `    </${shape.typeName}>`,
        `  </${name}>`,
      ]
    })
    return [`<${typeName}>`, ...lines, ...inside, `</${typeName}>`]
  }

  #newRow(suffix: string): NewRow {
    const { page, table } = this.#shape
    return newRow({
      ...this.#writing,
      page,
      table,
      fields: editable(this.#shape),
      prefix: this.#prefix,
      protocol: 'xml',
      suffix,
    })
  }

  #newLine({ name, part, shape }: PartShape): NewRow {
    return newRow({
      ...this.#writing,
      page: shape.page,
      table: shape.table,
      fields: editable(shape),
      prefix: `${this.#prefix}_${name}`,
      protocol: 'xml',
      link: part.link,
    })
  }

  #nameOf(field: Field): string | undefined {
    return this.#shape.fields.find((one) => one.field === field)?.name
  }

  #keyVariable(name: string): string {
    return `${this.#prefix}_key_${name}`
  }

  #partKey({ name }: PartShape): string {
    return `${this.#prefix}_${name}_Key`
  }
}

function editable({ fields }: RecordShape): Field[] {
  return fields
    .filter(({ field, control }) => control.editable && field.editable && field.fieldClass === 'Normal')
    .map(({ field }) => field)
}

/** @param expected undefined: either */
function isUpdated(expected: 'true' | 'false' | undefined): string[] {
  return soapAnswer('IsUpdated', [
    `pm.expect($('IsUpdated_Result > IsUpdated_Result').text()).to.${expected === undefined ? "be.oneOf(['true', 'false'])" : `equal('${expected}')`};`,
  ])
}
