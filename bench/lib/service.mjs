// A server instance as its callers see it: SOAP calls and the management service.

import { Agent, request as httpRequest } from 'node:http'
import { parseJson } from '../../scripts/lib/json.mjs'
import { authorization } from './bench.mjs'
import { postMessage } from './load.mjs'

/**
 * @typedef {import('./bench.mjs').Instance} Instance
 * @typedef {Record<string, string>} Values
 */

/**
 * Path of a codeunit's web service in the demo company.
 * @param {string} service
 */
export const servicePath = (service) => `/BC/WS/${encodeURIComponent('CRONUS International Ltd.')}/Codeunit/${service}`

/** @param {string} service */
export const namespaceOf = (service) => `urn:microsoft-dynamics-schemas/codeunit/${service}`

/**
 * A SOAP 1.1 envelope that calls a procedure; `values` are texts without markup.
 * @param {string} service
 * @param {string} procedure
 * @param {Values} values
 */
export function envelope(service, procedure, values = {}) {
  const parameters = Object.entries(values)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${procedure} xmlns="${namespaceOf(service)}">${parameters}</${procedure}></soap:Body></soap:Envelope>`
}

/**
 * What callers send to have `Ping` answered -5.
 * @param {string} name
 * @param {number} port
 */
export function pingTarget(name, port, path = servicePath('MiscOperations'), service = 'MiscOperations') {
  const headers = { Authorization: authorization, SOAPAction: `"${namespaceOf(service)}:Ping"` }
  return {
    name,
    port,
    request: postMessage({ port, path, headers, body: envelope(service, 'Ping', { input: '5' }) }),
    expected: '>-5<',
  }
}

/** Connections are kept, and there are as many as calls at once. */
const agent = new Agent({ keepAlive: true, maxSockets: Infinity })

/**
 * Calls a procedure; answers the reply's text. @throws {Error} with the fault's text when the status is not 200.
 * @param {Instance} instance
 * @param {string} service
 * @param {string} procedure
 * @param {Values} values
 */
export async function callSoap(instance, service, procedure, values) {
  const { status, text } = await send({
    port: instance.ports.soap,
    method: 'POST',
    path: servicePath(service),
    headers: { 'Content-Type': 'text/xml; charset=utf-8' },
    body: envelope(service, procedure, values),
  })
  if (status !== 200) throw new Error(`${service}.${procedure} was answered with ${status}: ${text}`)
  return text
}

/**
 * Asks the management service; answers the parsed JSON. @throws {Error} when the status is not 2xx.
 * @param {Instance} instance
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<unknown>}
 */
export async function callManagement(instance, method, path, body) {
  const { status, text } = await send({
    port: instance.ports.management,
    method,
    path,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered with ${status}: ${text}`)
  return parseJson(text)
}

/**
 * The live sessions, as the management service lists them.
 * @param {Instance} instance
 */
export async function listSessions(instance) {
  const sessions = await callManagement(instance, 'GET', '/sessions')
  return /** @type {{ sessionId: number, state: string, procedure: string }[]} */ (sessions)
}

/**
 * @param {{ port: number, method: string, path: string, headers: Values, body: string | undefined }} message
 * @returns {Promise<{ status: number, text: string }>}
 */
function send({ port, method, path, headers, body }) {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const request = httpRequest(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: { ...headers, ...length, Authorization: authorization },
      },
      (response) => {
        let text = ''
        response
          .setEncoding('utf8')
          .on('data', (/** @type {string} */ part) => (text += part))
          .on('error', reject)
          .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
