/**
 * A typed client, whose types a generator that was not written here makes of the OpenAPI document, compiles and reads,
 * writes and calls.
 */

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, basic, international } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'

/** @throws Error with everything that the program told */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, [program, ...args], { cwd: clients })).stdout
  } catch (error) {
    const { message, stdout } = error as Error & { stdout?: string }
    throw new Error(`${message}\n${stdout ?? ''}`, { cause: error })
  }
}

const clients = join(import.meta.dirname, '..', '..', 'test', 'conformance', 'clients')
const installed = existsSync(join(clients, 'node_modules', 'openapi-typescript'))
if (!installed)
  console.warn(
    "The clients of test/conformance/clients are not installed (npm ci in that folder); the test of the OpenAPI document's client is skipped.",
  )
const configuration = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ES2022',
    moduleResolution: 'bundler',
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  },
  files: ['client.ts'],
}

;(installed ? describe : describe.skip)(
  'a client generated from the OpenAPI document (openapi-typescript, openapi-fetch)',
  () => {
    const instance = useInstance()
    const generated = join(clients, 'generated-openapi')
    beforeAll(async () => {
      await rm(generated, { recursive: true, force: true })
      await mkdir(generated)
    })
    afterAll(async () => {
      await rm(generated, { recursive: true, force: true })
    })

    test('compiles, reads, writes under ETags, inserts deep, calls actions and functions', async () => {
      const openApi = JSON.stringify((await instance.manage('GET', '/openapi')).body)
      await writeFile(join(generated, 'openapi.json'), openApi)
      await run(
        join(clients, 'node_modules', 'openapi-typescript', 'bin', 'cli.js'),
        join(generated, 'openapi.json'),
        '-o',
        join(generated, 'openapi.d.ts'),
      )
      await copyFile(join(clients, 'openapi.ts'), join(generated, 'client.ts'))
      await writeFile(join(generated, 'tsconfig.json'), JSON.stringify(configuration))
      await run(join(clients, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', generated)
      const base = instance.described.urls.odata.replace('/ODataV4', '')
      const authorization = basic('admin', adminPassword)
      const { value } = (await (
        await fetch(`${base}/api/servicetier/demo/v1.0/companies`, { headers: { authorization } })
      ).json()) as { value: { id: string; name: string }[] }
      const results = JSON.parse(
        await run(
          join(generated, 'client.js'),
          base,
          authorization,
          value.find(({ name }) => name === international)?.id ?? '',
        ),
      ) as Record<string, unknown>
      expect(results).toMatchObject({
        count: expect.any(Number),
        read: { No: '10000', Blocked: ' ', limit: 142000 },
        created: { No: "O'NEIL & 1/2", Name: 'Typed', Blocked: 'Ship', Credit_Limit_LCY: 10.5 },
        changed: { Name: 'Changed', Blocked: 'Ship' },
        stale: 'Request_EntityChanged',
        deleted: 204,
        gone: 404,
        lines: [['1000', 2]],
        amount: expect.any(Number),
        add: 5,
        capitalized: 'ABC',
      })
      expect((results['list'] as string[]).length).toBe(3)
      expect(results['list']).toEqual([...(results['list'] as string[])].sort().reverse())
    })
  },
)
