/** SOAP's answers: results, documents and faults. */

import type { ServerResponse } from 'node:http'
import type { CatalogueError } from '../errors/CatalogueError.js'
import { sendReply } from '../http/sendReply.js'
import { soap11 } from './namespaces.js'
import { faultForm, writeFault } from './faults.js'

/** soap4r reads no reply whose charset is spelled otherwise. */
const contentType = 'text/xml; charset=UTF-8'
/** The envelope around a result. */
export const beforeResult = `<Soap:Envelope xmlns:Soap="${soap11}"><Soap:Body>`
export const afterResult = '</Soap:Body></Soap:Envelope>'

/** @param sessionUniqueId of the session that the request was; undefined: it was none */
export function sendResult(response: ServerResponse, result: string, sessionUniqueId: string | undefined): void {
  send(
    response,
    200,
    beforeResult + result + afterResult,
    sessionUniqueId === undefined ? {} : { 'request-id': sessionUniqueId },
  )
}

export function sendDocument(response: ServerResponse, document: string): void {
  send(response, 200, document, {})
}

/** @param headers beside those of the fault's form */
export function sendFault(
  response: ServerResponse,
  error: CatalogueError,
  sessionUniqueId?: string,
  headers?: Readonly<Record<string, string>>,
): void {
  const form = faultForm(error.code)
  send(response, form.status, writeFault(error), {
    ...form.headers,
    ...headers,
    ...(sessionUniqueId === undefined ? {} : { 'request-id': sessionUniqueId }),
  })
}

/** Headers of a result that is sent part by part. @param sessionUniqueId of the session that the request is */
export function resultHeaders(sessionUniqueId: string): Readonly<Record<string, string>> {
  return { 'Content-Type': contentType, 'request-id': sessionUniqueId }
}

function send(response: ServerResponse, status: number, body: string, headers: Readonly<Record<string, string>>): void {
  sendReply(response, status, { 'Content-Type': contentType, ...headers }, body)
}
