/** A published object, in words that every folder may use. */

export type WebServiceObjectType = 'Codeunit' | 'Page' | 'Query'

export interface PublishedWebService {
  readonly objectType: WebServiceObjectType
  readonly objectId: number
  /** Text[240], an XML name; case-sensitive in URLs. */
  readonly serviceName: string
}
