/** Lines of JavaScript for Postman's sandbox. Each script stands alone: a user copies a request with its tests. */

/** A JavaScript literal. */
export function literal(value: unknown): string {
  return JSON.stringify(value)
}

export function test(name: string, lines: readonly string[]): string[] {
  return [`pm.test(${literal(name)}, () => {`, ...lines.map((line) => `  ${line}`), '});']
}

export const statusIs = (status: number): string => `pm.response.to.have.status(${status});`

/** Keeps a value for later requests. @param expression of JavaScript */
export function keep(variable: string, expression: string): string {
  return `pm.collectionVariables.set(${literal(variable)}, ${expression});`
}

/** Leaves a request out if what it needs is not there. */
export function skipWithout(variable: string): string {
  return `if (!pm.collectionVariables.get(${literal(variable)})) pm.execution.skipRequest();`
}

export function forget(...variables: readonly string[]): string[] {
  return variables.map((variable) => `pm.collectionVariables.unset(${literal(variable)});`)
}

/** Sets a variable to a text that no row has yet. @param length of its type, undefined: no limit */
export function freshText(variable: string, length: number | undefined, suffix = ''): string {
  return keep(
    variable,
    `(${literal('PM')} + Date.now().toString(36)${suffix === '' ? '' : ` + ${literal(suffix)}`}).toUpperCase().slice(-${Math.min(length ?? 20, 20)})`,
  )
}

/** The answer as a document to be searched: `$('return_value').text()`. */
export const readXml = "const $ = require('cheerio').load(pm.response.text(), { xmlMode: true });"

export const readJson = 'const body = pm.response.json();'

/** Functions that make a value fit into the XML or JSON of a later request. */
export const inXml = (expression: string): string =>
  `${expression}.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\\r/g, '&#13;')`
export const inJson = (expression: string): string => `JSON.stringify(String(${expression})).slice(1, -1)`

/** Tests on the answer of an operation that succeeds. @param children of the answer's element, in order */
export function soapAnswer(operation: string, lines: readonly string[], children?: readonly string[]): string[] {
  return [
    readXml,
    ...test(`${operation} answers`, [
      statusIs(200),
      "pm.expect(pm.response.headers.get('Content-Type')).to.equal('text/xml; charset=UTF-8');",
      `pm.expect($(${literal(`${operation}_Result`)}).length).to.be.at.least(1);`,
      ...(children === undefined
        ? []
        : [
            `pm.expect($(${literal(`${operation}_Result`)}).first().children().toArray().map((one) => one.name)).to.eql(${literal(children)});`,
          ]),
      ...lines,
    ]),
  ]
}

/** Tests on a fault. @param text the whole of its string, or its beginning; undefined: any */
export function soapFault(operation: string, text: string | undefined, exception = ''): string[] {
  return [
    readXml,
    ...test(`${operation} is refused with a fault`, [
      statusIs(500),
      `pm.expect($('faultcode').text()).to.include(${literal(`a:Microsoft.Dynamics.Nav.Types.Exceptions.${exception}`)});`,
      text === undefined
        ? "pm.expect($('faultstring').text()).to.not.equal('');"
        : `pm.expect($('faultstring').text().startsWith(${literal(text)}), $('faultstring').text()).to.equal(true);`,
      "pm.expect($('detail > string').text()).to.equal($('faultstring').text());",
    ]),
  ]
}

export function odataError(name: string, status: number, code: string, text?: string): string[] {
  return [
    readJson,
    ...test(name, [
      statusIs(status),
      `pm.expect(body.error.code).to.equal(${literal(code)});`,
      ...(text === undefined ? [] : [`pm.expect(body.error.message).to.include(${literal(text)});`]),
      'pm.expect(body.error.message).to.match(/ {2}CorrelationId: {2}[0-9a-f-]{36}\\.$/);',
    ]),
  ]
}
