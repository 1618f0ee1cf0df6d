/** `servicetier/server`: what the page "Test your application" promises of it. */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { application } from '../../dist/app/application.js'
import { start, type Server } from '../../dist/server.js'
import { createTestDatabase } from '../support/database.js'
import { basic } from '../support/instance.js'
import { isAlive } from '../support/isAlive.js'
import { until } from '../support/sessions.js'
import { temporaryFolder } from '../support/temporaryFolder.js'

const company = "Company('CRONUS%20International%20Ltd.')"

/** A request to one of the server's services, signed in. */
async function ask(server: Server, url: string, body?: unknown, method = 'POST'): Promise<Response> {
  const { user, password } = server.credentials
  const authorization = basic(user, password)
  return await (body === undefined
    ? fetch(url, { headers: { authorization } })
    : fetch(url, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }))
}

const countOf = async (server: Server, entitySet: string): Promise<number> =>
  Number(await (await ask(server, `${server.urls.odata}/${company}/${entitySet}/$count`)).text())

describe('a server that a test starts', () => {
  let server: Server
  beforeAll(async () => {
    server = await start({ settings: { ServerInstance: 'TRIED', ODataServicesMaxPageSize: 2 } })
  })
  afterAll(async () => {
    await server.stop()
  })

  test('takes calls at its URLs with its credentials, under its settings', async () => {
    const page = (await (await ask(server, `${server.urls.odata}/${company}/Customer`)).json()) as { value: unknown[] }
    expect(page.value).toHaveLength(2)
    expect((await ask(server, `${server.urls.api}/servicetier/demo/v1.0/companies`)).status).toBe(200)
    expect((await ask(server, `${server.urls.soap}/Services`)).status).toBe(200)
    expect((await ask(server, `${server.urls.management}/sessions`)).status).toBe(200)
    expect(server.urls.odata).toMatch(/\/TRIED\/ODataV4$/)
  })

  test('has its first data again after reset: rows, published services, numbers that count up', async () => {
    const before = await countOf(server, 'Customer')
    const customers = `${server.urls.odata}/${company}/Customer`
    const created = (await (await ask(server, customers, { Name: 'Gone soon' })).json()) as { No: string }
    expect((await ask(server, `${customers}('10000')`, { Name: 'Changed' }, 'PATCH')).status).toBe(200)
    expect(
      (
        await ask(server, `${server.urls.management}/web-services`, {
          objectType: 'Page',
          objectId: 21,
          serviceName: 'Extra',
        })
      ).status,
    ).toBe(201)
    expect((await ask(server, `${server.urls.odata}/${company}/Extra?$top=1`)).status).toBe(200)
    await server.reset()
    expect(await countOf(server, 'Customer')).toBe(before)
    expect(await (await ask(server, `${customers}('10000')`)).json()).not.toMatchObject({ Name: 'Changed' })
    expect((await ask(server, `${server.urls.odata}/${company}/Extra?$top=1`)).status).toBe(404)
    const again = (await (await ask(server, customers, { Name: 'The next' })).json()) as { No: string }
    expect(again.No).toBe(created.No)
    await server.reset()
  })

  test('ends the sessions that live before reset', async () => {
    const sleeping = ask(server, `${server.urls.management}/sessions`, { codeunitId: 50105 })
    const { sessionUniqueId } = (await (await sleeping).json()) as { sessionUniqueId: string }
    expect(sessionUniqueId).toMatch(/^[0-9a-f-]{36}$/)
    expect(((await (await ask(server, `${server.urls.management}/sessions`)).json()) as unknown[]).length).toBe(1)
    await server.reset()
    expect(await (await ask(server, `${server.urls.management}/sessions`)).json()).toEqual([])
  })
})

describe('a server that a test starts ends', () => {
  test('with what it made when it is stopped, and leaves what it was given', async () => {
    const folder = await temporaryFolder()
    const database = await createTestDatabase()
    const data = join(folder.path, 'data')
    await mkdir(data)
    try {
      const server = await start({
        settings: { DatabaseUrl: database.url, DataDirectory: data, AdminPassword: 'given' },
      })
      expect(server.credentials).toEqual({ user: 'admin', password: 'given' })
      expect(await countOf(server, 'Customer')).toBeGreaterThan(0)
      await server.reset()
      expect(await countOf(server, 'Customer')).toBeGreaterThan(0)
      await server.stop()
      await server.stop()
      await expect(fetch(server.urls.management)).rejects.toThrow()
      expect(existsSync(data)).toBe(true)
      await expect(server.reset()).rejects.toThrow('The server has been stopped.')
    } finally {
      await database.drop()
      await folder.remove()
    }
  })

  test('with its PostgreSQL and its data when the process that started it is killed', async () => {
    const folder = await temporaryFolder()
    const program = join(folder.path, 'test.mjs')
    await writeFile(
      program,
      `import { start } from ${JSON.stringify(new URL('../../dist/server.js', import.meta.url).href)}
      process.send((await start()).urls)
      await new Promise((resolve) => setTimeout(resolve, 600_000))`,
    )
    const test = fork(program, { env: { ...process.env, TMPDIR: folder.path }, execArgv: [] })
    try {
      const [urls] = (await once(test, 'message')) as [Server['urls']]
      const made = (await readdir(folder.path)).filter((name) => name.startsWith('servicetier-data-'))
      expect(made).toHaveLength(1)
      const postgres = await postmasterOf(folder.path)
      expect(isAlive(postgres)).toBe(true)
      test.kill('SIGKILL')
      await until('the end of PostgreSQL', async () => await Promise.resolve(!isAlive(postgres)))
      await until('the end of the data', async () => (await readdir(folder.path)).length === 1)
      await expect(fetch(urls.management)).rejects.toThrow()
    } finally {
      test.kill('SIGKILL')
      await folder.remove()
    }
  })
})

async function postmasterOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true })
  const file = names.find((name) => name.endsWith('postmaster.pid')) ?? ''
  return Number((await readFile(join(folder, file), 'utf8')).split('\n')[0])
}

describe('a server that a test starts is refused', () => {
  test('an application that its threads cannot load', async () => {
    const wrong = start({ application: application as never })
    await expect(wrong).rejects.toThrow("new URL('./application.js', import.meta.url)")
    await expect(start({ application: new URL('./nothing.js', import.meta.url) })).rejects.toThrow(
      /The application file:.*nothing\.js cannot be loaded/,
    )
  })

  test('a setting that there is not, and a value that it cannot have', async () => {
    await expect(start({ settings: { StopSesionGracePeriod: 1 } as never })).rejects.toThrow(
      'StopSesionGracePeriod is not the name of a setting; did you mean StopSessionGracePeriod?',
    )
    await expect(start({ settings: { StopSessionGracePeriod: 'soon' } })).rejects.toThrow(
      /SERVICETIER_STOP_SESSION_GRACE_PERIOD 'soon'/,
    )
  })
})
