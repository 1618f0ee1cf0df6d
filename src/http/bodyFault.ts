/**
 * A request whose body cannot be read to its end, because its framing is broken or it takes too long: told by the
 * listener that sees the connection, taken by whoever reads the body and answers.
 */

import type { IncomingMessage } from 'node:http'

const faults = new WeakMap<IncomingMessage, string>()
const event = Symbol('bodyFault')

/** @param reason the end of a sentence that begins with the body: `it is not chunked as it says.` */
export function tellBodyFault(request: IncomingMessage, reason: string): void {
  faults.set(request, reason)
  request.emit(event, reason)
}

export function bodyFaultOf(request: IncomingMessage): string | undefined {
  return faults.get(request)
}

export function onBodyFault(request: IncomingMessage, listener: (reason: string) => void): void {
  request.on(event, listener)
}

export function offBodyFault(request: IncomingMessage, listener: (reason: string) => void): void {
  request.off(event, listener)
}
