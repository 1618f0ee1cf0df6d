/**
 * The one error class of the project: a code of the catalogue with the values of its text's placeholders.
 *
 * Between threads an error travels as `PackedError` (code, arguments, stack) and never as an object of a class.
 */

import { catalogue, type CatalogueEntry, type ErrorArguments, type ErrorCode } from './catalogue.js'

export interface PackedError {
  readonly code: ErrorCode
  readonly args: Readonly<Record<string, string | number | bigint>>
  readonly stack?: string
}

export class CatalogueError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'CatalogueError'
  readonly code: Code
  readonly args: Readonly<Record<string, string | number | bigint>>

  /** @param options `cause`: what led to it, for the event log only; it is never told to a caller. */
  constructor(code: Code, args: ErrorArguments<Code>, options?: { cause?: unknown }) {
    super(formatMessage(code, args), options)
    this.code = code
    this.args = args
  }

  /** The exception name Business Central has for this error, e.g. `NavNCLDialogException`. */
  get exception(): string {
    return catalogue[this.code].exception
  }

  get level(): CatalogueEntry['level'] {
    return (catalogue[this.code] as CatalogueEntry).level
  }
}

function formatMessage(code: ErrorCode, args: Readonly<Record<string, string | number | bigint>>): string {
  return catalogue[code].message.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(args, name) ? String(args[name]) : placeholder,
  )
}

/** True for an error of the catalogue, with the given code where one is given. */
export function isCatalogueError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  code?: Code,
): error is CatalogueError<Code> {
  return error instanceof CatalogueError && (code === undefined || error.code === code)
}

/**
 * An error as it may leave its thread. Errors outside the catalogue become `Internal_ServerError`; their stack goes
 * along for the event log.
 */
export function packError(error: unknown, correlationId: string): PackedError {
  const known = toCatalogueError(error, correlationId)
  const stack = stackOf(error)
  return stack === undefined ? { code: known.code, args: known.args } : { code: known.code, args: known.args, stack }
}

export function unpackError(packed: PackedError): CatalogueError {
  const error = new CatalogueError(packed.code, packed.args as ErrorArguments<ErrorCode>)
  if (packed.stack !== undefined) error.stack = packed.stack
  return error
}

/** The error itself if it is one of the catalogue, else `Internal_ServerError` with the original as its cause. */
export function toCatalogueError(error: unknown, correlationId: string): CatalogueError {
  if (isCatalogueError(error)) return error
  return new CatalogueError('Internal_ServerError', { correlationId }, { cause: error })
}

/** True for what the operator should know of beside the caller: what the caller is told names no cause. */
export function isUnexpected(error: unknown): boolean {
  return !isCatalogueError(error) || (error.code === 'Internal_DatabaseUnavailable' && error.cause !== undefined)
}

/** Causes of causes that are told; an error may be its own cause. */
const mostCauses = 10

/**
 * Stack with the stacks of its causes, for the event log. Takes whatever business code threw, and never throws itself.
 */
export function stackOf(error: unknown, causes = mostCauses): string | undefined {
  if (!(error instanceof Error)) return shown(error)
  const own = typeof error.stack === 'string' ? error.stack : `${error.name}: ${shown(error.message) ?? ''}`
  const cause = error.cause === undefined || causes === 0 ? undefined : stackOf(error.cause, causes - 1)
  return cause === undefined ? own : `${own}\nCaused by: ${cause}`
}

function shown(value: unknown): string | undefined {
  if (typeof value === 'string' || value === undefined) return value
  try {
    return JSON.stringify(value)
  } catch {
    // A bigint, or an object that holds one or itself.
    return typeof value === 'bigint' ? String(value) : Object.prototype.toString.call(value)
  }
}
