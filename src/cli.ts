#!/usr/bin/env node
/** Entry of the command `servicetier`. */

import { runCommandLine } from './cli/program.js'

// Whoever reads our output may stop early (`servicetier sessions | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

const status = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  cwd: process.cwd(),
  out: text => { process.stdout.write(text) },
  error: text => { process.stderr.write(text) },
})
// Not process.exit: what the command started ends by itself.
if (status !== 0) process.exitCode = status
