/** What the symbols of all kinds of objects are made of: properties, numbers of names, methods, API addresses. */

import type { Procedure } from '../objects/codeunit/defineCodeunit.js'
import type { ApiAddress } from '../objects/page/pageDefinition.js'
import type { SymbolAttribute, SymbolMethod, SymbolParameter, SymbolProperty } from './symbolReference.js'
import { typeSymbol } from './symbolTypes.js'

/** Those that have a value, in order; nothing where there are none. */
export function properties(values: Readonly<Record<string, string | undefined>>): {
  readonly Properties?: readonly SymbolProperty[]
} {
  const given = Object.entries(values).flatMap(([Name, Value]) => (Value === undefined ? [] : [{ Name, Value }]))
  return given.length === 0 ? {} : { Properties: given }
}

/** A list as a member; nothing where it is empty. */
export function listed<Name extends string, Item>(
  name: Name,
  items: readonly Item[],
): { readonly [Member in Name]?: readonly Item[] } {
  return items.length === 0 ? {} : ({ [name]: items } as { [Member in Name]: readonly Item[] })
}

/** `1`, `0`, or nothing where it is as usual. */
export function flag(value: boolean, usual: boolean): string | undefined {
  return value === usual ? undefined : value ? '1' : '0'
}

/** A caption that is not the name. */
export function caption({
  name,
  caption: text,
}: {
  readonly name: string
  readonly caption: string
}): string | undefined {
  return text === name ? undefined : text
}

/**
 * Numbers of an object's controls, columns or methods: made of their names, so that they stay when others come and go;
 * never the same twice.
 */
export class Numbers {
  readonly #taken = new Set<number>()

  take(name: string): number {
    // FNV-1a, 31 bits.
    let hash = 0x811c9dc5
    for (const byte of Buffer.from(name.toLowerCase())) hash = Math.imul(hash ^ byte, 0x01000193)
    hash &= 0x7fffffff
    while (this.#taken.has(hash) || hash === 0) hash = (hash + 1) & 0x7fffffff
    this.#taken.add(hash)
    return hash
  }
}

export function apiProperties(api: ApiAddress | undefined): Readonly<Record<string, string>> {
  if (api === undefined) return {}
  return {
    APIPublisher: api.publisher,
    APIGroup: api.group,
    APIVersion: api.versions.join(','),
    EntityName: api.entityName,
    EntitySetName: api.entitySetName,
  }
}

/**
 * @param attributes of its kind, before those that every method may have
 * @param first parameters of its kind, before its own
 */
export function methodSymbol(
  method: Omit<Procedure, 'run'>,
  numbers: Numbers,
  attributes: readonly SymbolAttribute[] = [],
  first: readonly SymbolParameter[] = [],
): SymbolMethod {
  const { name, parameters, returns, unqueued, readOnly, documentation } = method
  const optional = Object.entries(parameters)
    .filter(([, parameter]) => parameter.optional)
    .map(([Value]) => ({ Value }))
  return {
    ...(returns === undefined ? {} : { ReturnTypeDefinition: typeSymbol(returns) }),
    ...listed('Parameters', [
      ...first,
      ...Object.entries(parameters).map(([Name, { byVar, type }]): SymbolParameter => ({
        ...(byVar ? { IsVar: true as const } : {}),
        Name,
        TypeDefinition: typeSymbol(type),
      })),
    ]),
    ...listed('Attributes', [
      ...attributes,
      ...(readOnly ? [{ Name: 'ReadOnly' }] : []),
      ...(unqueued ? [{ Name: 'Control' }] : []),
      ...(optional.length > 0 ? [{ Name: 'Optional', Arguments: optional }] : []),
      ...(documentation === undefined ? [] : [{ Name: 'Documentation', Arguments: [{ Value: documentation }] }]),
    ]),
    Id: numbers.take(name),
    Name: name,
  }
}
