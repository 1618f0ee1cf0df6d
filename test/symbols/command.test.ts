/** `servicetier symbols`, which needs neither a server nor a database. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { application } from '../../dist/app/application.js'
import { metadataJson } from '../../dist/odata/metadata/metadataJson.js'
import { metadataXml } from '../../dist/odata/metadata/metadataXml.js'
import { Models } from '../../dist/odata/model/Models.js'
import { systemWebServices } from '../../dist/application/systemPages.js'
import { readSymbols } from '../../dist/symbols/readSymbols.js'
import { symbolsText } from '../../dist/symbols/writeSymbols.js'
import { runCli } from '../config/runCli.js'
import { odata } from '../support/odata.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { useInstance } from '../support/useInstance.js'

describe('the command symbols', () => {
  let folder: TemporaryFolder
  beforeAll(async () => {
    folder = await temporaryFolder()
  })
  afterAll(async () => {
    await folder.remove()
  })

  test("prints the demo application's symbols", async () => {
    expect(await runCli(['symbols'])).toEqual({ status: 0, out: symbolsText(application), error: '' })
  })

  test('writes those of another application to a file', async () => {
    const module = join(folder.path, 'empty.mjs')
    const output = join(folder.path, 'SymbolReference.json')
    await writeFile(
      module,
      "export const application = { name: 'Empty', companies: [], objects: [], webServices: [] }\n",
    )
    expect(await runCli(['symbols', '--application', module, '--output', output])).toEqual({
      status: 0,
      out: `Written: ${output}\n`,
      error: '',
    })
    expect(JSON.parse(await readFile(output, 'utf8'))).toMatchObject({
      Name: 'Empty',
      Tables: [],
      Publisher: 'Default Publisher',
    })
  })

  test('says what is wrong: no module, no place for the file, an unknown flag', async () => {
    expect(await runCli(['symbols', '--application', join(folder.path, 'none.mjs')])).toMatchObject({
      status: 1,
      out: '',
      error: expect.stringMatching(/^servicetier: .*none\.mjs.*\n$/) as unknown,
    })
    expect(await runCli(['symbols', '--output', join(folder.path, 'no', 'folder.json')])).toMatchObject({
      status: 1,
      error: expect.stringContaining('cannot be written') as unknown,
    })
    expect(await runCli(['symbols', '--colour', 'red'])).toMatchObject({
      status: 1,
      error: expect.stringContaining('colour') as unknown,
    })
  })

  test('has help with an example', async () => {
    expect((await runCli(['symbols', '--help'])).out).toMatch(/--application[\s\S]*Example:\n.*servicetier symbols /)
  })
})

describe('$metadata made of what the command prints', () => {
  const instance = useInstance()

  test('is what a server gives, to the byte: XML and JSON, OData and API', async () => {
    const { objects } = readSymbols((await runCli(['symbols'])).out)
    const published = [...systemWebServices, ...application.webServices].map((service) => ({
      ...service,
      excludeFieldsOutsideRepeater: false,
      excludeNonEditableFlowFields: false,
    }))
    const models = new Models(objects, () => published)
    const api = instance.described.urls.odata.replace(/ODataV4$/, 'api/servicetier/demo/v1.0')
    for (const [url, root] of [
      [instance.described.urls.odata, models.odataV4],
      [api, models.api('servicetier', 'demo', 'v1.0')],
    ] as const) {
      if (root === undefined) throw new Error(`Nothing is published at ${url}.`)
      const model = models.modelOf(root)
      expect((await odata(instance, `${url}/$metadata`)).text).toBe(metadataXml(model))
      expect((await odata(instance, `${url}/$metadata`, { headers: { accept: 'application/json' } })).text).toBe(
        metadataJson(model),
      )
    }
  })
})
