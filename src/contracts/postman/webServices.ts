/**
 * Requests that publish an object of the application, look at it and take it off again: the actions of the table Web
 * Service.
 */

import type { Contract } from '../contract.js'
import { folder, request, type Folder } from './collection.js'
import { literal, readJson, statusIs, test } from './scripts.js'

const serviceName = 'PostmanSample'

/**
 * @param url of the entity set of the table Web Service
 * @returns undefined if every object is published: then nothing can be shown without taking something off
 */
export function webServicesFolder(url: string, namespace: string, { objects, services }: Contract): Folder | undefined {
  const isPublished = (objectType: string, id: number): boolean =>
    services.some((service) => service.objectType === objectType && service.objectId === id)
  const codeunit = objects.codeunits.find(({ id }) => !isPublished('Codeunit', id))
  const page = objects.pages.find(
    ({ id, api, pageType }) =>
      api === undefined &&
      pageType !== 'ListPart' &&
      pageType !== 'CardPart' &&
      !isPublished('Page', id) &&
      objects.page(id)?.sourceTable !== 'Company',
  )
  const [objectType, object] = codeunit !== undefined ? (['Codeunit', codeunit] as const) : (['Page', page] as const)
  if (object === undefined) return undefined
  const entity = `${url}(Object_Type='${objectType}',Service_Name='${serviceName}')`
  const wsdl = `{{soapUrl}}/{{companyInPath}}/${objectType}/${serviceName}?wsdl`
  const unpublish = { method: 'POST', url: `${entity}/${namespace}.Unpublish`, json: {} } as const
  const shows = (published: boolean): string[] => [
    readJson,
    ...test(published ? 'It is published' : 'It is taken off', [
      statusIs(200),
      `pm.expect(body.Published).to.equal(${String(published)});`,
      `pm.expect(body.Object_ID).to.equal(${object.id});`,
    ]),
  ]
  return folder(
    'Publish and take off',
    `Publishes ${objectType.toLowerCase()} ${object.id} ${object.name}, which is not published, as ${serviceName}, and takes it off again. What is published is reached at once, on every server instance of the database.`,
    [
      request({
        name: 'Take off what an earlier run left',
        ...unpublish,
        description:
          'A run that was interrupted may have left the service published. Otherwise there is nothing to take off.',
        test: test('There is no such service now', ['pm.expect(pm.response.code).to.be.oneOf([204, 400, 404]);']),
      }),
      request({
        name: 'Publish an object',
        method: 'POST',
        url: `${url}/${namespace}.Publish`,
        json: { objectType, objectId: object.id, serviceName },
        description: 'The action of the set: it answers with the name under which the object is published.',
        test: [
          readJson,
          ...test('It is published', [statusIs(200), `pm.expect(body.value).to.equal(${literal(serviceName)});`]),
        ],
      }),
      request({
        name: 'See that it is published',
        url: entity,
        description: 'The row of the service.',
        test: shows(true),
      }),
      request({
        name: 'Read the WSDL of the new service',
        url: wsdl,
        description: 'It can be called at once.',
        test: test('The WSDL is answered', [
          statusIs(200),
          `pm.expect(pm.response.text()).to.include('${serviceName}');`,
        ]),
      }),
      request({
        name: 'Take it off',
        ...unpublish,
        description: 'The action of a row.',
        test: test('It is taken off', [statusIs(204)]),
      }),
      request({
        name: 'See that it is taken off',
        url: entity,
        description: 'The row stays, so that the next start does not publish it again.',
        test: shows(false),
      }),
      request({
        name: 'Read the WSDL of a service that is not published',
        url: wsdl,
        description: 'What is not published is not there.',
        test: test('There is no such service', [statusIs(404)]),
      }),
      request({
        name: 'Publish it again',
        method: 'POST',
        url: `${entity}/${namespace}.PublishAgain`,
        json: {},
        description: 'Publishes a service that was taken off, under its name.',
        test: test('It is published again', [statusIs(204)]),
      }),
      request({
        name: 'Take it off again',
        ...unpublish,
        description: 'Nothing is left published that was not before.',
        test: test('It is taken off', [statusIs(204)]),
      }),
    ],
  )
}
