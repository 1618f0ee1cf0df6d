/**
 * The first requests of a run: is the instance there, who may come in, which companies there are. What they keep, the
 * others need.
 */

import { systemServiceDescription } from '../../soap/wsdl.js'
import { folder, request, type Folder, type RequestItem } from './collection.js'
import { keep, literal, odataError, readJson, readXml, soapAnswer, statusIs, test } from './scripts.js'
import { operationRequest, wsdlRequest } from './soapRequests.js'

/** @param services `{objectType}/{service}` of what is published over SOAP */
export function startFolder(soapServices: readonly string[], existing: readonly RequestItem[]): Folder {
  const system = {
    name: 'SystemService',
    url: '{{soapUrl}}/SystemService',
    namespace: systemServiceDescription.namespace,
  }
  return folder(
    'Start here',
    'Run this folder before a single other one: it keeps what requests of the others refer to (server instance, company, rows that are there).',
    [
      request({
        name: 'Is the instance ready?',
        url: '{{managementUrl}}/ready',
        anonymous: true,
        description: 'For probes; needs no user.',
        test: [readJson, ...test('It is ready', [statusIs(200), "pm.expect(body.status).to.equal('ready');"])],
      }),
      request({
        name: 'Which instance is it?',
        url: '{{managementUrl}}/instance',
        description: 'The id of the server instance, and where its web services are.',
        test: [
          readJson,
          ...test('It tells its id and addresses', [
            statusIs(200),
            'pm.expect(body.serverInstanceId).to.be.above(0);',
            "pm.expect(body.urls).to.include.keys(['soap', 'odata', 'management']);",
          ]),
          keep('serverInstanceId', 'String(body.serverInstanceId)'),
        ],
      }),
      request({
        name: 'Without user and password',
        url: '{{odataUrl}}/Company',
        anonymous: true,
        description: 'Whoever does not sign in comes no further.',
        test: odataError('It is refused', 401, 'Authentication_InvalidCredentials'),
      }),
      request({
        name: 'Which companies are there?',
        url: '{{odataUrl}}/Company',
        description: 'Names and ids of the companies. The id of the company that the environment names is kept.',
        test: [
          readJson,
          "const own = body.value.find((one) => one.Name === pm.collectionVariables.get('company'));",
          ...test('The company of the environment is one of them', [
            statusIs(200),
            "pm.expect(own, pm.collectionVariables.get('company')).to.be.an('object');",
          ]),
          keep('companyId', 'own.Id'),
        ],
      }),
      wsdlRequest(
        system,
        systemServiceDescription.operations.map(({ name }) => name),
      ),
      operationRequest(system, {
        name: 'Which companies are there? (SOAP)',
        operation: 'Companies',
        content: [],
        description: 'The names of all companies, as they are: clients percent-encode them in URLs.',
        test: soapAnswer('Companies', [
          "pm.expect($('Companies_Result > return_value').toArray().map((one) => $(one).text())).to.include(pm.collectionVariables.get('company'));",
        ]),
      }),
      request({
        name: 'Which SOAP services are there?',
        url: '{{soapUrl}}/{{companyInPath}}/services',
        description: 'The discovery document of the company.',
        test: [
          readXml,
          "const services = $('contractRef').toArray().map((one) => one.attribs.ref);",
          ...test('Every service of this collection is among them', [
            statusIs(200),
            `${literal(soapServices)}.forEach((service) => pm.expect(services.some((one) => one.endsWith('/' + service)), service).to.equal(true));`,
          ]),
        ],
      }),
      ...existing,
    ],
  )
}
