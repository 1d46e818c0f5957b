import { MoneyError } from './money-error.ts'

/** The largest amount, in minor units, that JSON carries exactly in every language's number type. */
export const MAX_SAFE_MINOR = BigInt(Number.MAX_SAFE_INTEGER)

export const isSafeMinor = (amountMinor: bigint): boolean =>
  amountMinor <= MAX_SAFE_MINOR && amountMinor >= -MAX_SAFE_MINOR

/**
 * An amount on its way into JSON.
 * @throws MoneyError `out_of_range` rather than let a digit be lost
 */
export function toSafeNumber(amountMinor: bigint): number {
  if (!isSafeMinor(amountMinor)) throw new MoneyError('out_of_range', 'This amount does not fit into a JSON integer')
  return Number(amountMinor)
}
