/** The service document: what a client finds behind the root (OData JSON format, section 5). */

import { controlInformation } from '../reply/controlInformation.js'
import type { Model } from '../model/model.js'
import type { RequestContext } from '../plan/plan.js'
import { contextUrl } from './contextUrl.js'

/** @returns its JSON text: the entity sets and the functions that need no arguments */
export function serviceDocument(
  model: Model,
  context: Pick<RequestContext, 'serviceRoot' | 'version' | 'metadata'>,
): string {
  const entry = (name: string, kind: string): Record<string, string> => ({ name, kind, url: encodeURIComponent(name) })
  const functions = [...model.operations.values()].filter(
    ({ kind, parameters }) => kind === 'function' && parameters.length === 0,
  )
  return JSON.stringify({
    ...(context.metadata === 'none' ? {} : { [controlInformation(context, 'context')]: contextUrl(context) }),
    value: [
      ...[...model.entitySets.keys()].map((name) => entry(name, 'EntitySet')),
      ...functions.map(({ name }) => entry(name, 'FunctionImport')),
    ],
  })
}
