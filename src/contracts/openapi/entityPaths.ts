/**
 * The paths of entity sets: their records, one record and what is behind it. Parts are walked down; links that lead out
 * of a record end there.
 */

import type { EntitySet, EntityType, NavigationProperty, Property } from '../../odata/model/model.js'
import { errorReplies, jsonContent, ref } from './common.js'
import { addBoundOperations, pathParameters, type OperationPlace } from './operations.js'
import { collectionParameters, filterParameter, keyPath, shapeParameters, type PathSoFar } from './parameters.js'
import type { Published } from './Published.js'
import { captionOf, collectionName, createName, updateName } from './typeSchemas.js'
import type { Json } from './valueSchema.js'

/** @param company what stands in front of the set's name, and the parameter that names the company */
export function addEntitySet(
  published: Published,
  set: EntitySet,
  company: PathSoFar & { readonly query: readonly Json[] },
): void {
  const { name, type } = set
  const description = set.isCompanies
    ? 'The companies of the database.'
    : `${type.source.kind === 'query' ? 'Query' : 'Page'} ${captionOf(type)}.`
  const place: OperationPlace = {
    published,
    tag: published.tag(name, description),
    words: [name],
    parameters: company.query,
  }
  new EntityPaths(place).collection({ text: `${company.text}/${name}`, parameters: company.parameters }, type)
}

class EntityPaths {
  readonly #place: OperationPlace

  constructor(place: OperationPlace) {
    this.#place = place
  }

  /**
   * @param containing the record that the collection is a part of
   * @param above types of records on the way, so that a page inside itself ends there
   */
  collection(
    path: PathSoFar,
    type: EntityType,
    containing?: { readonly type: EntityType; readonly navigation: NavigationProperty },
    above: readonly EntityType[] = [],
  ): void {
    const { published, words } = this.#place
    this.#add(path, {
      get: this.#operation('list', `Get records of ${words.join('/')}`, collectionParameters(published, type), {
        200: {
          description: 'The records, or a page of them.',
          content: jsonContent(ref('schemas', collectionName(published, type))),
        },
      }),
      ...(type.insertable ? { post: this.#insert(type) } : {}),
    })
    this.#add(
      { ...path, text: `${path.text}/$count` },
      {
        get: this.#operation(
          'count',
          `Count the records of ${words.join('/')}`,
          [filterParameter(type), ref('parameters', 'search')],
          { 200: { description: 'Their number.', content: { 'text/plain': { schema: { type: 'integer' } } } } },
        ),
      },
    )
    addBoundOperations(this.#place, path, type, 'Collection')
    if (type.keyless !== true) this.#record(keyPath(path, type, containing), type, above)
  }

  #record(path: PathSoFar, type: EntityType, above: readonly EntityType[]): void {
    const { published, words } = this.#place
    const shape = shapeParameters(published, type)
    const condition = type.hasETag ? [ref('parameters', 'ifMatch')] : []
    const changed = (id: string, summary: string): Json => ({
      ...this.#operation(id, summary, [...condition, ref('parameters', 'preferReturn'), ...shape], {
        200: {
          description: 'The record as it is now.',
          headers: { ETag: ref('headers', 'ETag') },
          content: this.#recordContent(type),
        },
        ...(type.insertable ? { 201: this.#created(type, 'There was none, so it was inserted.') } : {}),
        204: { description: 'Done, with `Prefer: return=minimal`.', headers: { ETag: ref('headers', 'ETag') } },
      }),
      requestBody: { required: true, content: jsonContent(ref('schemas', updateName(published, type))) },
    })
    this.#add(path, {
      get: this.#operation(
        'get',
        `Get a record of ${words.join('/')}`,
        [...shape, ...(type.hasETag ? [ref('parameters', 'ifNoneMatch')] : [])],
        {
          200: {
            description: 'The record.',
            ...(type.hasETag ? { headers: { ETag: ref('headers', 'ETag') } } : {}),
            content: this.#recordContent(type),
          },
          ...(type.hasETag ? { 304: { description: 'The client has it.' } } : {}),
        },
      ),
      ...(type.updatable
        ? {
            patch: changed('update', `Change a record of ${words.join('/')}`),
            put: changed('replace', `Replace a record of ${words.join('/')}: what is not given becomes blank`),
          }
        : {}),
      ...(type.deletable
        ? {
            delete: this.#operation('delete', `Delete a record of ${words.join('/')}`, condition, {
              204: { description: 'It is deleted.' },
            }),
          }
        : {}),
    })
    for (const property of type.properties) if (property.edm === 'Edm.Stream') this.#stream(path, type, property)
    addBoundOperations(this.#place, path, type, 'Entity')
    for (const navigation of type.navigation.values()) this.#along(path, type, navigation, [...above, type])
  }

  #along(path: PathSoFar, type: EntityType, navigation: NavigationProperty, above: readonly EntityType[]): void {
    const { name, target, collection, containsTarget, toSet } = navigation
    if (toSet !== undefined || above.includes(target)) return
    const to = { ...path, text: `${path.text}/${name}` }
    const inside = new EntityPaths({ ...this.#place, words: [...this.#place.words, name] })
    // What is not named by a key of its own is read there, and changed where it is.
    if (containsTarget && collection) inside.collection(to, target, { type, navigation }, above)
    else inside.#link(to, target)
  }

  #link(path: PathSoFar, target: EntityType): void {
    const { published, words } = this.#place
    this.#add(path, {
      get: this.#operation('get', `Get what ${words.join('/')} leads to`, shapeParameters(published, target), {
        200: { description: 'The record.', content: this.#recordContent(target) },
        204: { description: 'It leads to none.' },
      }),
    })
  }

  #stream(path: PathSoFar, type: EntityType, property: Property): void {
    const { published, tag, words } = this.#place
    const inside = new EntityPaths({
      published,
      tag,
      words: [...words, property.name],
      parameters: this.#place.parameters,
    })
    const media = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
    const condition = type.hasETag ? [ref('parameters', 'ifMatch')] : []
    const done = { 204: { description: 'Done.', headers: { ETag: ref('headers', 'ETag') } } }
    const changeable = type.updatable && property.editable
    inside.#add(
      { ...path, text: `${path.text}/${property.name}` },
      {
        get: inside.#operation('get', `Get the bytes of ${words.join('/')}/${property.name}`, [], {
          200: { description: 'The bytes.', content: media },
          204: { description: 'There are none.' },
        }),
        ...(changeable
          ? {
              put: {
                ...inside.#operation(
                  'set',
                  `Replace the bytes of ${words.join('/')}/${property.name}`,
                  condition,
                  done,
                ),
                requestBody: { required: true, content: media },
              },
              delete: inside.#operation(
                'clear',
                `Remove the bytes of ${words.join('/')}/${property.name}`,
                condition,
                done,
              ),
            }
          : {}),
      },
    )
  }

  #insert(type: EntityType): Json {
    const { published, words } = this.#place
    return {
      ...this.#operation(
        'create',
        `Insert a record into ${words.join('/')}`,
        [ref('parameters', 'preferReturn'), ...shapeParameters(published, type)],
        {
          201: this.#created(type, 'The record as it was inserted.'),
          204: {
            description: 'Inserted, with `Prefer: return=minimal`.',
            headers: { ETag: ref('headers', 'ETag'), Location: ref('headers', 'Location') },
          },
        },
      ),
      requestBody: { required: true, content: jsonContent(ref('schemas', createName(published, type))) },
    }
  }

  #created(type: EntityType, description: string): Json {
    return {
      description,
      headers: { ETag: ref('headers', 'ETag'), Location: ref('headers', 'Location') },
      content: this.#recordContent(type),
    }
  }

  #recordContent(type: EntityType): Json {
    return jsonContent(ref('schemas', this.#place.published.schemaName(type)))
  }

  #operation(id: string, summary: string, parameters: readonly Json[], responses: Json): Json {
    const { published, tag, words } = this.#place
    return {
      operationId: published.operationId(...words, id),
      tags: [tag],
      summary,
      ...pathParameters(parameters),
      responses: { ...responses, ...errorReplies },
    }
  }

  #add(path: PathSoFar, operations: Json): void {
    this.#place.published.options.paths[path.text] = {
      ...pathParameters([...this.#place.parameters, ...path.parameters]),
      ...operations,
    }
  }
}
