/** Requests that change entities of a set, and the lines of their parts. Called by `odataSet`. */

import type { NavigationProperty } from '../../odata/model/model.js'
import { request, type RequestItem } from './collection.js'
import { change, newRow, type NewRow } from './newRows.js'
import { creatable, keyExpression, type SetSubject } from './odataSetSubject.js'
import { forget, keep, literal, odataError, readJson, skipWithout, statusIs, test } from './scripts.js'
import { given, jsonOf, jsonValueOf } from './values.js'

export function createRequest(set: SetSubject, row: NewRow): RequestItem {
  const { properties } = set.type
  return request({
    name: `${set.name}: create`,
    method: 'POST',
    url: set.url,
    json: set.bodyOf(properties, row),
    before: row.before,
    description:
      'Properties that are not given get their initial values; the answer shows the entity as it is then. `Location` leads to it.',
    test: [
      readJson,
      ...test('It is created', [
        statusIs(201),
        "pm.expect(pm.response.headers.get('Location')).to.match(/^https?:/);",
        ...set.expectations(properties, row),
      ]),
      ...set.keepEntity('body'),
    ],
  })
}

export function patchRequests(set: SetSubject, created: NewRow | undefined): RequestItem[] {
  const { source, properties } = set.type
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
  const stale = `${set.etag}_old`
  return [
    request({
      name: `${set.name}: patch`,
      method: 'PATCH',
      url: set.entity,
      headers: { 'If-Match': `{{${set.etag}}}` },
      json,
      before: [skipWithout(set.key)],
      description:
        'Changes the properties that are given. `If-Match` has the ETag that was read: if somebody else has changed the entity since, nothing happens.',
      test: [
        readJson,
        ...test('It is changed', [statusIs(200), ...shows]),
        keep(stale, `pm.collectionVariables.get(${literal(set.etag)})`),
        ...set.keepEntity('body'),
      ],
    }),
    ...(property === undefined
      ? []
      : [
          request({
            name: `${set.name}: patch with an ETag that is too old`,
            method: 'PATCH',
            url: set.entity,
            headers: { 'If-Match': `{{${stale}}}` },
            json,
            before: [skipWithout(set.key)],
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

export function lineRequests(set: SetSubject, { name, target, part }: NavigationProperty): RequestItem[] {
  const { source, properties } = target
  if (source.kind !== 'page' || part === undefined || !target.insertable) return []
  const prefix = `${set.options.prefix}_${name}`
  const row = newRow({
    ...set.options,
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
  const line = `${set.entity}/${name}({{${prefix}_key}})`
  const keepLine = [keep(`${prefix}_key`, keyExpression(target, 'body')), keep(`${prefix}_etag`, "body['@odata.etag']")]
  const before = [skipWithout(`${prefix}_key`)]
  return [
    request({
      name: `${set.name}: create one of its ${name}`,
      method: 'POST',
      url: `${set.entity}/${name}`,
      json: set.bodyOf(properties, row),
      before: [skipWithout(set.key), ...forget(`${prefix}_key`), ...row.before],
      description: 'What is created below an entity belongs to it: it gets its key.',
      test: [readJson, ...test('It is created', [statusIs(201), ...set.expectations(properties, row)]), ...keepLine],
    }),
    ...(target.updatable && changing !== undefined && property !== undefined
      ? [
          request({
            name: `${set.name}: patch one of its ${name}`,
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

export function deleteRequests(set: SetSubject): RequestItem[] {
  const lines = [...set.type.navigation.values()].filter(
    ({ containsTarget, collection, target }) => containsTarget && collection && target.insertable && target.deletable,
  )
  return [
    ...lines.map(({ name }) =>
      request({
        name: `${set.name}: delete one of its ${name}`,
        method: 'DELETE',
        url: `${set.entity}/${name}({{${set.options.prefix}_${name}_key}})`,
        headers: { 'If-Match': '*' },
        before: [skipWithout(`${set.options.prefix}_${name}_key`)],
        description: 'Deletes one of the entities that this one contains.',
        test: test('It is deleted', [statusIs(204)]),
      }),
    ),
    request({
      name: `${set.name}: delete`,
      method: 'DELETE',
      url: set.entity,
      headers: { 'If-Match': '*' },
      before: [skipWithout(set.key)],
      description: 'Deletes the entity that was created.',
      test: test('It is deleted', [statusIs(204)]),
    }),
    request({
      name: `${set.name}: get what is deleted`,
      url: set.entity,
      before: [skipWithout(set.key)],
      description: 'What is not there is an error.',
      test: odataError('It is gone', 404, 'BadRequest_ResourceNotFound'),
    }),
  ]
}
