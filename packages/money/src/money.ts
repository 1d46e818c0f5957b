import type { Currency } from './currency.ts'

/** An amount in the smallest unit of its currency (cents, yen, fils). Never a float, in no layer. */
export interface Money {
  readonly amountMinor: bigint
  readonly currency: Currency
}

export const money = (amountMinor: bigint, currency: Currency): Money => ({ amountMinor, currency })
