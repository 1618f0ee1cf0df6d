/** The service document: what a client finds behind the root (OData JSON format, section 5). */

import { controlInformation } from '../reply/controlInformation.js'
import type { Model } from '../model/model.js'
import type { RequestContext } from '../plan/plan.js'
import { contextUrl } from './contextUrl.js'

/** @returns its JSON text: the entity sets and the functions that need no arguments */
export function serviceDocument(
  model: Model,
  context: Pick<RequestContext, 'serviceRoot' | 'contextRoot' | 'version' | 'metadata'>,
): string {
  const entry = (name: string, kind: string, root = ''): Record<string, string> => ({
    name,
    kind,
    url: `${root}${encodeURIComponent(name)}`,
  })
  // Below a company there are no companies.
  const above = context.contextRoot === context.serviceRoot ? '' : `${context.serviceRoot}/`
  const functions = [...model.operations.values()].filter(
    ({ kind, parameters }) => kind === 'function' && parameters.length === 0,
  )
  return JSON.stringify({
    ...(context.metadata === 'none' ? {} : { [controlInformation(context, 'context')]: contextUrl(context) }),
    value: [
      ...[...model.entitySets.values()].map(({ name, isCompanies }) =>
        entry(name, 'EntitySet', isCompanies ? above : ''),
      ),
      ...functions.map(({ name }) => entry(name, 'FunctionImport')),
    ],
  })
}
