/**
 * Actions and functions: a codeunit's procedures, unbound under `{service}_{procedure}`, and a page's actions, bound to
 * its entities. One that promises to change nothing and answers something is a function. With `var` parameters the
 * answer is a complex value: `return_value`, then they.
 */

import type { Codeunit, Parameter, Procedure } from '../../objects/codeunit/defineCodeunit.js'
import type { PageAction, PageDefinition } from '../../objects/page/pageDefinition.js'
import type { AlType } from '../../types/index.js'
import type { ComplexType, EntityType, Operation, Root } from './model.js'
import { camelName, type Names } from '../../objects/page/publishedNames.js'

export interface OperationOptions {
  readonly root: Root
  readonly schemaNames: Names
  /** Results are added here. */
  readonly complexTypes: Map<string, ComplexType>
}

/** @param importNames names of the container, which the sets have too */
export function procedureOperation(
  options: OperationOptions,
  importNames: Names,
  serviceName: string,
  codeunit: Codeunit,
  procedure: Procedure,
): Operation {
  const kind = kindOf(procedure)
  // The import bears the name that clients know; its operation has the same unless a type of the schema has it.
  const name = importNames.take(`${serviceName}_${procedure.name}`)
  return Object.freeze({
    ...signature(options, name, procedure),
    name,
    kind,
    schemaName: options.schemaNames.take(name, `unbound ${kind}`),
    unqueued: procedure.unqueued,
    from: Object.freeze({ kind: 'procedure' as const, codeunit, procedure }),
  })
}

export function actionOperation(
  options: OperationOptions,
  type: EntityType,
  page: PageDefinition,
  action: PageAction,
): Operation {
  const kind = kindOf(action)
  const name = options.schemaNames.take(options.root.kind === 'Api' ? camelName(action.name) : action.name, kind)
  return Object.freeze({
    ...signature(options, `${type.name}_${name}`, action),
    name,
    kind,
    schemaName: name,
    binding: action.binding,
    unqueued: action.unqueued,
    from: Object.freeze({ kind: 'action' as const, page, action }),
  })
}

interface Signature {
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly returns?: AlType
}

function kindOf({ readOnly, returns, parameters }: Signature & { readonly readOnly: boolean }): Operation['kind'] {
  return readOnly && (returns !== undefined || Object.values(parameters).some(({ byVar }) => byVar))
    ? 'function'
    : 'action'
}

function signature(
  options: OperationOptions,
  name: string,
  { parameters, returns }: Signature,
): Pick<Operation, 'parameters' | 'returns'> {
  const list = Object.entries(parameters).map(([parameterName, { type, optional, byVar }]) =>
    Object.freeze({ name: parameterName, edm: type.edm, type, optional, byVar }),
  )
  const results = list.filter(({ byVar }) => byVar)
  if (results.length > 0)
    return {
      parameters: list,
      returns: Object.freeze({
        kind: 'complex' as const,
        complexType: resultType(options, `${name}_Result`, results, returns),
      }),
    }
  return {
    parameters: list,
    ...(returns === undefined
      ? {}
      : { returns: Object.freeze({ kind: 'value' as const, edm: returns.edm, type: returns }) }),
  }
}

function resultType(
  { schemaNames, complexTypes }: OperationOptions,
  wanted: string,
  results: Operation['parameters'],
  returns: AlType | undefined,
): ComplexType {
  const returned = returns === undefined ? [] : [{ name: 'return_value', edm: returns.edm, type: returns }]
  const type: ComplexType = Object.freeze({
    name: schemaNames.take(wanted),
    properties: Object.freeze([
      ...returned,
      ...results.map(({ name, edm, type: alType }) => ({ name, edm, type: alType })),
    ]),
  })
  complexTypes.set(type.name, type)
  return type
}
