/**
 * Requests to an entity set: lists with options, single entities, its parts, actions and functions. Where entities can
 * be created and deleted, all of it happens to one of its own, which is gone in the end.
 */

import type { EntitySet, EntityType, Model, NavigationProperty, Operation, Property } from '../../odata/model/model.js'
import type { Field } from '../../objects/table/field.js'
import type { Writing } from './calls.js'
import { folder, request, type Folder, type RequestItem } from './collection.js'
import { change, newRow, type NewRow } from './newRows.js'
import { operationRequests } from './odataOperations.js'
import { forget, keep, literal, odataError, readJson, skipWithout, statusIs, test } from './scripts.js'
import { given, jsonKindOf, jsonOf, jsonValueOf } from './values.js'

export interface SetOptions extends Writing {
  readonly model: Model
  readonly set: EntitySet
  /** Of the set. */
  readonly url: string
  /** Of variables; no two sets have the same. */
  readonly prefix: string
  /** Actions that other folders have requests for. */
  readonly leaveOut?: ReadonlySet<string>
}

export function odataSetFolder(options: SetOptions): Folder {
  const { type, name } = options.set
  const shown =
    type.source.kind === 'page'
      ? `page ${type.source.page.id} ${type.source.page.name} (table ${type.source.table.name})`
      : `query ${type.source.query.id} ${type.source.query.name}`
  return folder(name, `What ${shown} shows, as the entity set ${name}.`, new SetRequests(options).all())
}

class SetRequests {
  readonly #options: SetOptions
  readonly #type: EntityType
  readonly #name: string
  readonly #url: string
  readonly #key: string
  readonly #etag: string
  readonly #entity: string

  constructor(options: SetOptions) {
    this.#options = options
    this.#type = options.set.type
    this.#name = options.set.name
    this.#url = options.url
    this.#key = `${options.prefix}_key`
    this.#etag = `${options.prefix}_etag`
    this.#entity = `${this.#url}({{${this.#key}}})`
  }

  all(): RequestItem[] {
    const { insertable, updatable, deletable, keyless, source } = this.#type
    const created = insertable && source.kind === 'page' ? this.#newRow(source) : undefined
    const single = keyless !== true
    return [
      ...this.#lists(),
      ...(created === undefined ? [] : [this.#create(created)]),
      ...(single ? [this.#get(created !== undefined)] : []),
      ...(updatable ? this.#patches(created) : []),
      ...(single ? this.#navigations() : []),
      ...this.#operations(created !== undefined && deletable),
      ...(created !== undefined && deletable ? this.#deletes() : []),
    ]
  }

  #lists(): RequestItem[] {
    const shape = shapeOf(this.#type)
    const rows = ["pm.expect(body.value).to.be.an('array');"]
    const single = this.#type.keyless !== true
    const first = this.#type.key.find(({ edm }) => edm === 'Edm.String') ?? this.#type.key[0]
    const shown = [
      ...new Set([
        ...this.#type.key,
        ...this.#type.properties.filter((property) => jsonKindOf(property) !== undefined),
      ]),
    ]
      .slice(0, 3)
      .map(({ name }) => name)
    const order =
      this.#type.source.kind === 'query'
        ? ''
        : `&$orderby=${this.#type.key.map(({ name }) => `${name} desc`).join(',')}`
    const filter = first?.edm === 'Edm.String' && first.enumType === undefined ? `&$filter=${first.name} ne ''` : ''
    return [
      request({
        name: `${this.#name}: list`,
        url: `${this.#url}?$top=5&$count=true`,
        description: `The first five entities, and how many there are. Longer lists come page by page: \`@odata.nextLink\` leads on.`,
        before: forget(this.#key, this.#etag),
        test: [
          readJson,
          ...test(`${this.#name} is answered`, [
            statusIs(200),
            "pm.expect(pm.response.headers.get('Content-Type')).to.include('application/json');",
            `pm.expect(body['@odata.context']).to.include('$metadata#');`,
            ...rows,
            'pm.expect(body.value.length).to.be.at.most(5);',
            "pm.expect(body['@odata.count']).to.be.at.least(body.value.length);",
          ]),
          ...test('Every entity has its properties', [
            `const kinds = ${literal(shape)};`,
            'body.value.forEach((row) => Object.entries(kinds).forEach(([name, kind]) => pm.expect(row[name], name).to.be.a(kind)));',
            ...(this.#type.hasETag
              ? ["body.value.forEach((row) => pm.expect(row['@odata.etag']).to.match(/^W\\/\"/));"]
              : []),
          ]),
          ...(single
            ? ['if (body.value.length > 0) {', ...this.#keepEntity('body.value[0]').map((line) => `  ${line}`), '}']
            : []),
        ],
      }),
      request({
        name: `${this.#name}: list with options`,
        url: `${this.#url}?$select=${shown.join(',')}${filter}${order}&$top=2`,
        description: 'Some properties only, filtered and in an order of their own.',
        test: [
          readJson,
          ...test('No more than was asked for is answered', [
            statusIs(200),
            ...rows,
            'pm.expect(body.value.length).to.be.at.most(2);',
            `body.value.forEach((row) => pm.expect(row).to.include.keys(${literal(shown)}));`,
            ...this.#type.properties
              .filter((property) => !shown.includes(property.name) && jsonKindOf(property) !== undefined)
              .slice(0, 1)
              .map(({ name }) => `body.value.forEach((row) => pm.expect(row).to.not.have.property(${literal(name)}));`),
          ]),
        ],
      }),
      request({
        name: `${this.#name}: how many`,
        url: `${this.#url}/$count`,
        description: 'The number of entities, as text.',
        test: test('A number is answered', [statusIs(200), 'pm.expect(pm.response.text()).to.match(/^[0-9]+$/);']),
      }),
    ]
  }

  #create(row: NewRow): RequestItem {
    const { properties } = this.#type
    return request({
      name: `${this.#name}: create`,
      method: 'POST',
      url: this.#url,
      json: this.#bodyOf(properties, row),
      before: row.before,
      description:
        'Properties that are not given get their initial values; the answer shows the entity as it is then. `Location` leads to it.',
      test: [
        readJson,
        ...test('It is created', [
          statusIs(201),
          "pm.expect(pm.response.headers.get('Location')).to.match(/^https?:/);",
          ...this.#expectations(properties, row),
        ]),
        ...this.#keepEntity('body'),
      ],
    })
  }

  #get(created: boolean): RequestItem {
    const isFleeting = this.#isFleeting && !created
    return request({
      name: `${this.#name}: get one`,
      url: this.#entity,
      description: 'One entity by its key, which an earlier answer has.',
      before: [skipWithout(this.#key)],
      test: [
        readJson,
        ...test(
          'The entity is answered',
          isFleeting
            ? ['pm.expect(pm.response.code).to.be.oneOf([200, 404]);']
            : [
                statusIs(200),
                `const kinds = ${literal(shapeOf(this.#type))};`,
                'Object.entries(kinds).forEach(([name, kind]) => pm.expect(body[name], name).to.be.a(kind));',
                ...(this.#type.hasETag
                  ? [`pm.expect(body['@odata.etag']).to.equal(pm.collectionVariables.get(${literal(this.#etag)}));`]
                  : []),
              ],
        ),
      ],
    })
  }

  /** Entities come and go while others look at them. */
  get #isFleeting(): boolean {
    return this.#type.source.kind === 'page' && this.#type.source.table.system
  }

  #patches(created: NewRow | undefined): RequestItem[] {
    const { source, properties } = this.#type
    if (source.kind !== 'page') return []
    const fields = properties.flatMap(({ from, editable }) => (from.kind === 'field' && editable ? [from.field] : []))
    const changing = created === undefined ? undefined : change(fields, source.table, created)
    const property =
      changing === undefined
        ? undefined
        : properties.find(({ from }) => from.kind === 'field' && from.field === changing.field)
    const json =
      changing === undefined || property === undefined
        ? {}
        : { [property.name]: jsonOf(given(property.type, changing.value), property) }
    const shows =
      changing === undefined || property === undefined
        ? []
        : [
            `pm.expect(body[${literal(property.name)}]).to.eql(${literal(jsonValueOf(property.type, changing.value, property))});`,
          ]
    const stale = `${this.#etag}_old`
    return [
      request({
        name: `${this.#name}: patch`,
        method: 'PATCH',
        url: this.#entity,
        headers: { 'If-Match': `{{${this.#etag}}}` },
        json,
        before: [skipWithout(this.#key)],
        description:
          'Changes the properties that are given. `If-Match` has the ETag that was read: if somebody else has changed the entity since, nothing happens.',
        test: [
          readJson,
          ...test('It is changed', [statusIs(200), ...shows]),
          keep(stale, `pm.collectionVariables.get(${literal(this.#etag)})`),
          ...this.#keepEntity('body'),
        ],
      }),
      ...(property === undefined
        ? []
        : [
            request({
              name: `${this.#name}: patch with an ETag that is too old`,
              method: 'PATCH',
              url: this.#entity,
              headers: { 'If-Match': `{{${stale}}}` },
              json,
              before: [skipWithout(this.#key)],
              description: 'Whoever read the entity before somebody else changed it cannot overwrite the change.',
              test: odataError(
                'The change is refused',
                412,
                'Request_EntityChanged',
                'Another user has already changed the record.',
              ),
            }),
          ]),
    ]
  }

  #navigations(): RequestItem[] {
    return [...this.#type.navigation.values()]
      .filter(({ containsTarget, collection }) => containsTarget && collection)
      .flatMap((navigation) => [
        request({
          name: `${this.#name}: get one with its ${navigation.name}`,
          url: `${this.#entity}?$expand=${navigation.name}`,
          description: 'An entity together with what it contains.',
          before: [skipWithout(this.#key)],
          test: [
            readJson,
            ...test('The part is answered within', [
              statusIs(200),
              `pm.expect(body[${literal(navigation.name)}]).to.be.an('array');`,
            ]),
          ],
        }),
        ...(this.#type.insertable ? this.#lines(navigation) : []),
        request({
          name: `${this.#name}: list its ${navigation.name}`,
          url: `${this.#entity}/${navigation.name}`,
          description: 'What an entity contains, by itself.',
          before: [skipWithout(this.#key)],
          test: [
            readJson,
            ...test('The part is answered', [statusIs(200), "pm.expect(body.value).to.be.an('array');"]),
          ],
        }),
      ])
  }

  #lines({ name, target, part }: NavigationProperty): RequestItem[] {
    const { source, properties } = target
    if (source.kind !== 'page' || part === undefined || !target.insertable) return []
    const prefix = `${this.#options.prefix}_${name}`
    const row = newRow({
      ...this.#options,
      page: source.page,
      table: source.table,
      fields: creatable(properties),
      prefix,
      protocol: 'json',
      link: part.link,
    })
    const changing = change(
      properties.flatMap(({ from, editable }) => (from.kind === 'field' && editable ? [from.field] : [])),
      source.table,
      row,
    )
    const property = properties.find(({ from }) => from.kind === 'field' && from.field === changing?.field)
    const line = `${this.#entity}/${name}({{${prefix}_key}})`
    const keepLine = [
      keep(`${prefix}_key`, keyExpression(target, 'body')),
      keep(`${prefix}_etag`, "body['@odata.etag']"),
    ]
    const before = [skipWithout(`${prefix}_key`)]
    return [
      request({
        name: `${this.#name}: create one of its ${name}`,
        method: 'POST',
        url: `${this.#entity}/${name}`,
        json: this.#bodyOf(properties, row),
        before: [skipWithout(this.#key), ...forget(`${prefix}_key`), ...row.before],
        description: 'What is created below an entity belongs to it: it gets its key.',
        test: [
          readJson,
          ...test('It is created', [statusIs(201), ...this.#expectations(properties, row)]),
          ...keepLine,
        ],
      }),
      ...(target.updatable && changing !== undefined && property !== undefined
        ? [
            request({
              name: `${this.#name}: patch one of its ${name}`,
              method: 'PATCH',
              url: line,
              headers: { 'If-Match': `{{${prefix}_etag}}` },
              json: { [property.name]: jsonOf(given(property.type, changing.value), property) },
              before,
              description: 'Changes one of the entities that this one contains.',
              test: [
                readJson,
                ...test('It is changed', [
                  statusIs(200),
                  `pm.expect(body[${literal(property.name)}]).to.eql(${literal(jsonValueOf(property.type, changing.value, property))});`,
                ]),
                ...keepLine,
              ],
            }),
          ]
        : []),
    ]
  }

  #operations(created: boolean): RequestItem[] {
    const { prefix, leaveOut } = this.#options
    const { source } = this.#type
    const bound = [...this.#type.boundOperations.values()].filter(
      ({ name, kind }) => leaveOut?.has(name) !== true && (created || kind === 'function'),
    )
    if (source.kind !== 'page' || bound.length === 0) return []
    const location = `${prefix}_made`
    const requests = bound.flatMap((operation: Operation) =>
      operationRequests(operation, {
        ...this.#options,
        prefix,
        objectName: source.page.name,
        title: `${this.#name}: `,
        location,
        before: operation.binding === 'Collection' ? [] : [skipWithout(this.#key)],
        url: `${operation.binding === 'Collection' ? this.#url : this.#entity}/${this.#options.model.namespace}.${operation.name}`,
      }),
    )
    if (!created || bound.every(({ kind, returns }) => kind === 'function' || returns !== undefined)) return requests
    return [
      ...requests,
      request({
        name: `${this.#name}: delete what an action created`,
        method: 'DELETE',
        url: `{{${location}}}`,
        headers: { 'If-Match': '*' },
        before: [skipWithout(location)],
        description: 'An action that creates an entity answers with it and its `Location`. Left out if none did.',
        test: [...test('It is deleted', [statusIs(204)]), ...forget(location)],
      }),
    ]
  }

  #deletes(): RequestItem[] {
    const lines = [...this.#type.navigation.values()].filter(
      ({ containsTarget, collection, target }) => containsTarget && collection && target.insertable && target.deletable,
    )
    return [
      ...lines.map(({ name }) =>
        request({
          name: `${this.#name}: delete one of its ${name}`,
          method: 'DELETE',
          url: `${this.#entity}/${name}({{${this.#options.prefix}_${name}_key}})`,
          headers: { 'If-Match': '*' },
          before: [skipWithout(`${this.#options.prefix}_${name}_key`)],
          description: 'Deletes one of the entities that this one contains.',
          test: test('It is deleted', [statusIs(204)]),
        }),
      ),
      request({
        name: `${this.#name}: delete`,
        method: 'DELETE',
        url: this.#entity,
        headers: { 'If-Match': '*' },
        before: [skipWithout(this.#key)],
        description: 'Deletes the entity that was created.',
        test: test('It is deleted', [statusIs(204)]),
      }),
      request({
        name: `${this.#name}: get what is deleted`,
        url: this.#entity,
        before: [skipWithout(this.#key)],
        description: 'What is not there is an error.',
        test: odataError('It is gone', 404, 'BadRequest_ResourceNotFound'),
      }),
    ]
  }

  #newRow({ page, table }: Extract<EntityType['source'], { kind: 'page' }>): NewRow {
    return newRow({ ...this.#options, page, table, fields: creatable(this.#type.properties), protocol: 'json' })
  }

  #bodyOf(properties: readonly Property[], { values }: NewRow): Record<string, unknown> {
    return Object.fromEntries(
      properties.flatMap((property) => {
        const one = property.from.kind === 'field' ? values.get(property.from.field) : undefined
        return one === undefined ? [] : [[property.name, jsonOf(one, property)]]
      }),
    )
  }

  #expectations(properties: readonly Property[], { values, certain }: NewRow): string[] {
    return properties.flatMap((property) => {
      const one =
        property.from.kind === 'field' && certain.has(property.from.field) ? values.get(property.from.field) : undefined
      if (one === undefined) return []
      const actual = `body[${literal(property.name)}]`
      return [
        one.kind === 'variable'
          ? `pm.expect(String(${actual})).to.equal(pm.collectionVariables.get(${literal(one.name)}));`
          : `pm.expect(${actual}).to.eql(${literal(jsonValueOf(one.type, one.value, property))});`,
      ]
    })
  }

  /** @param expression of JavaScript: the entity */
  #keepEntity(expression: string): string[] {
    return [
      keep(this.#key, keyExpression(this.#type, expression)),
      ...(this.#type.hasETag ? [keep(this.#etag, `${expression}['@odata.etag']`)] : []),
    ]
  }
}

function creatable(properties: readonly Property[]): Field[] {
  return properties.flatMap(({ from, editableOnCreate, edm }) =>
    from.kind === 'field' && editableOnCreate && edm !== 'Edm.Stream' ? [from.field] : [],
  )
}

function shapeOf({ properties }: EntityType): Record<string, string> {
  return Object.fromEntries(
    properties.flatMap((property) => {
      const kind = jsonKindOf(property)
      return kind === undefined ? [] : [[property.name, kind]]
    }),
  )
}

/** JavaScript that writes what stands in the brackets behind a set's name. */
export function keyExpression({ key }: EntityType, entity: string): string {
  const parts = key.map(({ name, edm }) => {
    const value = `${entity}[${literal(name)}]`
    const text =
      edm === 'Edm.String'
        ? `"'" + encodeURIComponent(${value}.replace(/'/g, "''")) + "'"`
        : edm === 'Edm.Duration'
          ? `"duration'" + ${value} + "'"`
          : `encodeURIComponent(${value})`
    return key.length === 1 ? text : `${literal(`${name}=`)} + ${text}`
  })
  return parts.join(" + ',' + ")
}
