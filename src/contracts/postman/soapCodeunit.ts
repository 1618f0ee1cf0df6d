/** Requests to a codeunit's SOAP service: its WSDL and a call of every procedure. */

import type { Codeunit } from '../../objects/codeunit/defineCodeunit.js'
import { codeunitNamespace } from '../../soap/namespaces.js'
import type { AlType } from '../../types/index.js'
import { callsOf, described, surelyAnswers, type Writing } from './calls.js'
import { folder, type Folder } from './collection.js'
import { sampleOf } from './Existing.js'
import { argumentLines, callTests, operationRequest, soapService, wsdlRequest } from './soapRequests.js'

export function soapCodeunitFolder(serviceName: string, codeunit: Codeunit, writing: Writing): Folder {
  const service = soapService('Codeunit', serviceName, codeunitNamespace(serviceName))
  const procedures = Object.values(codeunit.procedures)
  const samples = sampleOf(writing.samples.procedures, codeunit.name)
  const prefix = `soap_${serviceName}`
  const kept = new Map<string, { variable: string; type: AlType }>()
  const requests = procedures.flatMap((procedure) => {
    const declared = sampleOf(samples, procedure.name)
    const calls = callsOf(procedure, declared, { ...writing, prefix, protocol: 'xml', kept })
    const vars = Object.entries(procedure.parameters).filter(([, { byVar }]) => byVar)
    const keptAs = new Map(vars.map(([name]) => [name, `${prefix}_${name}`]))
    if (surelyAnswers(declared))
      for (const [name, { type }] of vars) kept.set(name, { variable: `${prefix}_${name}`, type })
    return calls.map((call) =>
      operationRequest(service, {
        name: call.title,
        operation: procedure.name,
        content: argumentLines(call),
        before: call.before,
        description: described(procedure.documentation, procedure, call),
        test: callTests(procedure, call, keptAs),
      }),
    )
  })
  return folder(
    `Codeunit ${serviceName}`,
    `The procedures of codeunit ${codeunit.id} ${codeunit.name}, published over SOAP as ${serviceName}.`,
    [
      wsdlRequest(
        service,
        procedures.map(({ name }) => name),
      ),
      ...requests,
    ],
  )
}
