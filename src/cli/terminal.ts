/** Where a command writes and what it knows of its surroundings: the process's own in `cli.ts`, a test's in tests. */

export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute path. */
  readonly cwd: string
  /** @param text whole lines. */
  readonly out: (text: string) => void
  readonly error: (text: string) => void
}

export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, undefined, 2)}\n`)
}
