import { MoneyError } from './money-error.ts'

/** The largest amount, in minor units, that JSON carries exactly in every language's number type. */
export const MAX_SAFE_MINOR = BigInt(Number.MAX_SAFE_INTEGER)

export const isSafeMinor = (amountMinor: bigint): boolean =>
  amountMinor <= MAX_SAFE_MINOR && amountMinor >= -MAX_SAFE_MINOR

/** The nearest amount that JSON carries exactly: for what is looked at or compared with smaller ones, never for what is booked. */
export const toNearestSafeNumber = (amountMinor: bigint): number =>
  Number(amountMinor > MAX_SAFE_MINOR ? MAX_SAFE_MINOR : amountMinor < -MAX_SAFE_MINOR ? -MAX_SAFE_MINOR : amountMinor)

/**
 * An amount on its way into JSON.
 * @throws MoneyError `out_of_range` rather than let a digit be lost
 */
export function toSafeNumber(amountMinor: bigint): number {
  if (!isSafeMinor(amountMinor)) throw new MoneyError('out_of_range', 'This amount does not fit into a JSON integer')
  return Number(amountMinor)
}
