import type { Currency } from '@cardwright/money'
import type { LimitCheck } from '../controls/check-limits.ts'
import type { ControlsOwner } from '../controls/compile-controls.ts'
import type { LimitInterval } from '../windows.ts'

/** A limit that stood in the way, as it stood at that moment. */
export type ExceededLimit = {
  readonly owner: ControlsOwner
  readonly interval: LimitInterval
  /** It counts purchases of some categories only. */
  readonly isForCategories: boolean
  /** Which bound was broken. */
  readonly exceeded: 'amount' | 'count'
  readonly amountMinor: bigint | null
  readonly count: number | null
  readonly remainingMinor: bigint | null
  /** Epoch milliseconds; null where it never resets. */
  readonly windowEndMs: number | null
}

/** What is known of a declined request; everything but the currency may be missing and the sentence stays true. */
export type DeclineDetails = {
  readonly currency: Currency
  /** What was asked for, in minor units of the account's currency. */
  readonly amountMinor?: bigint | undefined
  readonly limit?: ExceededLimit | undefined
  /** What the account had available just before. */
  readonly availableMinor?: bigint | undefined
  readonly channel?: string | undefined
  readonly merchantName?: string | undefined
  readonly categoryName?: string | undefined
  readonly countryName?: string | undefined
  readonly frozenBy?: 'cardholder' | 'program' | undefined
  /** `program` where an operator's rule declined, and nothing that the cardholder or staff set for them. */
  readonly setBy?: 'program' | undefined
  /** The cardholder's IANA time zone, for the moment a limit resets; UTC where unknown. */
  readonly timeZone?: string | undefined
}

/** What the sentence needs of a limit that was looked at; undefined where it did not stand in the way. */
export function toExceededLimit(check: LimitCheck): ExceededLimit | undefined {
  const { owner, limit, exceeded, remainingMinor, windowEndMs } = check
  if (exceeded === null) return undefined
  return {
    owner,
    interval: limit.interval,
    isForCategories: limit.categories !== undefined,
    exceeded,
    amountMinor: limit.amountMinor ?? null,
    count: limit.count ?? null,
    remainingMinor,
    windowEndMs,
  }
}
