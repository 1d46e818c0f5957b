export type MoneyErrorCode = 'unknown_currency' | 'invalid_amount' | 'too_precise' | 'out_of_range'

/** What this package throws. `code` says what was wrong; the message is for developers. */
export class MoneyError extends Error {
  override readonly name = 'MoneyError'
  readonly code: MoneyErrorCode

  constructor(code: MoneyErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
