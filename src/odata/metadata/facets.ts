/** Facets of types, and the parameters of operations in the order in which `$metadata` has them. */

import type { EntityType, Model, Operation } from '../model/model.js'

export interface Facets {
  /** UTF-16 code units. */
  readonly maxLength?: number
  readonly precision?: number
  readonly variableScale?: true
}

/** AL's DateTime, Time and Duration have milliseconds; a Decimal as many digits behind the point as it needs. */
export function facetsOf(edm: string, maxLength: number | undefined): Facets {
  switch (edm) {
    case 'Edm.String':
      return maxLength === undefined ? {} : { maxLength }
    case 'Edm.Decimal':
      return { variableScale: true }
    case 'Edm.DateTimeOffset':
    case 'Edm.Duration':
    case 'Edm.TimeOfDay':
      return { precision: 3 }
    default:
      return {}
  }
}

/** An operation as the schema declares it: once for every type it is bound to. */
export interface DeclaredOperation {
  readonly operation: Operation
  /** The type it is bound to, with its model's namespace; undefined: unbound. */
  readonly bound?: { readonly type: EntityType; readonly collection: boolean }
}

export function declaredOperations(model: Model): readonly DeclaredOperation[] {
  const bound = [...model.entityTypes.values()].flatMap((type) =>
    [...type.boundOperations.values()].map((operation) => ({
      operation,
      bound: { type, collection: operation.binding === 'Collection' },
    })),
  )
  return [...bound, ...[...model.operations.values()].map((operation) => ({ operation }))]
}

/** The binding parameter's name, which no other parameter has. */
export function bindingParameter({ parameters }: Operation): string {
  let name = 'bindingParameter'
  while (parameters.some((parameter) => parameter.name === name)) name += '_'
  return name
}

/** Optional ones last, as the vocabulary asks. */
export function orderedParameters({ parameters }: Operation): Operation['parameters'] {
  return [...parameters.filter(({ optional }) => !optional), ...parameters.filter(({ optional }) => optional)]
}
