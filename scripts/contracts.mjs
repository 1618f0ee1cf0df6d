// Writes the published contract of the demo application: wsdl/, metadata/ and postman/, whose files that are no longer
// published are deleted. `--check` writes nothing and fails when one is not current. Needs a build.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { codeOf, root } from './lib/project.mjs'

const [{ application }, { applicationFiles, contractFolders }] = await Promise.all([
  import('../dist/app/application.js'),
  import('../dist/contracts/contractFiles.js'),
])

const files = applicationFiles(application)
const present = contractFolders.flatMap(filesIn)
const stale = [...files]
  .filter(([path, text]) => !present.includes(path) || readFileSync(join(root, path), 'utf8') !== text)
  .map(([path]) => path)
const gone = present.filter((path) => !files.has(path))

if (process.argv.includes('--check')) {
  if (stale.length + gone.length > 0) {
    console.error(`Not current: ${[...stale, ...gone].join(', ')}. Run: npm run build && npm run contracts`)
    process.exitCode = 1
  }
} else {
  for (const path of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), files.get(path) ?? '')
    console.log(`wrote ${path}`)
  }
  for (const path of gone) {
    rmSync(join(root, path))
    console.log(`deleted ${path}`)
  }
  console.log(`${files.size} files, ${stale.length} written, ${gone.length} deleted`)
}

/**
 * Paths below the repository's root, with slashes.
 * @param {string} folder
 */
function filesIn(folder) {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}
