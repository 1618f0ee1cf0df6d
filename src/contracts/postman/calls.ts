/**
 * Calls of procedures and actions: what is given for their parameters and what is expected of the answer, whichever
 * protocol carries them.
 */

import type { Parameter } from '../../objects/codeunit/defineCodeunit.js'
import type { SampleCall, Samples } from '../../application/samples.js'
import type { AlType } from '../../types/index.js'
import type { Existing } from './Existing.js'
import { freshText } from './scripts.js'
import { declared, given, madeUp, type Given } from './values.js'

/** What the writers of requests share. */
export interface Writing {
  readonly samples: Samples
  readonly existing: Existing
}

export interface Call {
  readonly title: string
  /** By parameter, in their order; optional ones only where a sample gives them. */
  readonly given: ReadonlyMap<string, Given>
  readonly before: readonly string[]
  readonly outcome:
    | { readonly kind: 'answer'; readonly returns?: unknown; readonly values: ReadonlyMap<string, unknown> }
    | { readonly kind: 'error'; readonly text: string }
    /** No sample says: the application may refuse values that were made up. */
    | { readonly kind: 'unknown' }
}

export interface Callable {
  readonly name: string
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly returns?: AlType
}

export interface CallOptions extends Writing {
  /** Of variables. */
  readonly prefix: string
  readonly protocol: 'xml' | 'json'
  /** Variables that earlier answers keep, by the name of the `var` parameter whose value they have. */
  readonly kept?: ReadonlyMap<string, { readonly variable: string; readonly type: AlType }>
}

/** One for each sample; without one, a call with values made up. */
export function callsOf(
  callable: Callable,
  samples: readonly SampleCall[] | undefined,
  options: CallOptions,
): readonly Call[] {
  return (samples ?? [undefined]).map((sample, index) => callOf(callable, sample, index, options))
}

function callOf(
  { name, parameters, returns }: Callable,
  sample: SampleCall | undefined,
  index: number,
  { existing, prefix, protocol, kept }: CallOptions,
): Call {
  const values = new Map<string, Given>()
  const before: string[] = []
  for (const [parameterName, { type, optional, byVar }] of Object.entries(parameters)) {
    const value = sample?.arguments?.[parameterName]
    const reference = sample?.references?.[parameterName]
    const earlier = kept?.get(parameterName)
    if (value !== undefined) values.set(parameterName, given(type, declared(type, value)))
    else if (reference === 'fresh') {
      const variable = `${prefix}_${name}_${parameterName}${index === 0 ? '' : `_${index + 1}`}`
      before.push(freshText(variable, type.length))
      values.set(parameterName, { kind: 'variable', type, name: variable })
    } else if (reference !== undefined) {
      const variable = existing.row(reference.existing)
      values.set(
        parameterName,
        variable === undefined
          ? given(type, madeUp(type, parameterName))
          : { kind: 'variable', type, name: `${variable}_${protocol}` },
      )
    } else if (earlier !== undefined && !byVar && earlier.type.text === type.text)
      values.set(parameterName, { kind: 'variable', type, name: earlier.variable })
    else if (!optional) values.set(parameterName, given(type, byVar ? type.blank : madeUp(type, parameterName)))
  }
  return {
    title: sample?.title ?? name,
    given: values,
    before,
    outcome: outcomeOf({ name, parameters, ...(returns === undefined ? {} : { returns }) }, sample),
  }
}

function outcomeOf({ parameters, returns }: Callable, sample: SampleCall | undefined): Call['outcome'] {
  if (sample === undefined) return { kind: 'unknown' }
  if (sample.error !== undefined) return { kind: 'error', text: sample.error }
  const values = new Map(
    Object.entries(sample.values ?? {}).flatMap(([name, value]) => {
      const parameter = parameters[name]
      return parameter === undefined ? [] : [[name, declared(parameter.type, value)] as const]
    }),
  )
  return {
    kind: 'answer',
    values,
    ...(returns === undefined || sample.returns === undefined ? {} : { returns: declared(returns, sample.returns) }),
  }
}

/** Whether its answer can be counted on: samples say that it has one. */
export function surelyAnswers(samples: readonly SampleCall[] | undefined): boolean {
  return samples?.some(({ error }) => error === undefined) === true
}

/** The parameters as a table in Markdown. */
export function described(
  documentation: string | undefined,
  { parameters, returns }: Omit<Callable, 'name'>,
  { outcome }: Pick<Call, 'outcome'>,
): string {
  const rows = Object.entries(parameters).map(
    ([name, { type, byVar, optional }]) =>
      `| \`${name}\` | ${type.text} | ${[byVar ? 'var' : '', optional ? 'optional' : ''].filter((word) => word !== '').join(', ')} |`,
  )
  return [
    ...(documentation === undefined ? [] : [documentation]),
    ...(rows.length === 0 ? [] : [['| Parameter | Type | |', '|---|---|---|', ...rows].join('\n')]),
    returns === undefined ? 'It returns nothing.' : `It returns ${returns.text}.`,
    ...(outcome.kind === 'unknown'
      ? [
          'Its values are made up by type: an error of the application passes the test, too, if it is reported as it should be.',
        ]
      : []),
    ...(outcome.kind === 'error' ? ['This call is refused, to show how.'] : []),
  ].join('\n\n')
}
