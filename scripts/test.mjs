// npm test: installs and builds what is missing, then runs jest on the compiled tests. Arguments are jest's, with paths
// as the sources have them: npm test -- test/session, npm test -- -t 'own session'

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildIfNeeded, buildTestsIfNeeded } from './lib/build.mjs'
import { installIfNeeded } from './lib/install.mjs'
import { installFolderIfNeeded } from './lib/installFolder.mjs'
import { messageOf, root, runScript } from './lib/project.mjs'

await runScript(async () => {
  await installIfNeeded()
  await buildIfNeeded()
  await buildTestsIfNeeded()
  // Without them their tests are skipped, and say so.
  await installFolderIfNeeded('test/conformance/clients').catch((/** @type {unknown} */ error) =>
    console.error(messageOf(error)),
  )
  process.exitCode = await runJest(process.argv.slice(2).map(compiledPath))
})

/** @param {string} argument */
function compiledPath(argument) {
  return argument.replace(/^(\.\/)?test(?=\/|$)/, 'dist-test').replace(/^(dist-test\/.*)\.ts$/, '$1.js')
}

/**
 * Answers the exit status.
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function runJest(args) {
  // jest needs the flag for ES modules; its workers inherit it. Said once per process that it is experimental is too
  // often.
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
  const child = spawn(process.execPath, [...flags, jest, ...args], { cwd: root, stdio: 'inherit' })
  // Ctrl-C reaches jest too, and its set-up removes what it started; leaving before it has would cut that short.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
