/**
 * The strict XML reader: namespaces on, no DTD, no processing instructions, no entities beyond the five, and limits
 * that keep every input linear in time and memory.
 *
 * Invariants: names come out in lists and Maps, never as keys of ordinary objects; the first fault ends the reading;
 * a long text is read in slices, so that other calls go on between them. The only module that imports saxes.
 */

import { setImmediate as nextTurn } from 'node:timers/promises'
import { SaxesParser, type SaxesAttributeNS } from 'saxes'
import { CatalogueError } from '../errors/CatalogueError.js'
import { shortened } from '../errors/shortened.js'
import { takeLongTexts, type LongTexts } from './longTexts.js'

export interface XmlElement {
  readonly uri: string
  readonly local: string
  /** In document order, namespace declarations left out. */
  readonly attributes: readonly XmlAttribute[]
  readonly children: XmlElement[]
  /** All character data directly inside, comments left out. */
  text: string
}

export interface XmlAttribute {
  readonly uri: string
  readonly local: string
  readonly value: string
}

/** What a message may consist of. saxes looks namespaces up through all open elements, so depth is what costs most. */
export const xmlLimits = { depth: 64, elements: 50_000, attributesOfElement: 64, attributes: 10_000 } as const

/** Characters read at a stretch; about 1 ms. */
const sliceLength = 65_536
const noAttributes: readonly XmlAttribute[] = []
const xmlns = 'http://www.w3.org/2000/xmlns/'

/**
 * @param checkEncoding gets the encoding of the XML declaration if there is one; throws where it does not fit
 * @returns the root element
 * @throws CatalogueError `BadRequest_InvalidXml`, `BadRequest_InvalidEnvelope` (what XML allows and a SOAP message
 *   does not), what `checkEncoding` throws
 */
export async function readXml(text: string, checkEncoding: (declared: string) => void): Promise<XmlElement> {
  const long = text.length <= sliceLength ? undefined : await takeLongTexts(text)
  if (long === undefined) return await parse(text, checkEncoding)
  try {
    return await parse(long.text, checkEncoding, long.restore)
  } catch {
    // Whatever is wrong is told with its place in the text that was sent.
    return await parse(text, checkEncoding)
  }
}

async function parse(text: string, checkEncoding: (declared: string) => void, restore?: Restore): Promise<XmlElement> {
  const document: XmlElement = { uri: '', local: '', attributes: noAttributes, children: [], text: '' }
  const parser = xmlParser(document, checkEncoding, restore)
  if (text.length <= sliceLength) parser.write(text)
  else {
    for (let start = 0; start < text.length; start += sliceLength) {
      if (start > 0) await nextTurn()
      parser.write(text.slice(start, start + sliceLength))
    }
  }
  parser.close()
  return document.children[0] as XmlElement
}

type Restore = LongTexts['restore']

function xmlParser(
  document: XmlElement,
  checkEncoding: (declared: string) => void,
  restore: Restore = (text) => text,
): SaxesParser<{ xmlns: true; position: false }> {
  const parser = new SaxesParser({ xmlns: true, position: false })
  const open: XmlElement[] = [document]
  let current = document
  let elements = 0
  let attributes = 0
  let attributesOfElement = 0
  const refuse = (reason: string): never => {
    throw new CatalogueError('BadRequest_InvalidEnvelope', {
      reason: `${reason} (line ${parser.line}, column ${parser.column}).`,
    })
  }
  parser.on('error', (error) => {
    throw new CatalogueError('BadRequest_InvalidXml', {
      reason: withoutStop(shortened(error.message)),
      line: parser.line,
      column: parser.column,
    })
  })
  parser.on('xmldecl', (declaration) => {
    if (declaration.version !== '1.0')
      throw new CatalogueError('BadRequest_InvalidXml', {
        reason: 'the version of the XML declaration is not 1.0',
        line: parser.line,
        column: parser.column,
      })
    if (declaration.encoding !== undefined) checkEncoding(declaration.encoding)
  })
  parser.on('doctype', () => refuse('it has a document type declaration (DTD), which SOAP does not allow'))
  parser.on('processinginstruction', () => refuse('it has a processing instruction, which SOAP does not allow'))
  parser.on('opentagstart', () => {
    attributesOfElement = 0
    if (open.length > xmlLimits.depth) refuse(`its elements are nested more than ${xmlLimits.depth} levels deep`)
    if (++elements > xmlLimits.elements) refuse(`it has more than ${xmlLimits.elements} elements`)
  })
  parser.on('attribute', () => {
    if (++attributesOfElement > xmlLimits.attributesOfElement)
      refuse(`an element has more than ${xmlLimits.attributesOfElement} attributes`)
    if (++attributes > xmlLimits.attributes) refuse(`it has more than ${xmlLimits.attributes} attributes`)
  })
  parser.on('opentag', (tag) => {
    const element: XmlElement = {
      uri: tag.uri,
      local: tag.local,
      attributes: attributesOfElement === 0 ? noAttributes : listed(Object.values(tag.attributes), restore),
      children: [],
      text: '',
    }
    current.children.push(element)
    open.push(element)
    current = element
  })
  parser.on('closetag', () => {
    open.pop()
    current = open[open.length - 1] ?? document
  })
  parser.on('text', (text) => {
    current.text += restore(text, 'text')
  })
  parser.on('cdata', (text) => {
    current.text += restore(text, 'cdata')
  })
  return parser
}

function listed(attributes: readonly SaxesAttributeNS[], restore: Restore): readonly XmlAttribute[] {
  return attributes
    .filter((attribute) => attribute.uri !== xmlns)
    .map(({ uri, local, value }) => ({ uri, local, value: restore(value, 'attribute') }))
}

function withoutStop(message: string): string {
  return message.endsWith('.') ? message.slice(0, -1) : message
}

/** The value of an attribute; undefined: not there. */
export function attributeOf(element: XmlElement, uri: string, local: string): string | undefined {
  for (const attribute of element.attributes)
    if (attribute.local === local && attribute.uri === uri) return attribute.value
  return undefined
}

/** True if there is text that is more than white space. */
export function hasText(element: XmlElement): boolean {
  return /[^ \t\r\n]/.test(element.text)
}

/** A name as fault texts show it: with its namespace where that says something. */
export function shownName(element: XmlElement, expectedNamespace: string): string {
  return shortened(
    element.uri === expectedNamespace || element.uri === '' ? element.local : `{${element.uri}}${element.local}`,
  )
}
