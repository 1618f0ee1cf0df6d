/** ISO 8601's durations of days and below, `P1DT2H3M4.5S`: what JSON, URLs and `evaluate` take and tell. */

const form =
  /^([+-]?)P(?:([0-9]{1,20})D)?(?:T(?:([0-9]{1,20})H)?(?:([0-9]{1,20})M)?(?:([0-9]{1,20})(?:\.([0-9]+))?S)?)?$/

/** @returns microseconds, further digits cut off; undefined for a text of another form */
export function readIsoDuration(text: string): bigint | undefined {
  const match = form.exec(text)
  if (match === null || !/[0-9]/.test(text) || text.endsWith('T')) return undefined
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  const wholeSeconds = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n + BigInt(seconds)
  const magnitude = wholeSeconds * 1_000_000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
  return sign === '-' ? -magnitude : magnitude
}

/** `P1DT2H30M1.5S`, `-PT1S`; `PT0S` for none. @param milliseconds whole */
export function writeIsoDuration(milliseconds: number): string {
  let rest = Math.abs(milliseconds)
  const take = (size: number): number => {
    const count = Math.floor(rest / size)
    rest -= count * size
    return count
  }
  const [days, hours, minutes] = [take(86_400_000), take(3_600_000), take(60_000)]
  const seconds = rest === 0 ? '' : `${rest / 1000}S`
  const time = `${hours === 0 ? '' : `${hours}H`}${minutes === 0 ? '' : `${minutes}M`}${seconds}`
  if (days === 0 && time === '') return 'PT0S'
  return `${milliseconds < 0 ? '-' : ''}P${days === 0 ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`
}
