/**
 * A procedure of the codeunit that extends a page, called for one of its records: the Key comes first. A first
 * parameter that is a RecordID gets that of the record; handed over by `var`, the record's Key comes back as it is
 * then.
 */

import type { ProcedureResult } from '../../session/words/calls.js'
import type { PackedValue } from '../../types/index.js'
import { escapeAttribute } from '../escapeXml.js'
import { readArguments, writeParameters, type Operation } from '../operations.js'
import type { XmlElement } from '../readXml.js'
import { returnsKey, type PageOperationKind } from './pageOperations.js'
import type { ReadContext } from './planRead.js'
import { keyReadBack, textOfRow, type WritePlan } from './planWrite.js'
import { readRecordKey, targetOf } from './recordKey.js'
import { requiredText } from './requestElements.js'

/**
 * @throws CatalogueError BadRequest_ParameterMissing, BadRequest_ParameterInvalid and others for what is wrong with
 *   the arguments
 */
export function planProcedure(
  context: ReadContext,
  element: XmlElement,
  { codeunit, procedure, recordParameter }: Extract<PageOperationKind, { kind: 'procedure' }>,
): WritePlan {
  const {
    shape: { page, table },
    where,
  } = context
  const operation: Operation = {
    name: procedure.name,
    namespace: where.namespace,
    answerStart: `<${procedure.name}_Result xmlns="${escapeAttribute(where.namespace)}">`,
    procedure,
    parameters: new Map(Object.entries(procedure.parameters).filter(([name]) => name !== recordParameter)),
  }
  const isKey = ({ local, uri }: XmlElement): boolean => local === 'Key' && (uri === where.namespace || uri === '')
  const keys = element.children.filter(isKey)
  const key = readRecordKey(page, table, requiredText(keys.slice(0, 1), 'Key', where, 'Key'), where.operation, 'Key')
  // A second Key is unknown to the procedure.
  const values = readArguments(operation, {
    ...element,
    children: [...element.children.filter((child) => !isKey(child)), ...keys.slice(1)],
  })
  const withKey = returnsKey(procedure, recordParameter)
  return {
    steps: [
      {
        kind: 'procedure',
        codeunitId: codeunit.id,
        procedure: procedure.name,
        values: values as Record<string, PackedValue>,
        on: {
          pageId: page.id,
          target: targetOf(table, key),
          ...(recordParameter === undefined ? {} : { parameter: recordParameter }),
        },
        ...(withKey ? { readBack: keyReadBack(context) } : {}),
      },
    ],
    subjects: [{ table, key }],
    respond: ([result]) => {
      const done = result?.kind === 'done' ? result : undefined
      const outcome: ProcedureResult = { returnValue: done?.returnValue, values: done?.values ?? {} }
      return writeParameters(operation, outcome, withKey ? `<Key>${textOfRow(result)}</Key>` : '')
    },
  }
}
