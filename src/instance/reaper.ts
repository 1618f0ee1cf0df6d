/**
 * Ends what a crashed server instance left: its backends, its sessions' missing Logoffs, its rows in Active Session.
 * Every instance runs it; it is idempotent, and a reaper that dies half-way is followed by another.
 */

import type { BackendControl } from '../database/BackendControl.js'
import type { DedicatedConnection } from '../database/DedicatedConnection.js'
import type { SqlStatement } from '../database/Connections.js'
import { ensurePartitions } from '../database/sessionEventPartitions.js'
import { InstanceStatus } from './ServerInstance.js'
import { isDeadProcess } from './hostProcess.js'

/** Prefix of the application names of an instance's session threads. */
export function applicationNamePrefix(serverInstanceId: number): string {
  return `servicetier/${serverInstanceId}/`
}

export interface ReaperOptions {
  readonly ownId: number
  readonly connection: DedicatedConnection
  readonly backends: BackendControl
  /** Milliseconds without a heartbeat after which a peer is crashed: its lease and a margin. */
  readonly deadAfter: number
  /** Told of every instance that was reaped, with the number of sessions that it left. */
  readonly onReaped: (serverInstanceId: number, sessions: number) => void
}

export const lostComment = 'The server instance ended unexpectedly.'

const candidates = `
select server_instance_id, status, host_process, extract(epoch from now() - last_active) * 1000 > $2 as silent
from platform.server_instance where server_instance_id <> $1 and (status = 0 or (status = 2 and host_process is not null))`
// Whoever is fenced finds no row at its next heartbeat and may not go on.
const fence = `update platform.server_instance set status = 2, host_process = coalesce(host_process, '?') where server_instance_id = $1 and status = 0`
const claim = `select server_instance_id from platform.server_instance where server_instance_id = $1 and status = 2 and host_process is not null for update skip locked`
const writeLogoffs = `
insert into platform.session_event
  (user_sid, server_instance_id, session_id, event_type, event_datetime, client_type, database_name, client_computer_name, user_id, comment, session_unique_id)
select user_sid, server_instance_id, session_id, 1, greatest(now(), event_datetime), client_type, database_name, client_computer_name, user_id, $2, session_unique_id
from platform.session_event logon
where server_instance_id = $1 and event_type = 0
  and not exists (select from platform.session_event logoff where logoff.server_instance_id = $1 and logoff.session_unique_id = logon.session_unique_id and logoff.event_type = 1)`
const removeRows = 'delete from platform.active_session where server_instance_id = $1'
const finish = 'update platform.server_instance set host_process = null where server_instance_id = $1'

/** One round over all instances. @throws CatalogueError if the database is away */
export async function reapCrashedInstances(options: ReaperOptions): Promise<void> {
  const { rows } = await options.connection.query({ text: candidates, values: [options.ownId, options.deadAfter] })
  for (const [id, status, hostProcess, silent] of rows) {
    const dead =
      Number(status) === InstanceStatus.Crashed ||
      silent === 't' ||
      (hostProcess !== null && hostProcess !== undefined && isDeadProcess(hostProcess))
    if (dead) await reap(Number(id), options)
  }
}

async function reap(serverInstanceId: number, { connection, backends, onReaped }: ReaperOptions): Promise<void> {
  await connection.query({ text: fence, values: [serverInstanceId] })
  // Its open transactions end before anybody may believe that its sessions are over.
  if (!(await backends.terminate(applicationNamePrefix(serverInstanceId)))) return
  const today = Date.now()
  await ensurePartitions(
    (statement) => connection.query(statement),
    [new Date(today).toISOString().slice(0, 10), new Date(today + 86_400_000).toISOString().slice(0, 10)],
  )
  const sessions = await connection.transaction(async (query) => {
    const run = async (text: string, ...values: unknown[]): Promise<number> =>
      (await query({ text, values } satisfies SqlStatement)).rowCount
    if ((await run(claim, serverInstanceId)) === 0) return undefined
    const logoffs = await run(writeLogoffs, serverInstanceId, lostComment)
    await run(removeRows, serverInstanceId)
    await run(finish, serverInstanceId)
    return logoffs
  })
  if (sessions !== undefined) onReaped(serverInstanceId, sessions)
}
