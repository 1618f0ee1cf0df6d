/**
 * The tests of one SOAP stack: its client runs in each company and must see what `scenario` says. Generated code is
 * made once, from the WSDLs of the first company; addresses come from the WSDL of each. A new stack needs a client that
 * prints the steps and a test file with one call of this.
 */

import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { adminPassword, basic, denmark, international, type TestInstance } from '../support/instance.js'
import { useInstance } from '../support/useInstance.js'
import { temporaryFolder, type TemporaryFolder } from '../support/temporaryFolder.js'
import { scenario, type Seen, type Step } from './scenario.js'

export interface Stack {
  readonly name: string
  /** Why its tests are skipped: what is not installed, and how it would be; undefined: they are not. */
  readonly missing: string | undefined
  /** Generates and compiles what the client needs in a folder of its own. */
  prepare?(folder: string, wsdls: Wsdls): Promise<void>
  /** The client. @param folder of `prepare` */
  command(folder: string): readonly [program: string, ...parameters: string[]]
  /** What this stack cannot do, and what it does instead. */
  readonly differs?: Readonly<Partial<Record<Step, { readonly sees: Seen | undefined; readonly because: string }>>>
}

/** Paths of the WSDLs by name of the service. */
export type Wsdls = Readonly<Record<keyof typeof paths, string>>

const application = new URL('./interopApplication.js', import.meta.url).pathname
const paths = {
  Interop: 'Codeunit/Interop',
  Letters: 'Codeunit/Letters',
  Customer: 'Page/Customer',
  TypeSample: 'Page/TypeSample',
  SalesOrder: 'Page/SalesOrder',
  SystemService: 'SystemService',
}
const execute = promisify(execFile)

/** Of a file of test/interop. */
export function clientPath(name: string): string {
  return join(import.meta.dirname, '..', '..', 'test', 'interop', name)
}

/**
 * Standard output of a program.
 * @throws Error with what it wrote to standard error and, as `stdout`, what it wrote until then
 */
export async function run(
  [program, ...parameters]: readonly [string, ...string[]],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): Promise<string> {
  const { stdout } = await execute(program, parameters, {
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', ...environment },
    timeout: 240_000,
    maxBuffer: 1 << 26,
    ...(folder === undefined ? {} : { cwd: folder }),
  })
  return stdout
}

export function interoperability(stack: Stack): void {
  const { name, missing, differs = {} } = stack
  if (missing !== undefined) console.warn(`The tests with ${name} are skipped: ${missing}`)
  ;(missing === undefined ? describe : describe.skip)(`${name}, which knows nothing but the WSDL,`, () => {
    const instance = useInstance({ application })
    let folder: TemporaryFolder
    beforeAll(async () => {
      folder = await temporaryFolder()
      await stack.prepare?.(folder.path, await saveWsdls(instance, international, folder.path))
    }, 300_000)
    afterAll(async () => {
      await folder.remove()
    })

    describe.each([international, denmark])('in the company %s', (company) => {
      let seen: ReadonlyMap<string, Seen>
      let failure: unknown
      beforeAll(async () => {
        const wsdls = await saveWsdls(instance, company, join(folder.path, encodeURIComponent(company)))
        const environment = {
          SOAP_URL: instance.described.urls.soap,
          SOAP_COMPANY: company,
          SOAP_USER: 'admin',
          SOAP_PASSWORD: adminPassword,
          SOAP_WSDLS: join(wsdls.Interop, '..'),
        }
        const output = await run(stack.command(folder.path), environment).catch((error: unknown) => {
          failure = error
          return (error as { readonly stdout?: string }).stdout ?? ''
        })
        seen = new Map(
          output
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line) as [string, Seen]),
        )
      }, 300_000)

      test('does all steps', () => {
        expect(failure).toBeUndefined()
      })

      for (const [about, steps] of Object.entries(scenario)) {
        test.each(Object.entries<Seen>(steps))(`${about}: %s`, (step, expected) => {
          const other = differs[step as Step]
          expect(seen.get(step)).toEqual(other === undefined ? expected : other.sees)
        })
      }
    })
  })
}

async function saveWsdls(instance: TestInstance, company: string, folder: string): Promise<Wsdls> {
  await mkdir(folder, { recursive: true })
  const saved = await Promise.all(
    Object.entries(paths).map(async ([service, path]) => {
      const response = await fetch(`${instance.described.urls.soap}/${encodeURIComponent(company)}/${path}?wsdl`, {
        headers: { authorization: basic('admin', adminPassword) },
      })
      const file = join(folder, `${service}.wsdl`)
      await writeFile(file, await response.text())
      return [service, file] as const
    }),
  )
  return Object.fromEntries(saved) as unknown as Wsdls
}
