/**
 * Runs a Postman collection in a process of its own, beside Jest: in Jest's contexts each of its scripts takes ten
 * times as long. This file is both ends of it.
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import newman, { type Summary } from 'newman'

type Options = Parameters<typeof newman.run>[0]

export interface NewmanResult {
  readonly stats: Summary['run']['stats']
  /** `request: test: reason` */
  readonly failures: readonly string[]
  /** Names of the requests that were made. */
  readonly ran: readonly string[]
}

type Message = { readonly result: NewmanResult } | { readonly error: string }

const thisFile = fileURLToPath(import.meta.url)

/** @throws Error if the run could not be made; what fails in it is in the result */
export async function runNewman(options: Options): Promise<NewmanResult> {
  const child = fork(thisFile, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'json' })
  try {
    child.send(options)
    const [message] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => [{ error: `newman ended with status ${String(code)}` }]),
    ])) as [Message]
    if ('error' in message) throw new Error(message.error)
    return message.result
  } finally {
    child.kill()
  }
}

function resultOf({ stats, failures, executions }: Summary['run']): NewmanResult {
  return {
    stats,
    failures: failures.map(({ source, error }) => `${source?.name ?? ''}: ${error.test ?? ''}: ${error.message}`),
    ran: executions.map(({ item }) => item.name),
  }
}

if (process.argv[1] === thisFile)
  process.once('message', (options: Options) => {
    newman.run(options, (error, summary) => {
      const message: Message = error === null ? { result: resultOf(summary.run) } : { error: error.message }
      process.send?.(message)
    })
  })
