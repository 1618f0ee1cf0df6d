/** Requests that read an entity set: lists with options, single entities, what they lead to. Called by `odataSet`. */

import { request, type RequestItem } from './collection.js'
import { lineRequests } from './odataSetChanges.js'
import { shapeOf, type SetSubject } from './odataSetSubject.js'
import { forget, literal, readJson, skipWithout, statusIs, test } from './scripts.js'
import { jsonKindOf } from './values.js'

export function listRequests(set: SetSubject): RequestItem[] {
  const shape = shapeOf(set.type)
  const rows = ["pm.expect(body.value).to.be.an('array');"]
  const single = set.type.keyless !== true
  const first = set.type.key.find(({ edm }) => edm === 'Edm.String') ?? set.type.key[0]
  const shown = [
    ...new Set([...set.type.key, ...set.type.properties.filter((property) => jsonKindOf(property) !== undefined)]),
  ]
    .slice(0, 3)
    .map(({ name }) => name)
  const order =
    set.type.source.kind === 'query' ? '' : `&$orderby=${set.type.key.map(({ name }) => `${name} desc`).join(',')}`
  const filter = first?.edm === 'Edm.String' && first.type.values === undefined ? `&$filter=${first.name} ne ''` : ''
  return [
    request({
      name: `${set.name}: list`,
      url: `${set.url}?$top=5&$count=true`,
      description: `The first five entities, and how many there are. Longer lists come page by page: \`@odata.nextLink\` leads on.`,
      before: forget(set.key, set.etag),
      test: [
        readJson,
        ...test(`${set.name} is answered`, [
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
          ...(set.type.hasETag
            ? ["body.value.forEach((row) => pm.expect(row['@odata.etag']).to.match(/^W\\/\"/));"]
            : []),
        ]),
        ...(single
          ? ['if (body.value.length > 0) {', ...set.keepEntity('body.value[0]').map((line) => `  ${line}`), '}']
          : []),
      ],
    }),
    request({
      name: `${set.name}: list with options`,
      url: `${set.url}?$select=${shown.join(',')}${filter}${order}&$top=2`,
      description: 'Some properties only, filtered and in an order of their own.',
      test: [
        readJson,
        ...test('No more than was asked for is answered', [
          statusIs(200),
          ...rows,
          'pm.expect(body.value.length).to.be.at.most(2);',
          `body.value.forEach((row) => pm.expect(row).to.include.keys(${literal(shown)}));`,
          ...set.type.properties
            .filter((property) => !shown.includes(property.name) && jsonKindOf(property) !== undefined)
            .slice(0, 1)
            .map(({ name }) => `body.value.forEach((row) => pm.expect(row).to.not.have.property(${literal(name)}));`),
        ]),
      ],
    }),
    request({
      name: `${set.name}: how many`,
      url: `${set.url}/$count`,
      description: 'The number of entities, as text.',
      test: test('A number is answered', [statusIs(200), 'pm.expect(pm.response.text()).to.match(/^[0-9]+$/);']),
    }),
  ]
}

export function getRequest(set: SetSubject, created: boolean): RequestItem {
  const isFleeting = set.isFleeting && !created
  return request({
    name: `${set.name}: get one`,
    url: set.entity,
    description: 'One entity by its key, which an earlier answer has.',
    before: [skipWithout(set.key)],
    test: [
      readJson,
      ...test(
        'The entity is answered',
        isFleeting
          ? ['pm.expect(pm.response.code).to.be.oneOf([200, 404]);']
          : [
              statusIs(200),
              `const kinds = ${literal(shapeOf(set.type))};`,
              'Object.entries(kinds).forEach(([name, kind]) => pm.expect(body[name], name).to.be.a(kind));',
              ...(set.type.hasETag
                ? [`pm.expect(body['@odata.etag']).to.equal(pm.collectionVariables.get(${literal(set.etag)}));`]
                : []),
            ],
      ),
    ],
  })
}

export function navigationRequests(set: SetSubject): RequestItem[] {
  return [...set.type.navigation.values()]
    .filter(({ containsTarget, collection }) => containsTarget && collection)
    .flatMap((navigation) => [
      request({
        name: `${set.name}: get one with its ${navigation.name}`,
        url: `${set.entity}?$expand=${navigation.name}`,
        description: 'An entity together with what it contains.',
        before: [skipWithout(set.key)],
        test: [
          readJson,
          ...test('The part is answered within', [
            statusIs(200),
            `pm.expect(body[${literal(navigation.name)}]).to.be.an('array');`,
          ]),
        ],
      }),
      ...(set.type.insertable ? lineRequests(set, navigation) : []),
      request({
        name: `${set.name}: list its ${navigation.name}`,
        url: `${set.entity}/${navigation.name}`,
        description: 'What an entity contains, by itself.',
        before: [skipWithout(set.key)],
        test: [readJson, ...test('The part is answered', [statusIs(200), "pm.expect(body.value).to.be.an('array');"])],
      }),
    ])
}
