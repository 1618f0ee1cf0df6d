// npm start: installs and builds what is missing, then runs "servicetier start" in this process, so that a signal to it
// reaches the server and nothing stands between. Arguments are passed on: npm start -- --soap-services-port 0

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfNeeded } from './lib/build.mjs'
import { endWithNpm } from './lib/endWithNpm.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { root, runScript } from './lib/project.mjs'

endWithNpm('start')

let ready = false
await runScript(async () => {
  await installIfNeeded()
  await buildIfNeeded()
  ready = true
})

if (ready) {
  const cli = join(root, 'dist', 'cli.js')
  process.argv = [process.execPath, cli, 'start', ...process.argv.slice(2)]
  await import(pathToFileURL(cli).href)
}
