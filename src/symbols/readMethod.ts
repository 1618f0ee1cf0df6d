/** Reads methods: procedures of codeunits, actions of pages. They have no code, so that calling one is an error. */

import type { DeclaredParameters, DeclaredProcedure, Parameter } from '../objects/codeunit/defineCodeunit.js'
import type { AlType } from '../types/index.js'
import type { KnownObjects } from './readSymbols.js'
import { byName, type SymbolNode } from './SymbolNode.js'
import { readType } from './symbolTypes.js'

export interface ReadMethod extends Omit<DeclaredProcedure<DeclaredParameters, AlType>, 'run'> {
  run(): never
}

/** Whether others may call a method. */
export function isPublic(node: SymbolNode): boolean {
  return !node.is('IsInternal') && !node.is('IsLocal') && !node.is('IsProtected')
}

export function hasAttribute(node: SymbolNode, name: string): boolean {
  return node.list('Attributes').some((attribute) => attribute.text('Name').toLowerCase() === name.toLowerCase())
}

/** @throws SymbolsError */
export function readMethod(node: SymbolNode, { enumOf }: KnownObjects): ReadMethod {
  const name = node.text('Name')
  const attributes = new Map(
    node
      .list('Attributes')
      .map((attribute) => [
        attribute.text('Name').toLowerCase(),
        attribute.list('Arguments').map((argument) => argument.text('Value')),
      ]),
  )
  const optional = new Set(attributes.get('optional'))
  // The context of an action is given by the server, not by its caller.
  const own = node
    .list('Parameters')
    .filter((parameter) => parameter.required('TypeDefinition').text('Name') !== 'WebServiceActionContext')
  const parameters = byName(own, (parameter, parameterName): Parameter => ({
    type: readType(parameter.required('TypeDefinition'), enumOf),
    byVar: parameter.is('IsVar'),
    optional: optional.has(parameterName),
  }))
  const returns = node.has('ReturnTypeDefinition') ? node.required('ReturnTypeDefinition') : undefined
  const [documentation] = attributes.get('documentation') ?? []
  return {
    parameters,
    ...(returns === undefined || returns.text('Name') === 'None' ? {} : { returns: readType(returns, enumOf) }),
    readOnly: attributes.has('readonly'),
    unqueued: attributes.has('control'),
    ...(documentation === undefined ? {} : { documentation }),
    run() {
      throw new Error(`${name} was read from symbols, which have no code.`)
    },
  }
}
