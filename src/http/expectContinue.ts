/**
 * `Expect: 100-continue`: the client sends its body only when it is asked for. What request line and headers decide is
 * answered instead (RFC 9110, 10.1.1).
 */

import type { ServerResponse } from 'node:http'

/** Replies to requests whose body was not asked for yet → whether their connection may be used again. */
const waiting = new WeakMap<ServerResponse, boolean>()

/** Without the body nothing that follows on the connection can be told from it: it ends with the answer. */
export function expectContinue(response: ServerResponse): void {
  waiting.set(response, response.shouldKeepAlive)
  response.shouldKeepAlive = false
}

/** Before a body is read. */
export function askForBody(response: ServerResponse): void {
  const keepAlive = waiting.get(response)
  if (keepAlive === undefined) return
  waiting.delete(response)
  response.shouldKeepAlive = keepAlive
  response.writeContinue()
}
