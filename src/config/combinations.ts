/** Settings that are right by themselves and cannot work together. */

import type { SettingName, Settings } from './settings.js'
import type { SettingFault } from './SettingsError.js'
import { formatTimeSpan } from './timeSpan.js'

/**
 * @param settings a value is undefined where its text was faulty; rules about it are then skipped.
 * @param nameOf how whoever gave the settings calls one: its flag or its environment variable.
 */
export function faultsOfCombinations(
  settings: { readonly [Name in SettingName]?: Settings[Name] | undefined },
  nameOf: (name: SettingName) => string,
): SettingFault[] {
  const faults: SettingFault[] = []
  const report = (names: readonly SettingName[], reason: string): void => {
    faults.push({ where: names.map(nameOf).join(' and '), reason })
  }

  const ports = ['SOAPServicesPort', 'ODataServicesPort', 'ManagementServicesPort'] as const
  for (const [index, first] of ports.entries()) {
    for (const second of ports.slice(index + 1)) {
      const port = settings[first]
      if (port !== undefined && port !== 0 && port === settings[second])
        report([first, second], `are both ${port}: each needs a port of its own (0: any free one)`)
    }
  }

  const { ServerInstanceLeaseDuration: lease, ServerInstanceHeartbeatInterval: heartbeat } = settings
  if (lease !== undefined && heartbeat !== undefined && lease <= 2 * heartbeat) {
    report(
      ['ServerInstanceLeaseDuration', 'ServerInstanceHeartbeatInterval'],
      `are ${formatTimeSpan(lease)} and ${formatTimeSpan(heartbeat)}: the lease must be longer than two heartbeats`,
    )
  }

  const { WebServiceThreads: threads, WebServiceThreadsMaximum: maximum } = settings
  if (threads !== undefined && maximum !== undefined && threads > maximum) {
    report(
      ['WebServiceThreads', 'WebServiceThreadsMaximum'],
      `are ${threads} and ${maximum}: there cannot be more threads than the maximum`,
    )
  }

  // Half a lock-out policy would be none, and nobody would notice.
  const { LockoutPolicyFailedAuthenticationCount: count, LockoutPolicyFailedAuthenticationWindow: window } = settings
  if (count !== undefined && window !== undefined && (count === 0) !== (window === 0)) {
    report(
      ['LockoutPolicyFailedAuthenticationCount', 'LockoutPolicyFailedAuthenticationWindow'],
      `are ${count} and ${window}: both must be greater than 0 to lock users out, or both 0`,
    )
  }
  return faults
}
