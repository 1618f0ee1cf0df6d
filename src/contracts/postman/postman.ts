/**
 * The Postman collection (format 2.1) of everything that is published, and the environment it runs in. Whoever imports
 * both and fills in the password can run all of it: requests find what they need in earlier answers, tests say what is
 * expected, and nothing is left behind.
 */

import type { Model } from '../../odata/model/model.js'
import { Models } from '../../odata/model/Models.js'
import type { Contract } from '../contract.js'
import type { Writing } from './calls.js'
import { collectionSchema, folder, request, script, type Collection, type Folder } from './collection.js'
import { Existing } from './Existing.js'
import { odataCodeunitFolder } from './odataOperations.js'
import { odataSetFolder } from './odataSet.js'
import { codeunitOperationsOf, entitySetsOf } from './published.js'
import { literal, readJson, readXml, statusIs, test } from './scripts.js'
import { isSessionAdmin, sessionsFolder } from './sessions.js'
import { soapCodeunitFolder } from './soapCodeunit.js'
import { soapPageFolder } from './soapPage.js'
import { startFolder } from './start.js'
import { webServicesFolder } from './webServices.js'

/**
 * Runs before every request: the company's name as URLs take it. Other programs that read the collection, such as
 * Bruno, may see its own variables alone.
 */
const companyScript = [
  "const company = pm.variables.get('company') || pm.collectionVariables.get('company') || '';",
  "pm.collectionVariables.set('company', company);",
  "pm.collectionVariables.set('companyInPath', encodeURIComponent(company));",
  "pm.collectionVariables.set('companyInLiteral', encodeURIComponent(company.replace(/'/g, \"''\")));",
]

/** @returns JSON with a newline at its end */
export function postmanCollection(contract: Contract): string {
  const models = new Models(contract.objects, () => contract.services)
  const odata = models.modelOf(models.odataV4)
  const apis = models.apis.map((root) => models.modelOf(root))
  const sets = [odata, ...apis].flatMap((model) => entitySetsOf(model))
  const writing: Writing = {
    samples: contract.samples,
    existing: new Existing(sets, contract.samples, (name) => contract.objects.table(name)),
  }
  const soap = soapFolders(contract, writing)
  const services = folder('SOAP', 'Codeunits and pages that are published as SOAP web services.', soap)
  const roots = [odata, ...apis].map((model) => rootFolder(model, writing))
  const more = systemFolders(contract, odata)
  const company = contract.company?.name ?? ''
  const collection: Collection = {
    info: {
      name: 'Servicetier',
      schema: collectionSchema,
      description:
        'Everything that this Servicetier publishes: SOAP services, OData V4, APIs, and what the server tells of its sessions. Import it together with its environment, fill in the password there, and run it: folder by folder or all of it. What it creates it deletes again; it can be run as often as you like.',
    },
    item: [
      startFolder(soap.flatMap(({ item }) => item).length === 0 ? [] : soapNames(contract), writing.existing.requests),
      services,
      ...roots,
      ...more,
    ],
    auth: {
      type: 'basic',
      basic: [
        { key: 'username', value: '{{user}}', type: 'string' },
        { key: 'password', value: '{{password}}', type: 'string' },
      ],
    },
    event: [script('prerequest', companyScript)],
    variable: [
      { key: 'company', value: company, description: 'The company; that of the environment goes before it.' },
      {
        key: 'companyInPath',
        value: encodeURIComponent(company),
        description: 'The company, percent-encoded: set before every request.',
      },
      {
        key: 'companyInLiteral',
        value: encodeURIComponent(company.replaceAll("'", "''")),
        description: 'The same between quotes of OData: set before every request.',
      },
      { key: 'companyId', value: contract.company?.id ?? '', description: 'Kept by “Which companies are there?”.' },
      { key: 'serverInstanceId', value: '', description: 'Kept by “Which instance is it?”.' },
    ],
  }
  return text(collection)
}

/** @returns JSON with a newline at its end */
export function postmanEnvironment({ urls, company }: Contract): string {
  const { hostname } = new URL(urls.management)
  const ports = new Map<string, string>()
  const address = (url: string, port: string): string => {
    const parsed = new URL(url)
    // Addresses that settings tell may be those of somebody in between.
    if (parsed.hostname !== hostname || parsed.port === '') return url
    ports.set(port, parsed.port)
    return `${parsed.protocol}//{{host}}:{{${port}}}${parsed.pathname.replace(/\/$/, '')}`
  }
  const addresses = {
    soapUrl: address(urls.soap, 'soapPort'),
    odataUrl: address(urls.odata, 'odataPort'),
    apiUrl: address(urls.api, 'odataPort'),
    managementUrl: address(urls.management, 'managementPort'),
  }
  const values = {
    host: hostname,
    ...Object.fromEntries(ports),
    ...addresses,
    company: company?.name ?? '',
    user: 'admin',
  }
  return text({
    name: 'Servicetier',
    values: [
      ...Object.entries(values).map(([key, value]) => ({ key, value, type: 'default', enabled: true })),
      // The password, or a web service access key.
      { key: 'password', value: '', type: 'secret', enabled: true },
    ],
    _postman_variable_scope: 'environment',
  })
}

function soapNames({ objects, services }: Contract): string[] {
  return services
    .filter(({ objectType, objectId }) => objectType !== 'Query' && objects.nameOf(objectType, objectId) !== undefined)
    .map(({ objectType, serviceName }) => `${objectType}/${serviceName}`)
}

function soapFolders({ objects, services }: Contract, writing: Writing): Folder[] {
  const extensionOf = (name: string) =>
    services.find((service) => service.objectType === 'Codeunit' && service.serviceName === name)
  const codeunits = services.flatMap(({ objectType, objectId, serviceName }) => {
    const codeunit = objectType === 'Codeunit' ? objects.codeunit(objectId) : undefined
    return codeunit === undefined ? [] : [soapCodeunitFolder(serviceName, codeunit, writing)]
  })
  const pages = services.flatMap(({ objectType, objectId, serviceName }) => {
    const page = objectType === 'Page' ? objects.page(objectId) : undefined
    const extension = extensionOf(serviceName)
    return page === undefined
      ? []
      : [
          {
            page,
            made: soapPageFolder(
              serviceName,
              page,
              extension === undefined ? undefined : objects.codeunit(extension.objectId),
              objects,
              writing,
            ),
          },
        ]
  })
  const isSystem = ({ page }: (typeof pages)[number]): boolean => objects.pageSource(page).system
  const system = pages.filter(isSystem).map(({ made }) => made)
  return [
    ...codeunits,
    ...pages.filter((one) => !isSystem(one)).map(({ made }) => made),
    ...(system.length === 0 ? [] : [folder('System pages', "The server's own tables, for reading.", system)]),
  ]
}

function rootFolder(model: Model, writing: Writing): Folder {
  const { root } = model
  const url = root.kind === 'ODataV4' ? '{{odataUrl}}' : `{{apiUrl}}/${root.publisher}/${root.group}/${root.version}`
  const prefix = root.kind === 'ODataV4' ? 'odata' : `api_${root.publisher}_${root.group}_${root.version}`
  const folders = entitySetsOf(model).map(({ set, url: setUrl }) => {
    const { source } = set.type
    const system = source.kind === 'page' && source.table.system
    // What can be done with them has folders of its own.
    const leaveOut = new Set(system ? set.type.boundOperations.keys() : [])
    return {
      system: system && !set.isCompanies,
      made: odataSetFolder({ ...writing, model, set, url: setUrl, prefix: `${prefix}_${set.name}`, leaveOut }),
    }
  })
  const system = folders.filter((one) => one.system).map(({ made }) => made)
  const title = root.kind === 'ODataV4' ? 'OData V4' : `API ${root.publisher}/${root.group}/${root.version}`
  const codeunits = codeunitOperationsOf(model).map(([serviceName, operations]) =>
    odataCodeunitFolder(serviceName, operations, writing),
  )
  return folder(
    title,
    root.kind === 'ODataV4'
      ? 'Pages, queries and codeunits that are published as web services, over OData V4.'
      : `The API pages and queries of ${root.publisher}, group ${root.group}, version ${root.version}.`,
    [
      metadataFolder(model, url, title),
      ...folders.filter((one) => !one.system).map(({ made }) => made),
      ...(codeunits.length === 0
        ? []
        : [
            folder(
              'Codeunits',
              'Procedures: functions, if they promise to change nothing and answer something, otherwise actions.',
              codeunits,
            ),
          ]),
      ...(system.length === 0 ? [] : [folder('System pages', "The server's own tables, for reading.", system)]),
    ],
  )
}

function metadataFolder(model: Model, url: string, title: string): Folder {
  const sets = [...model.entitySets.keys()]
  return folder('Metadata', 'What there is, for programs.', [
    request({
      name: `${title}: service document`,
      url: `${url}/`,
      description: 'The entity sets, and functions without parameters.',
      test: [
        readJson,
        ...test('Every entity set is listed', [
          statusIs(200),
          `pm.expect(body.value.map((one) => one.name)).to.include.members(${literal(sets)});`,
        ]),
      ],
    }),
    request({
      name: `${title}: $metadata`,
      url: `${url}/$metadata`,
      description: 'The whole contract as CSDL XML: what clients are generated from.',
      test: [
        readXml,
        ...test('Every entity set is declared', [
          statusIs(200),
          `pm.expect($('EntitySet').toArray().map((one) => one.attribs.Name)).to.eql(${literal(sets)});`,
        ]),
      ],
    }),
    request({
      name: `${title}: $metadata as JSON`,
      url: `${url}/$metadata?$format=json`,
      description: 'The same as CSDL JSON.',
      test: [
        readJson,
        ...test('Its container is there', [
          statusIs(200),
          `pm.expect(body.$EntityContainer).to.equal(${literal(`${model.namespace}.${model.containerName}`)});`,
        ]),
      ],
    }),
  ])
}

function systemFolders(contract: Contract, odata: Model): Folder[] {
  const setOf = (tableName: string): string | undefined =>
    entitySetsOf(odata).find(
      ({
        set: {
          type: { source },
        },
      }) => source.kind === 'page' && source.table.system && source.table.name === tableName,
    )?.url
  const webServices = setOf('Web Service')
  const published = webServices === undefined ? undefined : webServicesFolder(webServices, odata.namespace, contract)
  const { backgroundCodeunit } = contract.samples
  const admin = contract.services.flatMap(({ objectType, objectId, serviceName }) => {
    const codeunit = objectType === 'Codeunit' ? contract.objects.codeunit(objectId) : undefined
    return codeunit !== undefined && isSessionAdmin(codeunit) ? [{ serviceName, codeunit }] : []
  })
  return [
    ...(published === undefined ? [] : [published]),
    ...(backgroundCodeunit === undefined || contract.company === undefined
      ? []
      : [
          sessionsFolder({
            backgroundCodeunit,
            sessionAdmin: admin[0],
            activeSessions: setOf('Active Session'),
            sessionEvents: setOf('Session Event'),
            namespace: odata.namespace,
          }),
        ]),
  ]
}

function text(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`
}
