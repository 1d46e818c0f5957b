import { type Currency, format, money } from '@cardwright/money'
import type { LimitCheck } from '../controls/check-limits.ts'
import type { RestrictionCheck } from '../controls/check-restrictions.ts'
import type { DeclineReason } from '../decline-reasons.ts'
import { isTrailing, type LimitInterval } from '../windows.ts'

/** The languages that explanations are written in. */
export type ExplanationLocale = 'en'

/** What is known of a declined request; everything but the currency may be missing and the sentence stays true. */
export type DeclineDetails = {
  readonly currency: Currency
  /** What was asked for, in minor units of the account's currency. */
  readonly amountMinor?: bigint | undefined
  /** The limit or restriction that failed. */
  readonly check?: LimitCheck | RestrictionCheck | undefined
  /** What the account had available just before. */
  readonly availableMinor?: bigint | undefined
  readonly merchantName?: string | undefined
  readonly categoryName?: string | undefined
  readonly countryName?: string | undefined
  readonly frozenBy?: 'cardholder' | 'program' | undefined
  /** The cardholder's IANA time zone, for the moment a limit resets; UTC where unknown. */
  readonly timeZone?: string | undefined
}

/**
 * One plain sentence for the cardholder: what was declined and why; for a limit which one, how much was left and
 * when it resets; for the balance how much there was. A sentence never tells a thief what a rule looks for.
 */
export function explain(reason: DeclineReason, details: DeclineDetails, locale: ExplanationLocale = 'en'): string {
  if (reason === 'limit_exceeded' && details.check?.kind === 'limit') {
    return explainLimit(details.check, details, locale)
  }
  return SENTENCES[reason](details, locale)
}

type Sentence = (details: DeclineDetails, locale: ExplanationLocale) => string

const SENTENCES: Readonly<Record<DeclineReason, Sentence>> = {
  card_not_active: ({ frozenBy }) =>
    frozenBy === 'program'
      ? 'This card was frozen by the card program, so payments with it are declined.'
      : 'This card is frozen; unfreeze it to pay with it again.',
  card_closed: () => 'This card is closed and cannot be used any more.',
  card_pending: () => 'This card is still being set up; it can be used in a moment.',
  account_frozen: () => 'Your account is frozen, so payments with all of its cards are declined.',
  kyc_required: () => 'Your identity has to be confirmed before you can pay with a card.',
  limit_exceeded: () => 'This payment is over one of the spending limits of your card.',
  insufficient_funds: explainFunds,
  category_blocked: ({ categoryName }) =>
    categoryName
      ? `This card does not allow payments at merchants of the category "${categoryName}".`
      : 'This card does not allow payments at merchants of this category.',
  country_blocked: ({ countryName }) =>
    countryName
      ? `This card does not allow payments to merchants in ${countryName}.`
      : 'This card does not allow payments to merchants in this country.',
  merchant_blocked: ({ merchantName }) => `This card does not allow payments to ${merchantName || 'this merchant'}.`,
  merchant_mismatch: ({ merchantName }) =>
    `This card is locked to one merchant, and ${merchantName || 'this merchant'} is another one.`,
  channel_blocked: explainChannel,
  outside_hours: () => 'This card cannot be used at this time of the day or week.',
  single_use_consumed: () => 'This card was made for a single purchase and has already been used.',
  velocity: () => 'There were too many payments with this card in a short time.',
  fraud_suspected: () => 'This payment was stopped to protect you, because it looked unusual.',
  verification_failed: () =>
    'The security code, expiry date or address entered at the merchant did not match the card.',
  currency_unsupported: () => 'This card cannot be charged in this currency.',
  provider_declined: () => 'The card network or the card issuer declined this payment.',
  processing_error: () => 'This payment could not be processed and was declined to be safe; no money was taken.',
}

function explainLimit(check: LimitCheck, details: DeclineDetails, locale: ExplanationLocale): string {
  const amount = printed(check.amountMinor, details, locale)
  const limit = limitName(check)
  if (check.exceeded === 'count') {
    const count = check.limit.count ?? 0
    const allowed = count === 1 ? 'one payment' : `${count} payments`
    return `${limit} of ${allowed} is used up${resetClause(check, details, locale)}.`
  }
  const cap = printed(check.limit.amountMinor ?? 0n, details, locale)
  const left = printed(check.remainingMinor ?? 0n, details, locale)
  return `This payment of ${amount} is over ${lowerFirst(limit)} of ${cap}: ${left} was left${resetClause(check, details, locale)}.`
}

function limitName({ owner, limit }: LimitCheck): string {
  const whose = owner === 'account' ? "Your account's" : "The card's"
  const scope = limit.categories ? ' for this category of merchants' : ''
  return `${whose} ${intervalAdjective(limit.interval)} limit${scope}`
}

function intervalAdjective(interval: LimitInterval): string {
  if (isTrailing(interval)) return durationName(interval.trailingSeconds)
  switch (interval) {
    case 'per_authorization':
      return 'per-payment'
    case 'all_time':
      return 'total'
    default:
      return interval
  }
}

function resetClause(check: LimitCheck, details: DeclineDetails, locale: ExplanationLocale): string {
  const { interval } = check.limit
  if (isTrailing(interval)) {
    return `, and each payment stops counting ${durationLength(interval.trailingSeconds)} after it was made`
  }
  if (check.windowEndMs === null) return ''
  return `, and the limit resets on ${printedMoment(check.windowEndMs, details.timeZone, locale)}`
}

const UNITS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** The largest unit that divides the duration: 90 seconds stay seconds, 7200 are 2 hours. */
function durationIn(seconds: number): readonly [amount: number, unit: string] {
  const [size, unit] = UNITS.find(([unitSeconds]) => seconds % unitSeconds === 0) ?? [1, 'second']
  return [seconds / size, unit]
}

function durationName(seconds: number): string {
  return durationIn(seconds).join('-')
}

function durationLength(seconds: number): string {
  const [amount, unit] = durationIn(seconds)
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}

function explainFunds(details: DeclineDetails, locale: ExplanationLocale): string {
  const { amountMinor, availableMinor } = details
  if (availableMinor === undefined) return 'There is not enough money in your account for this payment.'
  const available = printed(availableMinor < 0n ? 0n : availableMinor, details, locale)
  if (amountMinor === undefined) return `There is not enough money in your account: ${available} was available.`
  return `This payment of ${printed(amountMinor, details, locale)} is more than the ${available} available in your account.`
}

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  online: 'online',
  keyed_in: 'with a card number typed in by the merchant',
  chip: 'by chip',
  contactless: 'by contactless',
  swipe: 'by magnetic stripe',
}

function explainChannel({ check }: DeclineDetails): string {
  const name = check?.kind === 'restriction' ? CHANNEL_NAMES[check.value] : undefined
  return `This card does not allow payments made ${name ?? 'in this way'}.`
}

function printed(amountMinor: bigint, { currency }: DeclineDetails, locale: ExplanationLocale): string {
  return format(money(amountMinor, currency), { locale })
}

function printedMoment(atMs: number, timeZone: string | undefined, locale: ExplanationLocale): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: timeZone ?? 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(atMs)
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
