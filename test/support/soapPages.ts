/** SOAP page services by hand: what a test needs to see of request and reply, without a client library between. */

import { adminPassword, basic, international, type TestInstance } from './instance.js'

export interface PageReply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** What is inside the answer's element; '' for a fault. */
  readonly answer: string
  /** Text of the fault; undefined if there is none. */
  readonly fault: string | undefined
  /** Exception of the fault, without its namespace. */
  readonly exception: string | undefined
  /** Texts of all elements of a name, in their order. */
  all(name: string): string[]
  /** Text of the first. */
  value(name: string): string | undefined
}

/** @param inner XML of the operation's children */
export async function pageCall(
  instance: TestInstance,
  service: string,
  operation: string,
  inner = '',
  company = international,
): Promise<PageReply> {
  const response = await fetch(pageUrl(instance, service, company), {
    method: 'POST',
    headers: {
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '""',
      authorization: basic('admin', adminPassword),
    },
    body: pageEnvelope(service, operation, inner),
  })
  return pageReply(response.status, response.headers, await response.text(), operation)
}

export function pageUrl(instance: TestInstance, service: string, company = international): string {
  return `${instance.described.urls.soap}/${encodeURIComponent(company)}/Page/${service}`
}

export function pageNamespace(service: string): string {
  return `urn:microsoft-dynamics-schemas/page/${service.toLowerCase()}`
}

export function pageEnvelope(service: string, operation: string, inner: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operation} xmlns="${pageNamespace(service)}">${inner}</${operation}></s:Body></s:Envelope>`
}

function pageReply(status: number, headers: Headers, text: string, operation: string): PageReply {
  const all = (name: string): string[] =>
    [...text.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, found]) => unescape(found ?? ''))
  const fault = /<faultstring[^>]*>([^<]*)</.exec(text)?.[1]
  return {
    status,
    headers,
    text,
    all,
    value: (name) => all(name)[0],
    answer:
      new RegExp(`<${operation}_Result xmlns="[^"]*">(.*)</${operation}_Result></Soap:Body>`, 's').exec(text)?.[1] ??
      '',
    fault: fault === undefined ? undefined : unescape(fault),
    exception: /<faultcode[^>]*>[^<]*\.([A-Za-z]+)</.exec(text)?.[1],
  }
}

/** A filter of ReadMultiple. */
export function filter(field: string, criteria: string): string {
  return `<filter><Field>${field}</Field><Criteria>${escape(criteria)}</Criteria></filter>`
}

export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&#xD;', '\r').replaceAll('&amp;', '&')
}
