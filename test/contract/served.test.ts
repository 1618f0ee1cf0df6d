/** What is committed is what a running instance gives out: at its addresses, and by the command line. */

import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { runCommandLine } from '../../dist/cli/program.js'
import { adminPassword, basic, denmark, international } from '../support/instance.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { useInstance } from '../support/useInstance.js'

const root = join(import.meta.dirname, '..', '..')
const committed = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Told {
  readonly status: 0 | 1
  readonly out: string
  readonly error: string
}

describe('the contract of a running instance', () => {
  const instance = useInstance()
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(async () => {
    await folder.remove()
  })

  /** As one of the committed files' address is reached: under the name and port that stand in them. */
  const get = async (port: number, host: string, path: string, accept: string): Promise<string> =>
    await new Promise((resolve, reject) => {
      const outgoing = request(
        { port, host: '127.0.0.1', path, headers: { host, accept, authorization: basic('admin', adminPassword) } },
        (response) => {
          let text = ''
          response
            .setEncoding('utf8')
            .on('data', (part: string) => {
              text += part
            })
            .on('end', () => {
              resolve(text)
            })
        },
      )
      outgoing.on('error', reject)
      outgoing.end()
    })
  const command = async (...line: readonly string[]): Promise<Told> => {
    let [out, error] = ['', '']
    const environment = { SERVICETIER_URL: instance.described.urls.management, SERVICETIER_PASSWORD: adminPassword }
    const status = await runCommandLine(line, {
      environment,
      cwd: folder.path,
      out: (text) => {
        out += text
      },
      error: (text) => {
        error += text
      },
    })
    return { status, out, error }
  }

  test.each(['Page/Customer', 'Page/SalesOrder', 'Page/ActiveSession', 'Codeunit/Letters', 'Codeunit/SessionAdmin'])(
    'the WSDL of %s is the one that the service tells',
    async (service) => {
      expect(
        await get(
          instance.described.ports.soap,
          'localhost:7047',
          `/BC/WS/${encodeURIComponent(international)}/${service}?wsdl`,
          '*/*',
        ),
      ).toBe(committed(`wsdl/${service}.wsdl`))
    },
  )

  test('the WSDL of SystemService is the one that it tells', async () => {
    expect(await get(instance.described.ports.soap, 'localhost:7047', '/BC/WS/SystemService?wsdl', '*/*')).toBe(
      committed('wsdl/SystemService.wsdl'),
    )
  })

  test.each([
    ['ODataV4', 'ODataV4'],
    ['api/servicetier/demo/v1.0', 'api-servicetier-demo-v1.0'],
  ])('the $metadata of %s is what it tells, in XML and in JSON', async (path, file) => {
    const { odata } = instance.described.ports
    expect(await get(odata, 'localhost:7048', `/BC/${path}/$metadata`, 'application/xml')).toBe(
      committed(`metadata/${file}.xml`),
    )
    expect(JSON.parse(await get(odata, 'localhost:7048', `/BC/${path}/$metadata`, 'application/json'))).toEqual(
      JSON.parse(committed(`metadata/${file}.json`)),
    )
  })

  test('servicetier openapi writes the document of the management service, to stdout or a file', async () => {
    const { status, out, error } = await command('openapi')
    expect({ status, error }).toEqual({ status: 0, error: '' })
    const own = instance.described.urls.odata.replace('/ODataV4', '')
    expect(out.replaceAll(own, 'http://localhost:7048/BC').replaceAll(/,\n *"example": "[0-9a-f-]{36}"/g, '')).toBe(
      committed('metadata/openapi.json'),
    )
    expect(await command('openapi', '--output', 'openapi.json')).toMatchObject({ status: 0, error: '' })
    expect(readFileSync(join(folder.path, 'openapi.json'), 'utf8')).toBe(out)
    expect((await command('openapi', '--company', denmark)).out).toContain(`"example": "${denmark}"`)
  })

  test('servicetier openapi says what is wrong: company, file, password', async () => {
    expect(await command('openapi', '--company', 'Nobody')).toEqual({
      status: 1,
      out: '',
      error: expect.stringContaining("The company 'Nobody' does not exist."),
    })
    expect(await command('openapi', '--output', 'none/openapi.json')).toEqual({
      status: 1,
      out: '',
      error: expect.stringContaining('none/openapi.json'),
    })
    expect(await command('openapi', '--password', 'wrong')).toEqual({
      status: 1,
      out: '',
      error: expect.stringContaining("refused the sign-in of user 'admin'"),
    })
  })

  test('what is published at run time is in the next document, and what is taken off is not', async () => {
    const paths = async (): Promise<string[]> =>
      Object.keys((await instance.manage<{ paths: object }>('GET', '/openapi')).body.paths)
    expect(
      await instance.manage('POST', '/web-services', { objectType: 'Page', objectId: 21, serviceName: 'Debtor' }),
    ).toMatchObject({ status: 201 })
    expect(await paths()).toContain('/ODataV4/Debtor')
    expect(await instance.manage('DELETE', '/web-services/Page/Debtor')).toMatchObject({ status: 200 })
    const left = await paths()
    expect(left).not.toContain('/ODataV4/Debtor')
    expect(left).not.toContain('/ODataV4/Customer')
  })

  test('a document has the host under which it was asked for', async () => {
    const { management } = instance.described.ports
    for (const host of ['tier.example', 'localhost', 'tier.example'])
      expect(await get(management, `${host}:${management}`, '/openapi', '*/*')).toContain(
        `"url": "http://${host}:${instance.described.ports.odata}/BC"`,
      )
  })
})
