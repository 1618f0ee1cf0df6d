// npm run build: installs what is missing, then compiles src/ to dist/ if anything changed.

import { buildIfNeeded } from './lib/build.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { runScript } from './lib/project.mjs'

await runScript(async () => {
  await installIfNeeded()
  await buildIfNeeded()
})
