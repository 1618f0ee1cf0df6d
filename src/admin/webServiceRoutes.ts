/**
 * Publishing and unpublishing at run time: the table Web Service, whose changes every instance of the database takes at
 * once.
 */

import type { Router } from 'express'
import { CatalogueError } from '../errors/CatalogueError.js'
import { defaultServiceName } from '../webservice/serviceName.js'
import type { PublishedWebService, WebServiceObjectType } from '../session/words/webService.js'
import type { AdminDependencies } from './dependencies.js'
import { bodyOf, integerOf, queryOf, textOf, wrong } from './requests.js'

const objectTypes: readonly WebServiceObjectType[] = ['Codeunit', 'Page', 'Query']

/** A published service as the management service shows it. */
interface WebServiceRow {
  readonly objectType: WebServiceObjectType
  readonly objectId: number
  /** '' if the application has no such object (any more). */
  readonly objectName: string
  readonly serviceName: string
}

export function addWebServiceRoutes(router: Router, { webServices, objectName }: AdminDependencies): void {
  const rowOf = ({ objectType, objectId, serviceName }: PublishedWebService): WebServiceRow => ({
    objectType,
    objectId,
    objectName: objectName(objectType, objectId) ?? '',
    serviceName,
  })

  router.get('/web-services', (request, response) => {
    queryOf(request, [])
    response.json(webServices.published().map(rowOf))
  })

  router.post('/web-services', async (request, response) => {
    const body = bodyOf(request, ['objectType', 'objectId', 'serviceName'])
    const objectType = objectTypeOf(textOf(body, 'objectType'))
    const objectId = integerOf(body, 'objectId', 1)
    if (objectId === undefined) throw wrong('objectId (Integer) is missing.')
    const name = objectName(objectType, objectId)
    if (name === undefined)
      throw new CatalogueError('Internal_ObjectNotFound', { objectType: objectType.toLowerCase(), objectId })
    response.status(201).json(
      rowOf(
        await webServices.publish({
          objectType,
          objectId,
          serviceName: textOf(body, 'serviceName') || defaultServiceName(name),
        }),
      ),
    )
  })

  router.delete('/web-services/:objectType/:serviceName', async (request, response) => {
    queryOf(request, [])
    const objectType = objectTypeOf(request.params.objectType)
    response.json({ objectType, unpublished: await webServices.unpublish(objectType, request.params.serviceName) })
  })
}

/** @throws CatalogueError BadRequest */
function objectTypeOf(text: string): WebServiceObjectType {
  const objectType = objectTypes.find((one) => one === text)
  if (objectType === undefined)
    throw wrong(
      text === ''
        ? 'objectType is missing: Codeunit, Page or Query.'
        : `objectType must be Codeunit, Page or Query, not ${JSON.stringify(text)}.`,
    )
  return objectType
}
