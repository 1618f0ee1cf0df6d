/** Long texts of a request mean what short ones do, wherever they stand. */

import { describe, expect, test } from '@jest/globals'
import { readXml, type XmlElement } from '../../dist/soap/readXml.js'

const long = 'A line of text that goes on: it has 日本語, 🪑 and tabs\t.\n'.repeat(2000)
const references = '&amp;lt; &lt;b&gt; &quot;&apos;&amp;amp;'.repeat(2000)
const characters = `&lt; <b> "'&amp;`.repeat(2000)

async function read(text: string): Promise<XmlElement> {
  return await readXml(text, () => undefined)
}

async function textOf(content: string): Promise<string> {
  return (await read(`<a>${content}</a>`)).text
}

describe('a long text', () => {
  test.each([
    ['as it is', long, long],
    ['with references', references, characters],
    ['with references all over', '&amp;'.repeat(100_000), '&'.repeat(100_000)],
    ['with what stands alone between', `${long}&#233;]]${long}&amp;${long}`, `${long}é]]${long}&${long}`],
    ['in a CDATA section', `<![CDATA[${references}${long}]]>`, references + long],
    ['around a comment, which is none of it', `${long}<!--${long}-->${long}`, long + long],
    ['with a carriage return', `${long}\r\n${long}\r${long}`, `${long}\n${long}\n${long}`],
    ['with characters of private use', `\ue000${long}\ue0000\ue000`, `\ue000${long}\ue0000\ue000`],
  ])('%s', async (_what, content, text) => {
    expect(await textOf(content)).toBe(text)
  })

  test('in an attribute has blanks for line ends', async () => {
    const { attributes } = await read(`<a b="${long}&#10;">${long}</a>`)
    expect(attributes).toEqual([{ uri: '', local: 'b', value: `${long.replace(/[\t\n]/g, ' ')}\n` }])
  })

  test('stands beside others, each where it was', async () => {
    const texts = [long, references, `${long}x`, long]
    const { children } = await read(`<a>${texts.map((text) => `<t>${text}</t>`).join('')}</a>`)
    expect(children.map(({ text }) => text)).toEqual([long, characters, `${long}x`, long])
  })

  test.each([
    ['what follows it', `<a>${long}</b>`, 'line 2001'],
    ['a forbidden end of a section', `<a>${long}]]></a>`, 'line 2001'],
    ['a character that XML has not', `<a>${long}\u0001</a>`, 'line 2001'],
    ['an unknown reference', `<a>${long}&nbsp;</a>`, 'line 2001'],
  ])('does not move the place of a fault: %s', async (_what, document, place) => {
    await expect(read(document)).rejects.toThrow(place)
  })
})
