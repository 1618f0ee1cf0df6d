/** A reply on its way to its client, as protocols write it: what is too long to be held goes out part by part. */

/** Where a reply goes that is too long to be held. */
export interface Sink {
  /** Something was sent: the reply can only be completed or broken off. */
  readonly begun: boolean
  begin(status: number, headers: Readonly<Record<string, string>>): void
  /** Resolves when more may come; also when nobody takes it any more. */
  write(text: string | Buffer): Promise<void> | void
  end(text: string): void
  /** Ends a reply that began so that nobody takes it for whole. */
  abort(): void
}

/** Whether anybody is there to take it. */
export interface ClientConnection {
  readonly gone: boolean
  /** Calls once, when the client is gone. */
  onGone(listener: () => void): void
  offGone(listener: () => void): void
}

/** Characters that are held before a reply begins, and between two parts of it. */
export const mostHeld = 131_072
