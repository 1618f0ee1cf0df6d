// Compiles src/ to dist/ whenever it changes. Files are written only when all of it compiles.

import { join } from 'node:path'
import { forgetBuild } from './build.mjs'
import { root } from './project.mjs'

/**
 * The compiler's errors go to the terminal.
 * @param {() => void} onCompiled also after the first compilation
 */
export async function watchSources(onCompiled) {
  // Loaded here: the packages may have been missing when this module was.
  const { default: ts } = await import('typescript')
  // The next build must look for itself what was written here.
  forgetBuild()
  const format = { getCanonicalFileName: String, getCurrentDirectory: () => root, getNewLine: () => '\n' }
  const host = ts.createWatchCompilerHost(
    join(root, 'tsconfig.json'),
    { noEmitOnError: true },
    ts.sys,
    ts.createEmitAndSemanticDiagnosticsBuilderProgram,
    (diagnostic) => {
      const write = process.stderr.isTTY ? ts.formatDiagnosticsWithColorAndContext : ts.formatDiagnostics
      console.error(write([diagnostic], format).trimEnd())
    },
    (_diagnostic, _newLine, _options, errors) => {
      // Told at the end of a compilation only.
      if (errors === undefined) return
      if (errors === 0) onCompiled()
      else console.error(`src/ does not compile (errors: ${errors}); waiting for a change.`)
    },
  )
  return ts.createWatchProgram(host)
}
