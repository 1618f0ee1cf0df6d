// Installs the packages of package-lock.json when node_modules does not hold exactly them.

import { installIfNeeded } from './lib/install.mjs'
import { runScript } from './lib/project.mjs'

await runScript(installIfNeeded)
