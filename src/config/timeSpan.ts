/**
 * Time spans in the original server's format `[dd.]hh:mm:ss[.ff]`, or `MaxValue` for "no limit" (compatibility 5).
 *
 * Inside the program a time span is a whole number of milliseconds, `Infinity` for `MaxValue`.
 */

const format = /^(?:(\d{1,8})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.(\d{1,7}))?$/

const secondLength = 1000
const minuteLength = 60 * secondLength
const hourLength = 60 * minuteLength
const dayLength = 24 * hourLength

/**
 * @returns milliseconds, `Infinity` for `MaxValue`, `undefined` when the text is no time span of whole milliseconds.
 */
export function parseTimeSpan(text: string): number | undefined {
  if (text.toLowerCase() === 'maxvalue') return Infinity
  const match = format.exec(text)
  if (match === null) return undefined
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  if (/[1-9]/.test(fraction.slice(3))) return undefined
  return (
    Number(days) * dayLength +
    Number(hours) * hourLength +
    Number(minutes) * minuteLength +
    Number(seconds) * secondLength +
    Number(fraction.slice(0, 3).padEnd(3, '0'))
  )
}

/** @param milliseconds a whole number >= 0, or `Infinity`. */
export function formatTimeSpan(milliseconds: number): string {
  if (milliseconds === Infinity) return 'MaxValue'
  const two = (value: number): string => String(value).padStart(2, '0')
  const days = Math.floor(milliseconds / dayLength)
  const clock = [
    Math.floor((milliseconds % dayLength) / hourLength),
    Math.floor((milliseconds % hourLength) / minuteLength),
    Math.floor((milliseconds % minuteLength) / secondLength),
  ]
  const fraction = milliseconds % secondLength
  const fractionText = fraction === 0 ? '' : `.${String(fraction).padStart(3, '0').replace(/0+$/, '')}`
  return `${days > 0 ? `${days}.` : ''}${clock.map(two).join(':')}${fractionText}`
}
