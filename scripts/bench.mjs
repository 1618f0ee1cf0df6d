// npm run bench: installs and builds what is missing, then measures. npm run bench -- --help tells the options.

import { buildIfNeeded } from './lib/build.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { runScript } from './lib/project.mjs'

await runScript(async () => {
  await installIfNeeded()
  await buildIfNeeded()
  const { installPeersIfNeeded } = await import('../bench/lib/installPeers.mjs')
  await installPeersIfNeeded()
  const { runBenches } = await import('../bench/run.mjs')
  await runBenches(process.argv.slice(2))
})
