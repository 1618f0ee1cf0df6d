/** The session threads of an instance, sized by its settings. */

import { availableParallelism } from 'node:os'
import type { BackendControl } from '../database/BackendControl.js'
import type { ConnectionBudget } from '../database/connectionBudget.js'
import type { ConnectionOptions } from '../database/Connections.js'
import type { Settings } from '../config/settings.js'
import type { Observe } from '../observations/observe.js'
import { applicationNamePrefix } from '../instance/reaper.js'
import { WarmThreads } from '../session/host/WarmThreads.js'
import { WebServiceThreads } from '../session/host/WebServiceThreads.js'
import type { Lease } from '../session/words/lease.js'
import type { Sessions } from '../session/gateway/Sessions.js'

export interface ThreadsOptions {
  readonly settings: Settings
  readonly serverInstanceId: number
  /** URL of the module that exports the application. */
  readonly application: string
  readonly database: Omit<ConnectionOptions, 'applicationName'>
  readonly lease: Lease
  readonly budget: ConnectionBudget
  readonly backends: BackendControl
  readonly sessions: Sessions
  readonly observe: Observe
}

export interface Threads {
  readonly warm: WarmThreads
  readonly webService: WebServiceThreads
  end(): Promise<void>
}

/** Resolves when the threads for web-service sessions are ready. */
export async function startThreads(options: ThreadsOptions): Promise<Threads> {
  const { settings, sessions } = options
  const warm = new WarmThreads(
    {
      entry: new URL('../worker.js', import.meta.url),
      application: options.application,
      applicationNamePrefix: applicationNamePrefix(options.serverInstanceId),
      database: options.database,
      lease: options.lease.memory,
      logTimeout: settings.SessionLogTimeout,
      budget: options.budget,
      backends: options.backends,
      maxOldGenerationSize: settings.ThreadMaxOldGenerationSize,
      answer: async (session, { ask, of }) => await sessions.askFor(session)(ask, of),
      observe: options.observe,
    },
    settings.WarmThreads,
  )
  const webService = new WebServiceThreads(warm, {
    threads: settings.WebServiceThreads === 0 ? Math.max(availableParallelism(), 2) : settings.WebServiceThreads,
    maximum: settings.WebServiceThreadsMaximum,
    silence: settings.UnresponsiveThreadThreshold,
  })
  await webService.start()
  sessions.useThreads(webService, warm)
  return {
    warm,
    webService,
    end: async () => {
      webService.end()
      await warm.end()
    },
  }
}
