/**
 * Requests to an entity set: lists with options, single entities, its parts, actions and functions. Where entities can
 * be created and deleted, all of it happens to one of its own, which is gone in the end.
 */

import type { Operation } from '../../odata/model/model.js'
import { folder, request, type Folder, type RequestItem } from './collection.js'
import { operationRequests } from './odataOperations.js'
import { createRequest, deleteRequests, patchRequests } from './odataSetChanges.js'
import { getRequest, listRequests, navigationRequests } from './odataSetReads.js'
import { SetSubject, type SetOptions } from './odataSetSubject.js'
import { forget, skipWithout, statusIs, test } from './scripts.js'

export function odataSetFolder(options: SetOptions): Folder {
  const { type, name } = options.set
  const shown =
    type.source.kind === 'page'
      ? `page ${type.source.page.id} ${type.source.page.name} (table ${type.source.table.name})`
      : `query ${type.source.query.id} ${type.source.query.name}`
  return folder(name, `What ${shown} shows, as the entity set ${name}.`, requestsOf(new SetSubject(options)))
}

function requestsOf(set: SetSubject): RequestItem[] {
  const { insertable, updatable, deletable, keyless, source } = set.type
  const created = insertable && source.kind === 'page' ? set.newRow(source) : undefined
  const single = keyless !== true
  return [
    ...listRequests(set),
    ...(created === undefined ? [] : [createRequest(set, created)]),
    ...(single ? [getRequest(set, created !== undefined)] : []),
    ...(updatable ? patchRequests(set, created) : []),
    ...(single ? navigationRequests(set) : []),
    ...boundOperationRequests(set, created !== undefined && deletable),
    ...(created !== undefined && deletable ? deleteRequests(set) : []),
  ]
}

function boundOperationRequests(set: SetSubject, created: boolean): RequestItem[] {
  const { prefix, leaveOut } = set.options
  const { source } = set.type
  const bound = [...set.type.boundOperations.values()].filter(
    ({ name, kind }) => leaveOut?.has(name) !== true && (created || kind === 'function'),
  )
  if (source.kind !== 'page' || bound.length === 0) return []
  const location = `${prefix}_made`
  const requests = bound.flatMap((operation: Operation) =>
    operationRequests(operation, {
      ...set.options,
      prefix,
      objectName: source.page.name,
      title: `${set.name}: `,
      location,
      before: operation.binding === 'Collection' ? [] : [skipWithout(set.key)],
      url: `${operation.binding === 'Collection' ? set.url : set.entity}/${set.options.model.namespace}.${operation.name}`,
    }),
  )
  if (!created || bound.every(({ kind, returns }) => kind === 'function' || returns !== undefined)) return requests
  return [
    ...requests,
    request({
      name: `${set.name}: delete what an action created`,
      method: 'DELETE',
      url: `{{${location}}}`,
      headers: { 'If-Match': '*' },
      before: [skipWithout(location)],
      description: 'An action that creates an entity answers with it and its `Location`. Left out if none did.',
      test: [...test('It is deleted', [statusIs(204)]), ...forget(location)],
    }),
  ]
}
