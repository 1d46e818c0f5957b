import type { Currency } from './currency.ts'
import { MoneyError } from './money-error.ts'

/** An amount in the smallest unit of its currency (cents, yen, fils). Never a float, in no layer. */
export interface Money {
  readonly amountMinor: bigint
  readonly currency: Currency
}

export const money = (amountMinor: bigint, currency: Currency): Money => ({ amountMinor, currency })
export const zero = (currency: Currency): Money => money(0n, currency)

/** @throws MoneyError `currency_mismatch` */
export function add(left: Money, right: Money): Money {
  assertSameCurrency(left, right)
  return money(left.amountMinor + right.amountMinor, left.currency)
}

/** @throws MoneyError `currency_mismatch` */
export const subtract = (left: Money, right: Money): Money => add(left, negate(right))

export const negate = (value: Money): Money => money(-value.amountMinor, value.currency)

/** @throws MoneyError `currency_mismatch` when one of them is of another currency than the first argument */
export const sum = (currency: Currency, values: Iterable<Money>): Money => {
  let total = zero(currency)
  for (const value of values) total = add(total, value)
  return total
}

/**
 * −1, 0 or 1, as a sort wants it.
 * @throws MoneyError `currency_mismatch`
 */
export function compare(left: Money, right: Money): -1 | 0 | 1 {
  assertSameCurrency(left, right)
  if (left.amountMinor === right.amountMinor) return 0
  return left.amountMinor < right.amountMinor ? -1 : 1
}

export const isEqual = (left: Money, right: Money): boolean =>
  left.currency === right.currency && left.amountMinor === right.amountMinor

export const isZero = (value: Money): boolean => value.amountMinor === 0n
export const isPositive = (value: Money): boolean => value.amountMinor > 0n
export const isNegative = (value: Money): boolean => value.amountMinor < 0n

export function minOf(first: bigint, ...rest: readonly bigint[]): bigint {
  let least = first
  for (const value of rest) if (value < least) least = value
  return least
}

export function maxOf(first: bigint, ...rest: readonly bigint[]): bigint {
  let greatest = first
  for (const value of rest) if (value > greatest) greatest = value
  return greatest
}

/**
 * Shares an amount out by weights so that nothing is lost: the parts always add up to the whole, no part is off by a whole unit,
 * and what cannot be divided goes, one unit each, to the largest remainders (the earlier of equal ones first).
 * @throws MoneyError `invalid_shares` when a weight is negative or all are zero
 */
export function allocate(value: Money, weights: readonly bigint[]): Money[] {
  const total = weights.reduce((all, weight) => all + weight, 0n)
  if (total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new MoneyError('invalid_shares', 'Weights must not be negative, and one of them must be positive')
  }
  const sign = value.amountMinor < 0n ? -1n : 1n
  const whole = value.amountMinor * sign
  const shares = weights.map((weight, index) => ({
    index,
    share: (whole * weight) / total,
    remainder: (whole * weight) % total,
  }))
  const left = whole - shares.reduce((all, { share }) => all + share, 0n)
  const luckiest = shares
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    .slice(0, Number(left))
  const lucky = new Set(luckiest.map(({ index }) => index))
  return shares.map(({ index, share }) => money(sign * (share + (lucky.has(index) ? 1n : 0n)), value.currency))
}

/** How parts of a hundred are rounded; `up` is away from zero (what a hold's buffer wants), `down` towards zero. */
export type Rounding = 'down' | 'up'

/**
 * A share of an amount in basis points (1 % = 100), in whole units.
 * @throws MoneyError `invalid_shares` for a negative share
 */
export function shareOf(value: Money, basisPoints: bigint, rounding: Rounding): Money {
  if (basisPoints < 0n) throw new MoneyError('invalid_shares', 'A share must not be negative')
  const product = value.amountMinor * basisPoints
  const share = product / 10_000n
  const isExact = product % 10_000n === 0n
  if (rounding === 'down' || isExact) return money(share, value.currency)
  return money(share + (product < 0n ? -1n : 1n), value.currency)
}

function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new MoneyError('currency_mismatch', `${left.currency} and ${right.currency} cannot be mixed`)
  }
}
