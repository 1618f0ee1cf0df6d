/**
 * From the text of a request to the one element that its Body holds. SOAP 1.1 only; what the WS-I Basic Profile forbids
 * (nothing or several elements in the Body, anything after it) is refused.
 *
 * Order of what is told: not XML, another SOAP version, a header that must be understood, everything else.
 */

import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import { soap11 } from './namespaces.js'
import { attributeOf, hasText, readXml, shownName, type XmlElement } from './readXml.js'

const nextActor = 'http://schemas.xmlsoap.org/soap/actor/next'

/**
 * @param checkEncoding as of `readXml`
 * @returns the element that decides the operation
 * @throws CatalogueError `BadRequest_InvalidXml`, `BadRequest_VersionMismatch`, `BadRequest_MustUnderstand`,
 *   `BadRequest_InvalidEnvelope`
 */
export async function readEnvelope(text: string, checkEncoding: (declared: string) => void): Promise<XmlElement> {
  const envelope = await readXml(text, checkEncoding)
  if (envelope.local !== 'Envelope')
    throw invalid(`the root element is '${shownName(envelope, soap11)}' instead of 'Envelope'.`)
  if (envelope.uri !== soap11)
    throw new CatalogueError('BadRequest_VersionMismatch', { namespace: shortened(envelope.uri) })
  if (hasText(envelope)) throw invalid('the Envelope has text between its elements.')
  const [first, second, ...rest] = envelope.children
  const hasHeader = first !== undefined && first.uri === soap11 && first.local === 'Header'
  if (hasHeader) requireUnderstood(first)
  const body = hasHeader ? second : first
  if (body === undefined) throw invalid('the Envelope has no Body.')
  if (body.uri !== soap11 || body.local !== 'Body')
    throw invalid(`the Envelope has the element '${shownName(body, soap11)}' where its Body belongs.`)
  const extra = hasHeader ? rest[0] : second
  if (extra !== undefined) throw invalid(`the Envelope has the element '${shownName(extra, soap11)}' after its Body.`)
  if (hasText(body)) throw invalid('the Body has text outside of its element.')
  const [operation, another] = body.children
  if (operation === undefined) throw invalid('the Body is empty.')
  if (another !== undefined)
    throw invalid(
      `the Body has more than one element: '${shownName(operation, operation.uri)}' and '${shownName(another, operation.uri)}'.`,
    )
  return operation
}

// This service knows no header; those that are not marked, or meant for somebody else on the way, are ignored.
function requireUnderstood(header: XmlElement): void {
  for (const entry of header.children) {
    const mark = attributeOf(entry, soap11, 'mustUnderstand')?.trim()
    if (mark !== '1' && mark !== 'true') continue
    const actor = attributeOf(entry, soap11, 'actor')?.trim() ?? ''
    if (actor === '' || actor === nextActor)
      throw new CatalogueError('BadRequest_MustUnderstand', { header: shownName(entry, '') })
  }
}

function invalid(reason: string): CatalogueError {
  return new CatalogueError('BadRequest_InvalidEnvelope', { reason })
}
