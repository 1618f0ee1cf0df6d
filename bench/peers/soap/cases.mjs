// What a SOAP server that faces strangers must do, as requests and what is expected of the replies. The server
// publishes Samples.wsdl.

import { gzipSync } from 'node:zlib'
import { messageOf } from '../../../scripts/lib/project.mjs'

/**
 * `run` answers undefined when all is well, else what was found.
 * @typedef {{ status: number, text: string }} Reply
 * @typedef {{ method?: string, body: string | Buffer, headers?: Record<string, string>, limit?: number }} Request
 * @typedef {{ post: (request: Request) => Promise<Reply>, peakMegabytes: () => Promise<number> }} Peer
 * @typedef {(peer: Peer) => Promise<string | undefined>} Run
 * @typedef {{ area: string, name: string, expected: string, run: Run }} Case
 */

const namespace = 'urn:microsoft-dynamics-schemas/codeunit/Samples'
const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/'

/** @param {string} content */
const wrap = (content, soap = soap11, header = '') =>
  `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${soap}">${header}<s:Body>${content}</s:Body></s:Envelope>`
/** @param {string} procedure */
const call = (procedure, content = '') => wrap(`<${procedure} xmlns="${namespace}">${content}</${procedure}>`)
const ping = call('Ping', '<input>5</input>')
/** @param {string} text */
const returned = (text) => /<(?:\w+:)?return_value(?:\s[^>]*)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?return_value>)/.exec(text)
/** @param {string} text */
const brief = (text) => text.replace(/\s+/g, ' ').slice(0, 90)

/** @param {Reply} reply */
const isFault = ({ status, text }) => status === 500 && /<faultcode[\s>]/.test(text)

/**
 * A fault of SOAP 1.1 with status 500 is expected.
 * @param {string} body
 * @returns {Run}
 */
function faultOn(body) {
  return async ({ post }) => {
    const reply = await post({ body })
    if (isFault(reply)) return undefined
    return /Fault/.test(reply.text)
      ? `status ${reply.status}, a fault that is not SOAP 1.1's: ${/<soap:Text>([^<]*)/.exec(reply.text)?.[1] ?? brief(reply.text)}`
      : `status ${reply.status}, ${returned(reply.text)?.[0] ?? (brief(reply.text) || 'nothing')}`
  }
}

/**
 * @param {number} status
 * @param {Request} request
 * @returns {Run}
 */
function statusOn(status, request) {
  return async ({ post }) => {
    const reply = await post(request)
    return reply.status === status ? undefined : `status ${reply.status}${reply.text === '' ? ', an empty reply' : ''}`
  }
}

/**
 * A value comes back as it was sent, or in one of the other texts that mean the same.
 * @param {string} type
 * @param {string} sent
 * @param {string[]} equal
 * @returns {Case}
 */
function echoed(type, sent, ...equal) {
  return {
    area: 'values',
    name: `${type} ${JSON.stringify(sent)} comes back`,
    expected: 'the same value',
    run: async ({ post }) => {
      const reply = await post({ body: call(`Echo${type}`, `<value>${sent}</value>`) })
      const [whole, value = ''] = returned(reply.text) ?? []
      if (whole === undefined) return `status ${reply.status}, no value`
      return [sent, ...equal].includes(value) ? undefined : JSON.stringify(value)
    },
  }
}

/**
 * After a request that nobody should send, the next good one is answered.
 * @param {Request} request
 * @returns {Run}
 */
function survives(request, limit = 5000) {
  return async ({ post }) => {
    const began = performance.now()
    const hostile = post({ ...request, limit: 60_000 }).catch(() => undefined)
    // Somebody else calls while it is being worked on.
    await new Promise((resolve) => setTimeout(resolve, 100))
    try {
      const reply = await post({ body: ping, limit: 60_000 })
      if (reply.status !== 200 || returned(reply.text)?.[1] !== '-5')
        return `the next caller gets status ${reply.status}: ${/<soap:Text>([^<]*)/.exec(reply.text)?.[1] ?? brief(reply.text)}`
      const seconds = (performance.now() - began) / 1000
      if (seconds * 1000 > limit) return `another caller waits ${seconds.toFixed(1)} s`
    } catch (error) {
      return `the server is gone: ${messageOf(error)}`
    } finally {
      await hostile
    }
    return undefined
  }
}

/** @type {Omit<Case, 'area'>[]} */
const survival = [
  {
    name: 'an attribute id="__proto__"',
    expected: 'the next caller gets its answer',
    run: survives({ body: call('Ping', '<input id="__proto__">5</input>') }),
  },
  {
    name: 'an element named __proto__',
    expected: 'the next caller gets its answer',
    run: survives({ body: call('Ping', '<__proto__><polluted>1</polluted></__proto__>') }),
  },
  {
    name: 'Content-Encoding: gzip with a body that is not',
    expected: 'the next caller gets its answer',
    run: survives({ body: ping, headers: { 'Content-Encoding': 'gzip' } }),
  },
  {
    name: '400 KB of "<?xml" in a CDATA section',
    expected: 'others wait less than 5 s',
    run: survives({ body: call('EchoText', `<value><![CDATA[${'<?xml'.repeat(80_000)}]]></value>`) }),
  },
  {
    name: '10,000 levels of elements',
    expected: 'others wait less than 5 s',
    run: survives({ body: wrap('<a>'.repeat(10_000) + '</a>'.repeat(10_000)) }),
  },
  {
    name: '292 KB of gzip that are 300 MB of blanks',
    expected: 'less than 200 MB of memory',
    run: async ({ post, peakMegabytes }) => {
      const body = gzipSync(Buffer.concat([Buffer.from(ping), Buffer.alloc(300_000_000, ' ')]))
      const before = await peakMegabytes()
      const reply = await post({ body, headers: { 'Content-Encoding': 'gzip' }, limit: 60_000 }).catch(
        (/** @type {unknown} */ error) => ({
          status: messageOf(error),
        }),
      )
      const grown = (await peakMegabytes().catch(() => Number.NaN)) - before
      return grown < 200
        ? undefined
        : `status ${reply.status}, ${Number.isNaN(grown) ? 'the server is gone' : `${grown.toFixed(0)} MB more`}`
    },
  },
]

/** @type {Omit<Case, 'area'>[]} */
const protocol = [
  {
    name: 'SOAPAction names Secret, the body Ping',
    expected: 'Ping, or a fault',
    run: async ({ post }) => {
      const reply = await post({ body: ping, headers: { SOAPAction: `"${namespace}:Secret"` } })
      return reply.text.includes('the secret') ? 'runs Secret' : undefined
    },
  },
  { name: 'a procedure fails', expected: 'status 500, a SOAP 1.1 fault', run: faultOn(call('Fail')) },
  { name: 'an unknown operation', expected: 'status 500, a SOAP 1.1 fault', run: faultOn(call('Nothing')) },
  {
    name: 'the operation in a foreign namespace',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(wrap('<Ping xmlns="urn:other"><input>5</input></Ping>')),
  },
  { name: 'malformed XML', expected: 'status 500, a SOAP 1.1 fault', run: faultOn(ping.replace('</s:Body>', '')) },
  { name: 'an XML document that is no envelope', expected: 'status 500, a SOAP 1.1 fault', run: faultOn('<hello/>') },
  {
    name: 'an envelope without a Body',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(`<s:Envelope xmlns:s="${soap11}"/>`),
  },
  {
    name: 'a document type declaration',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(`<!DOCTYPE x [<!ENTITY y "5">]>${ping.replace(/^<\?.*?\?>/, '').replace('>5<', '>&y;<')}`),
  },
  {
    name: 'a SOAP 1.2 envelope',
    expected: 'a VersionMismatch fault',
    run: async ({ post }) => {
      const reply = await post({
        body: wrap(`<Ping xmlns="${namespace}"><input>5</input></Ping>`, 'http://www.w3.org/2003/05/soap-envelope'),
      })
      return /VersionMismatch/.test(reply.text)
        ? undefined
        : `status ${reply.status}, ${brief(returned(reply.text)?.[0] ?? reply.text)}`
    },
  },
  {
    name: 'a header that must be understood',
    expected: 'a MustUnderstand fault',
    run: async ({ post }) => {
      const reply = await post({
        body: ping.replace('<s:Body>', '<s:Header><t:Pay xmlns:t="urn:t" s:mustUnderstand="1"/></s:Header><s:Body>'),
      })
      return /MustUnderstand/.test(reply.text) ? undefined : `status ${reply.status}, header ignored`
    },
  },
  { name: 'a missing parameter', expected: 'status 500, a SOAP 1.1 fault', run: faultOn(call('Ping')) },
  {
    name: 'a parameter twice',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(call('Ping', '<input>5</input><input>6</input>')),
  },
  {
    name: 'an unknown parameter',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(call('Ping', '<input>5</input><other>6</other>')),
  },
  {
    name: 'Integer abc',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(call('EchoInteger', '<value>abc</value>')),
  },
  {
    name: 'Integer 99999999999',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(call('EchoInteger', '<value>99999999999</value>')),
  },
  {
    name: 'Boolean maybe',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(call('EchoBoolean', '<value>maybe</value>')),
  },
  {
    name: 'Date 2026-02-30',
    expected: 'status 500, a SOAP 1.1 fault',
    run: faultOn(call('EchoDate', '<value>2026-02-30</value>')),
  },
  { name: 'PUT', expected: 'status 405', run: statusOn(405, { method: 'PUT', body: ping }) },
  {
    name: 'Content-Type: application/json',
    expected: 'status 415',
    run: statusOn(415, { body: ping, headers: { 'Content-Type': 'application/json' } }),
  },
]

const values = [
  echoed('Decimal', '1234567890123456.789'),
  echoed('Decimal', '0.00000000012'),
  echoed('BigInteger', '9223372036854775807'),
  echoed('BigInteger', '-9007199254740993'),
  echoed('Integer', '-2147483648'),
  echoed('Text', '  two blanks  '),
  echoed('Text', 'line&#13;end', 'line&#xD;end', 'line&#xd;end'),
  echoed('Text', '007.10'),
  echoed('Text', '&lt;![CDATA[&lt;a/&gt;]]&gt;', '&lt;![CDATA[&lt;a/>]]&gt;'),
  echoed('Text', ''),
  echoed('Text', '\u{1F600} ü'),
  echoed('Boolean', 'false'),
  echoed('Boolean', '0', 'false'),
  echoed('Date', '2026-03-29'),
  echoed('DateTime', '2026-03-29T01:30:00.123Z'),
]

/** @type {Case[]} */
export const cases = [
  ...survival.map((each) => ({ area: 'survival', ...each })),
  ...protocol.map((each) => ({ area: 'protocol', ...each })),
  ...values,
]
export { ping }
