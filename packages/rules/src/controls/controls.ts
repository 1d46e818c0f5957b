import type { LimitInterval } from '../windows.ts'

/**
 * How the card met the merchant, in the words of Stripe's `authorization_method`.
 */
export const CHANNELS = ['online', 'keyed_in', 'chip', 'contactless', 'swipe'] as const
export type Channel = (typeof CHANNELS)[number]

/** In the order of `Date.getUTCDay()`: Sunday is 0. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/**
 * A spending limit: at most `amountMinor` (minor units of the account's currency) and at most `count` approved
 * non-zero authorizations in the window of `interval`; at least one of the two is set. With `categories` it
 * counts, and caps, only purchases at merchants of these categories (Stripe's names or 4-digit MCCs).
 */
export type SpendingLimit = {
  readonly amountMinor?: bigint | undefined
  readonly interval: LimitInterval
  readonly count?: number | undefined
  readonly categories?: readonly string[] | undefined
}

/**
 * Hours in which the card may be used, in wall-clock time of `timeZone` (IANA name). `from` and `to` are `HH:MM`,
 * from included, to excluded; `24:00` is the end of the day. Where `to` is not after `from` the period runs over
 * midnight into the day after each named day.
 */
export type PermittedHours = {
  readonly days: readonly Weekday[]
  readonly from: string
  readonly to: string
  readonly timeZone: string
}

/**
 * The controls document of a card or an account. An absent field means no restriction; an empty list of what is
 * allowed allows nothing.
 */
export type Controls = {
  readonly limits?: readonly SpendingLimit[] | undefined
  readonly allowedCategories?: readonly string[] | undefined
  readonly blockedCategories?: readonly string[] | undefined
  readonly allowedCountries?: readonly string[] | undefined
  readonly blockedCountries?: readonly string[] | undefined
  readonly allowedMerchants?: readonly string[] | undefined
  readonly blockedMerchants?: readonly string[] | undefined
  readonly channels?: readonly Channel[] | undefined
  readonly hours?: readonly PermittedHours[] | undefined
}

/**
 * What a request is about, as far as controls are concerned. Amounts are minor units of `currency`.
 */
export type ControlFacts = {
  /** What is asked for now; for an increment the additional amount. Zero for an account verification. */
  readonly amountMinor: bigint
  /** What the chain has been approved for before this request, net of reversals; 0n for a first authorization. */
  readonly chainTotalMinor: bigint
  /** Lower-case ISO 4217 code. */
  readonly currency: string
  readonly isIncrement: boolean
  /** ISO 18245 merchant category code, four digits; empty when unknown. */
  readonly mcc: string
  /** The issuer's name of the category; empty when unknown. */
  readonly category: string
  /** ISO 3166 alpha-2; empty when unknown. */
  readonly country: string
  /** The network's id of the merchant; empty when unknown. */
  readonly merchantId: string
  readonly channel: Channel
  /**
   * Epoch milliseconds of the *first* authorization of the chain: a limit's window is fixed at that moment, and an
   * increment belongs to the window (and to the permitted hours) of the purchase that it extends.
   */
  readonly authorizedAtMs: number
}
