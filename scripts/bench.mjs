// npm run bench: installs and builds what is missing, then measures. npm run bench -- --help tells the options.

import { buildIfNeeded } from './lib/build.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { installFolderIfNeeded } from './lib/installFolder.mjs'
import { runScript } from './lib/project.mjs'

await runScript(async () => {
  await installIfNeeded()
  await buildIfNeeded()
  await installFolderIfNeeded('bench/peers')
  const { runBenches } = await import('../bench/run.mjs')
  await runBenches(process.argv.slice(2))
})
