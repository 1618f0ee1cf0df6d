// npm run dev: installs what is missing, compiles src/ whenever it changes, and restarts the server when it compiles.
// Arguments are those of "servicetier start": npm run dev -- --application my/application.mjs
// What does not compile is told here, and the server that runs goes on. Ctrl-C ends compiler, server and PostgreSQL.

import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { endWithNpm } from './lib/endWithNpm.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { root, runScript } from './lib/project.mjs'
import { Restarted } from './lib/Restarted.mjs'
import { watchSources } from './lib/watchSources.mjs'

const settle = 200

endWithNpm('dev')
await runScript(async () => {
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve)
  })
  await installIfNeeded()
  const args = process.argv.slice(2)
  const server = new Restarted(
    () => spawn(process.execPath, [join(root, 'dist', 'cli.js'), 'start', ...args], { stdio: 'inherit' }),
    (status) => console.error(`The server has ended (${status}); it starts again with the next change.`),
  )
  const compiler = await watchSources(() => server.restart())
  const application = watchApplication(applicationOf(args), () => server.restart())
  await ended
  compiler.close()
  application?.close()
  await server.end()
})

/**
 * What the setting Application names, if anything.
 * @param {string[]} args
 */
function applicationOf(args) {
  const { values } = parseArgs({ args, options: { application: { type: 'string' } }, strict: false })
  return typeof values.application === 'string' ? values.application : process.env.SERVICETIER_APPLICATION
}

/**
 * Watches the folder of an application's module: JavaScript that something else writes.
 * @param {string | undefined} application
 * @param {() => void} onChange
 */
function watchApplication(application, onChange) {
  if (application === undefined) return undefined
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  return watch(dirname(resolve(application)), (_event, name) => {
    if (name === null || !/\.([cm]?js|json)$/.test(name)) return
    clearTimeout(timer)
    timer = setTimeout(onChange, settle)
  })
}
