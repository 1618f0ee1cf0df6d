/**
 * Names this process so that another instance on the same host can tell at once whether it is dead, without waiting for
 * its lease: boot, PID namespace, process id and start time. Linux only; elsewhere nobody can tell, and the lease
 * decides.
 */

import { readFileSync, readlinkSync } from 'node:fs'

interface HostProcess {
  readonly boot: string
  readonly namespace: string
  readonly processId: number
  readonly startTime: string
}

/** Of this process: `boot:namespace:pid:start`, or undefined where the system does not tell. */
export function hostProcessName(): string | undefined {
  const host = thisHost()
  const startTime = startTimeOf(process.pid)
  return host === undefined || startTime === undefined
    ? undefined
    : `${host.boot}:${host.namespace}:${process.pid}:${startTime}`
}

/** True only if it is certain that the process so named no longer lives. */
export function isDeadProcess(name: string): boolean {
  const other = parse(name)
  const host = thisHost()
  if (other === undefined || host === undefined || other.boot !== host.boot || other.namespace !== host.namespace)
    return false
  return startTimeOf(other.processId) !== other.startTime
}

function parse(name: string): HostProcess | undefined {
  const [boot, namespace, processId, startTime] = name.split(':')
  if (boot === undefined || namespace === undefined || processId === undefined || startTime === undefined)
    return undefined
  return { boot, namespace, processId: Number(processId), startTime }
}

function thisHost(): { boot: string; namespace: string } | undefined {
  try {
    // The namespace's name contains a colon: pid:[4026531836].
    return {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      namespace: readlinkSync('/proc/self/ns/pid').replace(/\D/g, ''),
    }
  } catch {
    return undefined
  }
}

/** Clock ticks since boot at which the process started; a reused process id has another one. */
function startTimeOf(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
    // The second field, the command, may contain blanks and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie is dead: it runs nothing any more.
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}
