/** The reply of a batch while its requests are executed: a short one is held, a long one is sent as responses come. */

import type { Sink } from '../../http/Sink.js'
import type { ODataResponse } from '../request/odataRequest.js'
import type { BatchResponse, BatchItem, BatchWriter } from './batch.js'

/** Bytes that are held before the reply begins. */
const mostHeld = 262_144

export class Reply {
  readonly #writer: BatchWriter
  readonly #headers: Readonly<Record<string, string>>
  readonly #version: string
  readonly #sink: Sink | undefined
  #held: (string | Buffer)[]
  #length = 0

  constructor(writer: BatchWriter, headers: Readonly<Record<string, string>>, version: string, sink: Sink | undefined) {
    this.#writer = writer
    this.#headers = headers
    this.#version = version
    this.#sink = sink
    this.#held = [writer.begin]
  }

  async item(item: Pick<BatchItem, 'kind' | 'group'>, answers: readonly BatchResponse[]): Promise<void> {
    for (const piece of this.#writer.item(item, answers)) {
      this.#held.push(piece)
      this.#length += piece.length
    }
    const sink = this.#sink
    if (sink === undefined || this.#length < mostHeld) return
    if (!sink.begun) sink.begin(200, { 'OData-Version': this.#version, ...this.#headers })
    const held = this.#held
    this.#held = []
    this.#length = 0
    for (const piece of held) await sink.write(piece)
  }

  /** @returns the whole reply, if nothing of it was sent */
  async finish(): Promise<ODataResponse | undefined> {
    const sink = this.#sink
    if (sink?.begun === true) {
      for (const piece of this.#held) await sink.write(piece)
      sink.end(this.#writer.end)
      return undefined
    }
    this.#held.push(this.#writer.end)
    return {
      status: 200,
      headers: this.#headers,
      body: Buffer.concat(this.#held.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece))),
    }
  }
}
