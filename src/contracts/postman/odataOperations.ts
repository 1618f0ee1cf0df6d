/** Requests that call actions and functions, bound and unbound. */

import type { Operation } from '../../odata/model/model.js'
import type { AlType } from '../../types/index.js'
import { callsOf, described, surelyAnswers, type Call, type Callable, type CallOptions, type Writing } from './calls.js'
import { folder, request, type Folder, type RequestItem } from './collection.js'
import { sampleOf } from './Existing.js'
import { keep, literal, statusIs, test } from './scripts.js'
import { jsonOf, jsonValueOf, urlOf } from './values.js'

export interface OperationOptions extends Writing {
  readonly prefix: string
  /** Of the page or codeunit: where its samples are. */
  readonly objectName: string
  /** In front of the requests' names. */
  readonly title: string
  /** Up to the brackets of a function. */
  readonly url: string
  readonly query?: string
  /** Variable for the address of an entity that an action creates. */
  readonly location?: string
  readonly before?: readonly string[]
  readonly kept?: CallOptions['kept']
}

export function operationRequests(
  operation: Operation,
  { prefix, objectName, title, url, query = '', location, before = [], kept, samples, existing }: OperationOptions,
): RequestItem[] {
  const { name, from, kind, returns } = operation
  const declaration = from.kind === 'procedure' ? from.procedure : from.action
  const callable: Callable = {
    name: declaration.name,
    parameters: declaration.parameters,
    ...(declaration.returns === undefined ? {} : { returns: declaration.returns }),
  }
  const declaredSamples = sampleOf(
    sampleOf(from.kind === 'procedure' ? samples.procedures : samples.actions, objectName),
    declaration.name,
  )
  return callsOf(callable, declaredSamples, {
    samples,
    existing,
    prefix,
    protocol: 'json',
    ...(kept === undefined ? {} : { kept }),
  }).map((call) => {
    const isFunction = kind === 'function'
    const values = [...call.given]
    return request({
      name: `${title}${call.title === declaration.name ? name : call.title}`,
      method: isFunction ? 'GET' : 'POST',
      url: isFunction
        ? `${url}(${values.map(([parameter, value]) => `${parameter}=${urlOf(value)}`).join(',')})${query}`
        : `${url}${query}`,
      ...(isFunction
        ? {}
        : { json: Object.fromEntries(values.map(([parameter, value]) => [parameter, jsonOf(value)])) }),
      description: described(declaration.documentation, callable, call),
      before: [...before, ...call.before],
      test: operationTests(callable, call, returns, { prefix, ...(location === undefined ? {} : { location }) }),
    })
  })
}

function operationTests(
  { name, parameters, returns: type }: Callable,
  { outcome }: Call,
  returns: Operation['returns'],
  { prefix, location }: { readonly prefix: string; readonly location?: string },
): string[] {
  if (outcome.kind === 'error') return errorTests(name, outcome.text)
  const answer =
    returns === undefined
      ? [
          'pm.expect(pm.response.code).to.be.oneOf([200, 201, 204]);',
          ...(location === undefined
            ? []
            : [`if (pm.response.code === 201) pm.expect(pm.response.headers.get('Location')).to.match(/^https?:/);`]),
        ]
      : [statusIs(200), "pm.expect(pm.response.json()['@odata.context']).to.include('$metadata#');", ...values()]
  const keeps = [
    ...(location === undefined || returns !== undefined
      ? []
      : [`if (pm.response.code === 201) ${keep(location, "pm.response.headers.get('Location')")}`]),
    ...(returns?.kind === 'complex'
      ? Object.entries(parameters)
          .filter(([, { byVar }]) => byVar)
          .map(
            ([parameter]) =>
              `if (pm.response.code === 200) ${keep(`${prefix}_${parameter}`, `pm.response.json()[${literal(parameter)}]`)}`,
          )
      : []),
  ]
  if (outcome.kind === 'answer') return [...test(`${name} answers`, answer), ...keeps]
  return [
    ...test(`${name} answers, or is refused by the application`, [
      'if (pm.response.code >= 400) {',
      '  pm.expect(pm.response.json().error.code).to.match(/^(Application|Internal|BadRequest)_/);',
      "  pm.expect(pm.response.json().error.message).to.include('CorrelationId:');",
      '  return;',
      '}',
      ...answer,
    ]),
    ...keeps,
  ]

  function values(): string[] {
    const expect = (member: string, valueType: AlType, value: unknown): string =>
      `pm.expect(pm.response.json()[${literal(member)}]).to.eql(${literal(jsonValueOf(valueType, value))});`
    if (outcome.kind !== 'answer') return []
    return [
      ...('returns' in outcome && type !== undefined
        ? [expect(returns?.kind === 'complex' ? 'return_value' : 'value', type, outcome.returns)]
        : []),
      ...[...outcome.values].flatMap(([parameter, value]) => {
        const parameterType = parameters[parameter]?.type
        return parameterType === undefined ? [] : [expect(parameter, parameterType, value)]
      }),
    ]
  }
}

function errorTests(name: string, text: string): string[] {
  return test(`${name} is refused with an error`, [
    'pm.expect(pm.response.code).to.be.within(400, 499);',
    'pm.expect(pm.response.json().error.code).to.match(/^(Application|Internal)_/);',
    `pm.expect(pm.response.json().error.message).to.include(${literal(text)});`,
  ])
}

/** The procedures of a published codeunit as unbound actions and functions. */
export function odataCodeunitFolder(serviceName: string, operations: readonly Operation[], writing: Writing): Folder {
  const prefix = `odata_${serviceName}`
  const kept = new Map<string, { variable: string; type: AlType }>()
  const requests = operations.flatMap((operation) => {
    if (operation.from.kind !== 'procedure') return []
    const { codeunit, procedure } = operation.from
    const calls = operationRequests(operation, {
      ...writing,
      prefix,
      objectName: codeunit.name,
      title: '',
      url: `{{odataUrl}}/${operation.name}`,
      query: '?company={{companyInPath}}',
      kept: new Map(kept),
    })
    if (surelyAnswers(sampleOf(sampleOf(writing.samples.procedures, codeunit.name), procedure.name)))
      for (const [name, { type, byVar }] of Object.entries(procedure.parameters))
        if (byVar) kept.set(name, { variable: `${prefix}_${name}`, type })
    return calls
  })
  return folder(serviceName, `The procedures of codeunit ${serviceName} as actions and functions.`, requests)
}
