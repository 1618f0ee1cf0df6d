/**
 * Requests to a page's SOAP service: its WSDL and every operation it has, in an order in which each finds what it
 * needs. Where records can be created and deleted, all of it happens to a record of its own, which is gone in the end.
 */

import type { Codeunit } from '../../objects/codeunit/defineCodeunit.js'
import type { PageDefinition } from '../../objects/page/pageDefinition.js'
import { pageOperations, returnsKey } from '../../soap/page/pageOperations.js'
import { pageNamespace, pageShape, type PageObjects } from '../../soap/page/shape.js'
import { callsOf, described, type Writing } from './calls.js'
import { folder, type Folder, type RequestItem } from './collection.js'
import { sampleOf } from './Existing.js'
import { literal, readXml, skipWithout, soapAnswer, statusIs, test } from './scripts.js'
import { createRequests, deleteRecordRequests, updateRequests } from './soapPageChanges.js'
import { readMultipleRequests, readRequests } from './soapPageReads.js'
import { PageRecord } from './soapPageRecord.js'
import { argumentLines, callTests, soapService, wsdlRequest } from './soapRequests.js'

export function soapPageFolder(
  serviceName: string,
  page: PageDefinition,
  extension: Codeunit | undefined,
  objects: PageObjects,
  writing: Writing,
): Folder {
  const shape = pageShape(serviceName, page, objects)
  const operations = pageOperations(shape, extension)
  const service = soapService('Page', serviceName, pageNamespace(serviceName))
  return folder(
    `Page ${serviceName}`,
    `The records of page ${page.id} ${page.name} (table ${shape.table.name}), published over SOAP as ${serviceName}.`,
    requestsOf(new PageRecord(service, shape, operations, writing)),
  )
}

function requestsOf(page: PageRecord): RequestItem[] {
  const has = (name: string): boolean => page.operations.has(name)
  const created = has('Create') ? page.newRow('') : undefined
  return [
    wsdlRequest(page.service, [...page.operations.keys()]),
    ...readMultipleRequests(page),
    ...(created === undefined ? [] : createRequests(page, created)),
    ...readRequests(page),
    ...(has('Update') ? updateRequests(page, created) : []),
    ...procedureRequests(page),
    ...(created === undefined ? [] : [...deletePartRequests(page), ...deleteRecordRequests(page, created)]),
  ]
}

/** Of the codeunit that extends the page. */
function procedureRequests(page: PageRecord): RequestItem[] {
  const requests = [...page.operations.values()].flatMap(({ name, does, documentation }) => {
    if (does.kind !== 'procedure') return []
    const { procedure, recordParameter } = does
    const parameters = Object.fromEntries(
      Object.entries(procedure.parameters).filter(([parameter]) => parameter !== recordParameter),
    )
    const callable = { name, parameters, ...(procedure.returns === undefined ? {} : { returns: procedure.returns }) }
    const keyBack = returnsKey(procedure, recordParameter)
    const calls = callsOf(callable, sampleOf(sampleOf(page.writing.samples.procedures, does.codeunit.name), name), {
      ...page.writing,
      prefix: page.prefix,
      protocol: 'xml',
    })
    return calls.map((call) =>
      page.request(
        name,
        `${page.service.name}: ${call.title}`,
        [`<Key>{{${page.key}}}</Key>`, ...argumentLines(call)],
        described(documentation, callable, call),
        callTests(callable, call, new Map(), keyBack ? ['Key'] : []),
        [skipWithout(page.key), ...call.before],
      ),
    )
  })
  if (requests.length === 0) return []
  const { typeName } = page.shape
  const again = page.request(
    'Read',
    `${page.service.name}: read it again`,
    page.readLines(),
    'Procedures may have changed it: then its Key is another.',
    [
      readXml,
      ...test('The record is answered', [statusIs(200)]),
      ...page.keepRecord(`$(${literal(`Read_Result > ${typeName}`)})`),
    ],
    [skipWithout(page.key)],
  )
  return [...requests, again]
}

function deletePartRequests(page: PageRecord): RequestItem[] {
  return [...page.operations.values()].flatMap(({ name, does }) => {
    if (does.kind !== 'Delete' || does.part === undefined) return []
    return [
      page.request(
        name,
        `${page.service.name}: delete its first line of ${does.part.name}`,
        [`<${does.keyName}>{{${page.partKey(does.part)}}}</${does.keyName}>`],
        'Deletes one record of a part, by its Key.',
        soapAnswer(name, [`pm.expect($(${literal(`${name}_Result > ${name}_Result`)}).text()).to.equal('true');`]),
        [skipWithout(page.partKey(does.part))],
      ),
    ]
  })
}
