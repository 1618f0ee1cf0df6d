/** All faults of the settings together: whoever corrects them sees every one at once. */

export interface SettingFault {
  /** Where it is: `SERVICETIER_…`, `--…`, or the settings that do not go together. */
  readonly where: string
  /** What is wrong, beginning where `where` ends. Never contains a secret. */
  readonly reason: string
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly faults: readonly SettingFault[]

  /** @param faults at least one. */
  constructor(faults: readonly SettingFault[]) {
    const lines = faults.map((fault) => `  ${fault.where} ${fault.reason}`)
    super(
      `${faults.length === 1 ? 'one setting is wrong' : `${faults.length} settings are wrong`}:\n${lines.join('\n')}`,
    )
    this.faults = faults
  }
}
