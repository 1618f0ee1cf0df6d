/** A real HTTP server with the SOAP router and, in place of sessions, a call that runs the procedure at once. */

import { ReplyRoom } from '../../dist/http/ReplyRoom.js'
import { packResult } from '../../dist/steps/runProcedure.js'
import { once } from 'node:events'
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import express from 'express'
import { Objects } from '../../dist/application/Objects.js'
import {
  byVar,
  defineCodeunit,
  optional,
  procedure,
  type Codeunit,
  type Parameter,
} from '../../dist/objects/codeunit/defineCodeunit.js'
import { CatalogueError, packError } from '../../dist/errors/CatalogueError.js'
import type { CallReply, WebServiceCall } from '../../dist/session/words/calls.js'
import type { PublishedWebService } from '../../dist/session/words/webService.js'
import type { SoapDependencies, SoapSettings } from '../../dist/soap/dependencies.js'
import { soapRouter } from '../../dist/soap/soapRouter.js'
import {
  BigInteger,
  Boolean,
  Byte,
  Char,
  Code,
  Date,
  DateFormula,
  DateTime,
  Decimal,
  decimal,
  Duration,
  Guid,
  Integer,
  Option,
  RecordID,
  Text,
  Time,
} from '../../dist/types/index.js'

export const sessionUniqueId = '7c6f1d0e-2b5a-4c3d-9e8f-0a1b2c3d4e5f'
export const authorization = `Basic ${Buffer.from('admin:secret').toString('base64')}`

export const Letters = defineCodeunit({
  id: 50101,
  name: 'Letters',
  procedures: {
    Capitalize: procedure({
      parameters: { inputstring: Text() },
      returns: Text(),
      documentation: 'Gives the text in <upper> case & more.',
      run: (_session, p) => p.inputstring.toUpperCase(),
    }),
    Echo: procedure({ parameters: { inputstring: Text(30) }, returns: Text(), run: (_session, p) => p.inputstring }),
    Nothing: procedure({ run: () => undefined }),
    Add: procedure({ parameters: { a: Integer, b: Integer }, returns: Integer, run: (_session, p) => p.a + p.b }),
    Defaults: procedure({
      parameters: { number: optional(Integer), text: optional(Text(30)), when: optional(DateTime) },
      returns: Text(),
      run: (_session, p) => JSON.stringify([p.number, p.text, p.when]),
    }),
    Swap: procedure({
      parameters: { first: byVar(Integer), between: Text(), second: byVar(Integer) },
      returns: Boolean,
      run: (_session, p) => {
        ;[p.first, p.second] = [p.second, p.first]
        return p.first !== p.second
      },
    }),
    Values: procedure({
      parameters: {
        amount: byVar(Decimal),
        big: byVar(BigInteger),
        day: byVar(Date),
        moment: byVar(DateTime),
        flag: byVar(Boolean),
        status: byVar(Option('Open', 'Released')),
      },
      run: (_session, p) => {
        p.amount = decimal(p.amount).times(2)
      },
    }),
    Kinds: procedure({
      parameters: {
        code: byVar(Code(10)),
        time: byVar(Time),
        duration: byVar(Duration),
        guid: byVar(Guid),
        char: byVar(Char),
        byte: byVar(Byte),
        formula: byVar(DateFormula),
        recordId: byVar(RecordID),
      },
      run: () => undefined,
    }),
    Unwritable: procedure({ returns: Text(), run: () => 'a\u0001b' }),
    Fail: procedure({
      parameters: { text: Text() },
      run: (_session, p) => {
        throw new CatalogueError('Application_DialogException', { message: p.text })
      },
    }),
    Crash: procedure({
      run: () => {
        throw new Error('secret detail')
      },
    }),
    Control: procedure({ unqueued: true, returns: Boolean, run: () => true }),
  },
})

export const Empty = defineCodeunit({ id: 50102, name: 'Empty' })
export const companyNames = [
  'CRONUS International Ltd.',
  'CRONUS Danmark A/S',
  'Services',
  'Codeunit',
  '50% & more',
  'Ærø',
]

// The procedures above ask nothing of their session.
const noSession = undefined as never
const overSoap = { currentClientType: () => 'SOAP' } as never

export interface SoapServer {
  readonly port: number
  readonly url: string
  /** Every call that became a session. */
  readonly calls: WebServiceCall[]
  readonly unexpected: { error: unknown; correlationId: string }[]
  close(): Promise<void>
}

export interface ServerOptions {
  readonly settings?: Partial<SoapSettings>
  readonly call?: SoapDependencies['call']
  /** Instead of the company list, the one call that runs on this thread. */
  readonly callInline?: SoapDependencies['callInline']
  readonly signIn?: SoapDependencies['signIn']
  readonly companies?: readonly string[]
  readonly defaultCompany?: string | undefined
  readonly services?: readonly PublishedWebService[]
  readonly codeunits?: readonly Codeunit[]
}

export async function startSoapServer(options: ServerOptions = {}): Promise<SoapServer> {
  const calls: WebServiceCall[] = []
  const unexpected: SoapServer['unexpected'] = []
  const names = options.companies ?? companyNames
  const codeunits = options.codeunits ?? [Letters, Empty]
  const services = options.services ?? [
    { objectType: 'Codeunit', objectId: 50101, serviceName: 'Letters' },
    { objectType: 'Codeunit', objectId: 50102, serviceName: 'Services' },
    { objectType: 'Codeunit', objectId: 99999, serviceName: 'Gone' },
    { objectType: 'Page', objectId: 21, serviceName: 'Customer' },
    { objectType: 'Query', objectId: 100, serviceName: 'TopCustomers' },
  ]
  const dependencies: SoapDependencies = {
    settings: {
      ServerInstance: 'BC',
      SOAPServicesEnabled: true,
      SOAPServicesMaxMsgSize: 512,
      SOAPServicesOperationTimeout: 600_000,
      PublicSOAPBaseUrl: undefined,
      ...options.settings,
    },
    signIn:
      options.signIn ??
      ((given) =>
        given === authorization
          ? Promise.resolve({ securityId: '0', userName: 'ADMIN' })
          : Promise.reject(new CatalogueError('Authentication_InvalidCredentials', {}))),
    companies: {
      names: () => names,
      has: (name) => names.includes(name),
      require: (name) => ({ name, id: '' }),
      byId: () => undefined,
      defaultCompany: () => {
        const name = 'defaultCompany' in options ? options.defaultCompany : names[0]
        if (name === undefined) throw new CatalogueError('Internal_DefaultCompanyNotFound', {})
        return name
      },
    },
    webServices: {
      published: () => services,
      find: (objectType, serviceName) =>
        services.find((service) => service.objectType === objectType && service.serviceName === serviceName),
    },
    codeunit: (id) => codeunits.find((codeunit) => codeunit.id === id),
    // Pages are tested with instances; here none has an object.
    objects: new Objects([]),
    callInline:
      options.callInline ??
      (() => Promise.resolve({ sessionUniqueId, ending: { outcome: 'Completed', result: [...names] } })),
    abandon: () => undefined,
    flushLog: () => Promise.resolve(),
    call: (call) => {
      calls.push(call)
      return (options.call ?? runAtOnce(codeunits))(call)
    },
    replyRoom: new ReplyRoom(1024),
    reportUnexpected: (error, correlationId) => unexpected.push({ error, correlationId }),
  }
  const app = express()
  app.use('/BC/WS', soapRouter(dependencies))
  const server = createServer(app)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}/BC/WS`, calls, unexpected, close: () => close(server) }
}

async function close(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  if (server.listening) await once(server, 'close')
}

function runAtOnce(codeunits: readonly Codeunit[]): SoapDependencies['call'] {
  return async ({ work }): Promise<CallReply> => {
    if (work.kind !== 'procedure') throw new Error('No page is called here.')
    const called = codeunits.find((codeunit) => codeunit.id === work.codeunitId)?.procedures[work.procedure]
    if (called === undefined) throw new Error(`No procedure ${work.procedure}.`)
    // As between threads: what is no plain data does not pass.
    const packed = structuredClone(work.values)
    const values = mapValues(called.parameters, ({ type }, name) => type.unpack(packed[name] as never))
    try {
      const returned = await called.run(noSession, values)
      const result = packResult(overSoap, called.name, called, returned, values)
      return { sessionUniqueId, ending: { outcome: 'Completed', result: structuredClone(result) } }
    } catch (error) {
      return { sessionUniqueId, ending: { outcome: 'Failed', error: packError(error, sessionUniqueId) } }
    }
  }
}

function mapValues(
  parameters: Readonly<Record<string, Parameter>>,
  map: (parameter: Parameter, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, map(parameter, name)]))
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Call {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | Buffer
}

export const lettersPath = '/BC/WS/CRONUS%20International%20Ltd./Codeunit/Letters'

/**
 * A request as it is given: nothing is added but the sign-in and `text/xml; charset=utf-8`; a header that is undefined
 * is left out.
 */
export async function send(
  server: SoapServer,
  { method = 'POST', path = lettersPath, headers = {}, body }: Call,
): Promise<Answer> {
  const all = Object.entries({
    authorization,
    ...(method === 'POST' ? { 'content-type': 'text/xml; charset=utf-8' } : {}),
    ...headers,
  }).filter((header): header is [string, string] => header[1] !== undefined)
  const request = httpRequest({
    port: server.port,
    host: '127.0.0.1',
    method,
    path,
    headers: Object.fromEntries(all),
    agent: false,
  })
  request.end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk)
  return { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }
}

/** Bytes on a socket of their own, and the first line of what comes back. */
export async function sendRaw(server: SoapServer, text: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  socket.end(text)
  let answer = ''
  for await (const chunk of socket as AsyncIterable<Buffer>) answer += chunk.toString()
  return answer.split('\r\n')[0] ?? ''
}

export const lettersNamespace = 'urn:microsoft-dynamics-schemas/codeunit/Letters'

/** An envelope with the content of its Body, and of its Header where there is one. */
export function envelope(body: string, header = ''): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">${header === '' ? '' : `<s:Header>${header}</s:Header>`}<s:Body>${body}</s:Body></s:Envelope>`
}

/** An envelope that calls a procedure of Letters. */
export function letters(procedureName: string, parameters = '', attributes = ''): string {
  return envelope(`<${procedureName} xmlns="${lettersNamespace}"${attributes}>${parameters}</${procedureName}>`)
}

export function faultString(text: string): string {
  return /<faultstring xml:lang="en-US">([\s\S]*?)<\/faultstring>/.exec(text)?.[1] ?? `no fault: ${text}`
}

export function faultCode(text: string): string {
  return /<faultcode[^>]*>([\s\S]*?)<\/faultcode>/.exec(text)?.[1] ?? `no fault: ${text}`
}
