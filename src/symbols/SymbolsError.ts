/** Symbols that cannot be read: what is wrong, and where in the file. */
export class SymbolsError extends Error {
  override readonly name = 'SymbolsError'
  /** E.g. `Tables[0] 'Customer', Fields[3] 'City', TypeDefinition`; '' for the file as a whole. */
  readonly where: string

  constructor(where: string, reason: string, options?: ErrorOptions) {
    super(
      where === '' ? `The symbols cannot be read: ${reason}` : `The symbols cannot be read: ${where}: ${reason}`,
      options,
    )
    this.where = where
  }
}
