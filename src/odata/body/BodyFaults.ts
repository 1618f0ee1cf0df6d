/**
 * What is wrong with a body, collected while it is read: callers mend all of it at once. The error is that of the
 * first; with more than one all are its details.
 */

import type { ErrorArguments, ErrorCode } from '../../errors/catalogue.js'
import { CatalogueError, isCatalogueError } from '../../errors/CatalogueError.js'

export interface BodyFault {
  /** Path in the body: `Lines/0/Amount`. */
  readonly target: string
  readonly error: CatalogueError
}

/** More are not looked for. */
const mostFaults = 20

export class FaultyBody extends CatalogueError {
  readonly faults: readonly BodyFault[]

  constructor(first: BodyFault, others: readonly BodyFault[]) {
    super(first.error.code, first.error.args as ErrorArguments<ErrorCode>, { cause: first.error })
    this.faults = [first, ...others]
  }
}

export class BodyFaults {
  readonly #faults: BodyFault[] = []

  /** @throws FaultyBody if these are enough; what is no fault of the body */
  add(target: string, error: unknown): void {
    if (!isCatalogueError(error) || error instanceof FaultyBody || error.code === 'BadRequest_MethodNotImplemented')
      throw error
    if (this.#faults.push({ target, error }) >= mostFaults) this.throwAny()
  }

  /** @throws FaultyBody if there are any */
  throwAny(): void {
    const [first, ...others] = this.#faults
    if (first !== undefined) throw new FaultyBody(first, others)
  }
}
