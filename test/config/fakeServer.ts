/**
 * A management service and a SessionAdmin web service that answer what a test tells them to and note what they were
 * asked.
 */

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly method: string
  readonly url: string
  readonly body: string
}

export interface FakeServer {
  readonly url: string
  readonly asked: readonly Asked[]
  close(): Promise<void>
}

export interface Answer {
  readonly status: number
  readonly body: string
}

export const password = 'right, "quoted" & ünïcode'
const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`

/** @param answer undefined: never answer. The WSDL and `/instance` are answered without it. */
export async function startFakeServer(answer: (asked: Asked) => Answer | undefined): Promise<FakeServer> {
  const asked: Asked[] = []
  let url = ''
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const question = { method: request.method ?? '', url: request.url ?? '', body }
      asked.push(question)
      const signedIn = request.headers.authorization === authorization
      const reply = !signedIn
        ? { status: 401, body: '' }
        : (wsdlAnswer(question, url) ?? instanceAnswer(question, url) ?? answer(question))
      if (reply === undefined) return
      response.writeHead(reply.status, {
        'content-type': reply.body.startsWith('<') ? 'text/xml; charset=utf-8' : 'application/json',
      })
      response.end(reply.body)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, asked, close: () => close(server) }
}

export function json(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value) }
}

export function envelope(content: string): Answer {
  const fault = content.startsWith('<s:Fault')
  return {
    status: fault ? 500 : 200,
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${content}</s:Body></s:Envelope>`,
  }
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve()
      else reject(error)
    })
  })
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  request.setEncoding('utf8')
  for await (const chunk of request) body += String(chunk)
  return body
}

function instanceAnswer({ url }: Asked, base: string): Answer | undefined {
  return url === '/instance'
    ? json({ serverInstanceId: 1, serverInstanceName: 'BC', urls: { soap: `${base}/BC/WS` } })
    : undefined
}

const namespace = 'urn:microsoft-dynamics-schemas/codeunit/SessionAdmin'
const operations = {
  StartSession: {
    in: ['sessionId:int', 'codeunitId:int', 'companyName:string:0', 'recordId:string:0', 'timeout:int:0'],
    out: ['return_value:boolean', 'sessionId:int'],
  },
  StopSession: { in: ['sessionId:int', 'comment:string:0'], out: ['return_value:boolean'] },
}

/** WSDL in the shape of compatibility 3.4, naming an address that nothing can reach. */
function wsdlAnswer({ method, url }: Asked, base: string): Answer | undefined {
  if (method !== 'GET' || !url.startsWith('/BC/WS/')) return undefined
  const element = (name: string, parameters: readonly string[]): string =>
    `<element name="${name}"><complexType><sequence>${parameters
      .map((parameter) => {
        const [parameterName, type, minimum = '1'] = parameter.split(':')
        return `<element minOccurs="${minimum}" maxOccurs="1" name="${parameterName}" type="${type}"/>`
      })
      .join('')}</sequence></complexType></element>`
  const each = (make: (name: string, shape: { in: readonly string[]; out: readonly string[] }) => string): string =>
    Object.entries(operations)
      .map(([name, shape]) => make(name, shape))
      .join('')
  const use = '<body use="literal" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/>'
  return {
    status: 200,
    body: `<definitions targetNamespace="${namespace}" xmlns:tns="${namespace}" xmlns="http://schemas.xmlsoap.org/wsdl/"><types><schema elementFormDefault="qualified" targetNamespace="${namespace}" xmlns="http://www.w3.org/2001/XMLSchema">${each((name, shape) => element(name, shape.in) + element(`${name}_Result`, shape.out))}</schema></types>${each((name) => `<message name="${name}"><part name="parameters" element="tns:${name}"/></message><message name="${name}_Result"><part name="parameters" element="tns:${name}_Result"/></message>`)}<portType name="SessionAdmin_Port">${each((name) => `<operation name="${name}"><input name="${name}" message="tns:${name}"/><output name="${name}_Result" message="tns:${name}_Result"/></operation>`)}</portType><binding name="SessionAdmin_Binding" type="tns:SessionAdmin_Port"><binding transport="http://schemas.xmlsoap.org/soap/http" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/>${each((name) => `<operation name="${name}"><operation soapAction="${namespace}:${name}" style="document" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/><input name="${name}">${use}</input><output name="${name}_Result">${use}</output></operation>`)}</binding><service name="SessionAdmin"><port name="SessionAdmin_Port" binding="tns:SessionAdmin_Binding"><address location="${base.replace(/:\d+$/, ':1')}/unreachable" xmlns="http://schemas.xmlsoap.org/wsdl/soap/"/></port></service></definitions>`,
  }
}
