// npm run bench:peers: installs and builds what is missing, then evaluates the packages `soap` and `@odata/server` as
// servers.

import { buildIfNeeded } from './lib/build.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { installFolderIfNeeded } from './lib/installFolder.mjs'
import { runScript } from './lib/project.mjs'

await runScript(async () => {
  await installIfNeeded()
  await buildIfNeeded()
  await installFolderIfNeeded('bench/peers')
  const { evaluatePeers } = await import('../bench/peers/run.mjs')
  await evaluatePeers(process.argv.slice(2))
})
