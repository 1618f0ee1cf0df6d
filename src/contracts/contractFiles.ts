/**
 * The contract of an application as the files that are committed in `wsdl/`, `metadata/` and `postman/`: what clients
 * are generated from, and tried with, without a running instance. Written by `npm run contracts`, compared by
 * test/contract. Each is what an instance gives out at its address, but for JSON's indentation and a newline at the
 * end.
 */

import type { Application } from '../application/application.js'
import { metadataJson } from '../odata/metadata/metadataJson.js'
import { metadataXml } from '../odata/metadata/metadataXml.js'
import type { Root } from '../odata/model/model.js'
import { Models } from '../odata/model/Models.js'
import { symbolsText } from '../symbols/writeSymbols.js'
import { applicationContract } from './applicationContract.js'
import type { Contract } from './contract.js'
import { openApi } from './openapi/openApi.js'
import { postmanCollection, postmanEnvironment } from './postman/postman.js'
import { wsdls } from './wsdls.js'

/** The folders that hold these files and no others. */
export const contractFolders = ['wsdl', 'metadata', 'postman'] as const

/** All of them. @returns path below the repository's root, with slashes → text */
export function applicationFiles(application: Application): ReadonlyMap<string, string> {
  return new Map([
    ...contractFiles(applicationContract(application)),
    ['metadata/SymbolReference.json', symbolsText(application)],
  ])
}

/** What is made of the objects and services alone. */
export function contractFiles(contract: Contract): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const { name, text } of wsdls(contract)) files.set(`wsdl/${name}.wsdl`, text)
  const models = new Models(contract.objects, () => contract.services)
  for (const root of [models.odataV4, ...models.apis]) {
    const model = models.modelOf(root)
    files.set(`metadata/${nameOf(root)}.xml`, lined(metadataXml(model)))
    files.set(`metadata/${nameOf(root)}.json`, lined(JSON.stringify(JSON.parse(metadataJson(model)), undefined, 2)))
  }
  files.set('postman/servicetier-demo.postman_collection.json', postmanCollection(contract))
  files.set('postman/servicetier-demo.postman_environment.json', postmanEnvironment(contract))
  return files.set('metadata/openapi.json', openApi(contract))
}

function nameOf(root: Root): string {
  return root.kind === 'Api' ? `api-${root.publisher}-${root.group}-${root.version}` : 'ODataV4'
}

function lined(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`
}
