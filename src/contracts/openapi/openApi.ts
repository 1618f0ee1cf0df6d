/**
 * The OpenAPI 3.1 document of everything that is published over OData: `/ODataV4` and every API. It follows OASIS'
 * committee note "OData to OpenAPI Mapping Version 1.0": paths with keys, schemas in variants, system query options as
 * parameters. What the document does not say `$metadata` does.
 */

import { Names } from '../../objects/page/publishedNames.js'
import type { Operation } from '../../odata/model/model.js'
import { Models } from '../../odata/model/Models.js'
import type { Contract, ContractCompany } from '../contract.js'
import { errorSchema, ref, sharedHeaders, sharedParameters, sharedResponses } from './common.js'
import { addEntitySet } from './entityPaths.js'
import { addOperation } from './operations.js'
import type { PathSoFar } from './parameters.js'
import { Published, type DocumentOptions } from './Published.js'
import { addServicePaths, batchSchemas } from './servicePaths.js'
import { addTypeSchemas } from './typeSchemas.js'
import type { Json } from './valueSchema.js'

const description = `Pages, queries and codeunits as OData V4 services. Sign in with HTTP Basic: a user and a password or web service access key.

Values are never null. A blank date is \`0001-01-01\`, a blank date and time \`0001-01-01T00:00:00Z\`; null in a request means the blank value. Options are
told by their names; \`\` and \`' '\` are names too. Numbers with more than 15 digits are whole with \`Accept: application/json;IEEE754Compatible=true\`, which tells them as texts.

Every answer leaves when its session is over; the header \`request-id\` is the session's unique id.`

/** @returns JSON with a newline at its end */
export function openApi(contract: Contract): string {
  return `${JSON.stringify(document(contract), undefined, 2)}\n`
}

function document({ objects, services, company, urls }: Contract): Json {
  const schemas = { error: errorSchema, ...batchSchemas }
  const options: DocumentOptions = {
    paths: {},
    schemas,
    parameters: { ...sharedParameters, company: companyParameter(company) },
    tags: [],
    schemaNames: new Names(Object.keys(schemas)),
    operationIds: new Names(),
    tagNames: new Names(),
  }
  const models = new Models(objects, () => services)
  for (const root of [models.odataV4, ...models.apis]) addRoot(new Published(models.modelOf(root), options), company)
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base',
    info: { title: 'Servicetier: OData services and APIs', version: '1.0', description },
    servers: [{ url: urls.odata.replace(/\/ODataV4$/i, '') }],
    security: [{ basic: [] }],
    tags: options.tags,
    paths: options.paths,
    components: {
      schemas: options.schemas,
      parameters: options.parameters,
      headers: sharedHeaders,
      responses: sharedResponses,
      securitySchemes: { basic: { type: 'http', scheme: 'basic' } },
    },
  }
}

function addRoot(published: Published, company: ContractCompany | undefined): void {
  const { model, path } = published
  addTypeSchemas(published)
  addServicePaths(published)
  const root: PathSoFar & { query: readonly Json[] } = { text: path, parameters: [], query: [] }
  // In APIs companies stand in the path, as their clients write it; else they are asked for, or are the default one.
  const inCompany =
    model.root.kind === 'Api'
      ? { ...root, text: `${path}/companies({companyId})`, parameters: [companyIdParameter(company)] }
      : { ...root, query: [ref('parameters', 'company')] }
  for (const set of model.entitySets.values()) addEntitySet(published, set, set.isCompanies ? root : inCompany)
  const tags = new Map<number, string>()
  for (const operation of model.operations.values()) {
    addOperation(
      { published, tag: codeunitTag(published, tags, operation), words: [], parameters: inCompany.query },
      { text: `${inCompany.text}/${operation.name}`, parameters: inCompany.parameters },
      operation,
    )
  }
}

function codeunitTag(published: Published, tags: Map<number, string>, { from, name }: Operation): string {
  if (from.kind !== 'procedure') return name
  const { codeunit } = from
  let tag = tags.get(codeunit.id)
  if (tag === undefined)
    tags.set(
      codeunit.id,
      (tag = published.tag(name.slice(0, name.lastIndexOf(`_${from.procedure.name}`)), `Codeunit ${codeunit.name}.`)),
    )
  return tag
}

function companyParameter(company: ContractCompany | undefined): Json {
  return {
    name: 'company',
    in: 'query',
    description: 'Name or id of the company; without it the default one.',
    schema: { type: 'string' },
    ...(company === undefined ? {} : { example: company.name }),
  }
}

function companyIdParameter(company: ContractCompany | undefined): Json {
  return {
    name: 'companyId',
    in: 'path',
    required: true,
    description: 'Id of the company, as `companies` tells it.',
    schema: { type: 'string', format: 'uuid' },
    ...(company?.id === undefined ? {} : { example: company.id }),
  }
}
