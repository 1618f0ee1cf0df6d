/** SOAP by hand: what a test needs to see of request and reply, without a client library between. */

import { adminPassword, basic, international, type TestInstance } from './instance.js'

export interface SoapReply {
  readonly status: number
  readonly sessionUniqueId: string | null
  /** Text of `return_value`; undefined if there is none. */
  readonly returnValue: string | undefined
  /** Text of the fault; undefined if there is none. */
  readonly fault: string | undefined
  readonly text: string
  /** Text of an element of the reply. */
  value(name: string): string | undefined
}

export type SoapParameters = Readonly<Record<string, string | number | boolean>>

export interface SoapCallOptions {
  readonly company?: string
  readonly user?: string
  readonly password?: string
  readonly signal?: AbortSignal
}

export async function soapCall(
  instance: TestInstance,
  service: string,
  procedure: string,
  parameters: SoapParameters = {},
  { company = international, user = 'admin', password = adminPassword, signal }: SoapCallOptions = {},
): Promise<SoapReply> {
  const response = await fetch(instance.serviceUrl(service, company), {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""', authorization: basic(user, password) },
    body: envelope(service, procedure, parameters),
    ...(signal === undefined ? {} : { signal }),
  })
  return readReply(response.status, response.headers.get('request-id'), await response.text())
}

export function envelope(service: string, procedure: string, parameters: SoapParameters): string {
  const elements = Object.entries(parameters)
    .map(([name, value]) => `<${name}>${escape(String(value))}</${name}>`)
    .join('')
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${procedure} xmlns="urn:microsoft-dynamics-schemas/codeunit/${service}">${elements}</${procedure}></s:Body></s:Envelope>`
}

export function readReply(status: number, sessionUniqueId: string | null, text: string): SoapReply {
  const value = (name: string): string | undefined => {
    const match = new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`).exec(text)
    return match?.[1] === undefined ? undefined : unescape(match[1])
  }
  return { status, sessionUniqueId, returnValue: value('return_value'), fault: value('faultstring'), text, value }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#13;', '\r')
    .replaceAll('&amp;', '&')
}
