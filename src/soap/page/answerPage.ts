/**
 * Answers a call of a page's operation: reading as a session on the gateway's thread, in which no business code runs;
 * changing as steps of one on a thread for it.
 */

import { CatalogueError } from '../../errors/CatalogueError.js'
import { SessionError } from '../../http/SessionError.js'
import type { StepsResult } from '../../steps/steps.js'
import { errorOf } from '../../session/words/outcome.js'
import type { SoapDependencies } from '../dependencies.js'
import { escapeText } from '../escapeXml.js'
import { findOperation } from '../operations.js'
import type { XmlElement } from '../readXml.js'
import { sendResult } from '../reply.js'
import { requireXml } from '../XmlReply.js'
import { answerRead, readFor, type PageCall } from './answerRead.js'
import { pageFault } from './pageFault.js'
import type { PageOperation } from './pageOperations.js'
import type { PageService } from './PageServices.js'
import { planProcedure } from './planProcedure.js'
import { planIsUpdated, planRead, planReadByRecId, planReadMultiple, type ReadContext } from './planRead.js'
import {
  planCreate,
  planCreateMultiple,
  planDelete,
  planUpdate,
  planUpdateMultiple,
  type WritePlan,
} from './planWrite.js'
import { readRecordKey, recordIdOfKey, type RecordKey } from './recordKey.js'
import { childrenOf, known, requiredText } from './requestElements.js'

/** @throws SessionError of a session that failed; CatalogueError for what is wrong with the request */
export async function answerPage(
  service: PageService,
  element: XmlElement,
  caller: Omit<PageCall, 'objectId' | 'procedure'>,
  dependencies: SoapDependencies,
): Promise<void> {
  const { serviceName, namespace, operations, page, shape } = service
  const operation = findOperation(element, operations, serviceName, namespace)
  const { name, does } = operation
  const call: PageCall = { ...caller, objectId: page.id, procedure: name }
  const context: ReadContext = {
    shape,
    tables: dependencies.objects,
    companyName: caller.companyName,
    where: { namespace, operation: name, path: '' },
  }
  const answer = { start: `<${name}_Result xmlns="${namespace}">`, end: `</${name}_Result>` }
  switch (does.kind) {
    case 'Read':
      return await answerRead(planRead(context, element, does.keyFields), answer, call, dependencies)
    case 'ReadByRecId':
      return await answerRead(planReadByRecId(context, element), answer, call, dependencies)
    case 'ReadMultiple':
      return await answerRead(
        await planReadMultiple(context, element),
        { start: `${answer.start}<${name}_Result>`, end: `</${name}_Result>${answer.end}` },
        call,
        dependencies,
      )
    case 'IsUpdated': {
      const plan = planIsUpdated(context, keyOf(context, element))
      const { value, sessionUniqueId } = await readFor(call, dependencies, async (session) => {
        return (await session.read(plan.statement)).rows[0]?.[0]
      })
      // A record that is gone is not what it was either.
      return sendResult(
        call.response,
        `${answer.start}<${name}_Result>${value ?? 'true'}</${name}_Result>${answer.end}`,
        sessionUniqueId,
      )
    }
    case 'GetRecIdFromKey': {
      const recordId = recordIdOfKey(shape.table, keyOf(context, element))
      const { sessionUniqueId } = await readFor(call, dependencies, async () => await Promise.resolve())
      return sendResult(
        call.response,
        `${answer.start}<${name}_Result>${escapeText(recordId)}</${name}_Result>${answer.end}`,
        sessionUniqueId,
      )
    }
    default:
      return await answerWrite(
        await planOf(context, operation, element),
        answer,
        call,
        dependencies,
        does.kind === 'procedure' && does.procedure.unqueued,
      )
  }
}

function keyOf({ shape: { page, table }, where }: ReadContext, element: XmlElement): RecordKey {
  return readRecordKey(
    page,
    table,
    requiredText(childrenOf(element, where, known('Key')), 'Key', where, 'Key'),
    where.operation,
    'Key',
  )
}

async function planOf(context: ReadContext, { does }: PageOperation, element: XmlElement): Promise<WritePlan> {
  switch (does.kind) {
    case 'Create':
      return planCreate(context, element)
    case 'CreateMultiple':
      return await planCreateMultiple(context, element)
    case 'Update':
      return planUpdate(context, element)
    case 'UpdateMultiple':
      return await planUpdateMultiple(context, element)
    case 'Delete':
      return planDelete(context, element, does.keyName, does.part?.shape ?? context.shape)
    case 'procedure':
      return planProcedure(context, element, does)
    default:
      throw new CatalogueError('BadRequest_MethodNotImplemented', { feature: `the operation ${does.kind} of pages` })
  }
}

async function answerWrite(
  plan: WritePlan,
  { start, end }: { readonly start: string; readonly end: string },
  call: PageCall,
  dependencies: SoapDependencies,
  unqueued: boolean,
): Promise<void> {
  const { user, companyName, clientAddress, objectId, procedure, response } = call
  const { sessionUniqueId, ending } = await dependencies.call({
    user,
    companyName,
    clientType: 'SOAP',
    clientComputerName: clientAddress,
    timeout: dependencies.settings.SOAPServicesOperationTimeout,
    work: { kind: 'steps', steps: plan.steps },
    objectId,
    procedure,
    unqueued,
  })
  const results = (ending.result as StepsResult | undefined)?.results ?? []
  try {
    if (ending.outcome !== 'Completed') {
      const failed = results.findIndex(({ kind }) => kind === 'failed')
      throw pageFault(errorOf(ending), plan.subjects[failed])
    }
    const content = plan.respond(results)
    requireXml(content)
    sendResult(response, start + content + end, sessionUniqueId)
  } catch (error) {
    throw new SessionError(error, sessionUniqueId)
  }
}
