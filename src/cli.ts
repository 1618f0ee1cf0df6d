#!/usr/bin/env node
/** Entry of the command `servicetier`. */

import { runCommandLine } from './cli/program.js'

// Whoever reads our output may stop early (`servicetier sessions | head`), or its terminal may be gone. A server goes
// on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.argv[2] === 'start') return
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
process.stderr.on('error', () => undefined)

const status = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  cwd: process.cwd(),
  out: (text) => {
    process.stdout.write(text)
  },
  error: (text) => {
    process.stderr.write(text)
  },
})
// Not process.exit: what the command started ends by itself.
if (status !== 0) process.exitCode = status
