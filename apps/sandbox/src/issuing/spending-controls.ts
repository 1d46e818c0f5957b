import {
  amount,
  array,
  choice,
  emptyable,
  member,
  object,
  optional,
  type Parsed,
  required,
  type Shape,
  text,
} from '../http/params.ts'
import { invalidParam } from '../http/stripe-error.ts'
import type { MoneyStore } from '../store/money-store.ts'
import type { AuthorizationRecord, LimitInterval, SpendingControls, SpendingLimit } from '../store/records.ts'
import { MERCHANT_CATEGORY_CODES } from './merchant-categories.ts'
import { cardPresence } from './views.ts'

const category = member(MERCHANT_CATEGORY_CODES, 'merchant category')
const country = text({ pattern: /^[A-Z]{2}$/, what: 'country code' })
const presence = choice('present', 'not_present')

/** Stripe's interval names; `Stripe.Issuing.Card.SpendingControls.SpendingLimit.Interval`. */
const INTERVALS = ['per_authorization', 'daily', 'weekly', 'monthly', 'yearly', 'all_time'] as const

const limitShape = {
  amount: required(amount(0n, 999_999_999_999n)),
  interval: required(choice(...INTERVALS)),
  categories: optional(array(category)),
} satisfies Shape

export const controlsShape = {
  allowed_card_presences: emptyable(array(presence)),
  blocked_card_presences: emptyable(array(presence)),
  allowed_categories: emptyable(array(category)),
  blocked_categories: emptyable(array(category)),
  allowed_merchant_countries: emptyable(array(country)),
  blocked_merchant_countries: emptyable(array(country)),
  spending_limits: emptyable(array(object(limitShape))),
} satisfies Shape

export type ControlsParams = Parsed<typeof controlsShape>

export const NO_CONTROLS: SpendingControls = {
  allowedCardPresences: null,
  blockedCardPresences: null,
  allowedCategories: null,
  blockedCategories: null,
  allowedMerchantCountries: null,
  blockedMerchantCountries: null,
  spendingLimits: [],
  spendingLimitsCurrency: null,
}

/** What a card gets whose limits were not stated: 500 in its currency a day (Stripe's documented default, in USD). */
export const DEFAULT_LIMITS: SpendingLimit[] = [{ amountMinor: 50_000n, interval: 'daily', categories: [] }]

/**
 * The controls after a change: what was not sent stays, an empty value unsets.
 * @throws StripeError 400 where allowed and blocked of one kind are both set.
 */
export function changeControls(current: SpendingControls, params: ControlsParams | undefined): SpendingControls {
  if (params === undefined) return current
  const pick = <T>(sent: T[] | null | undefined, old: T[] | null) =>
    sent === undefined ? old : sent === null || sent.length === 0 ? null : sent
  const changed: SpendingControls = {
    allowedCardPresences: pick(params.allowed_card_presences, current.allowedCardPresences),
    blockedCardPresences: pick(params.blocked_card_presences, current.blockedCardPresences),
    allowedCategories: pick(params.allowed_categories, current.allowedCategories),
    blockedCategories: pick(params.blocked_categories, current.blockedCategories),
    allowedMerchantCountries: pick(params.allowed_merchant_countries, current.allowedMerchantCountries),
    blockedMerchantCountries: pick(params.blocked_merchant_countries, current.blockedMerchantCountries),
    spendingLimits:
      params.spending_limits === undefined ? current.spendingLimits : (params.spending_limits ?? []).map(toLimit),
    spendingLimitsCurrency: current.spendingLimitsCurrency,
  }
  refuseBoth('categories', changed.allowedCategories, changed.blockedCategories)
  refuseBoth('merchant_countries', changed.allowedMerchantCountries, changed.blockedMerchantCountries)
  refuseBoth('card_presences', changed.allowedCardPresences, changed.blockedCardPresences)
  return changed
}

function toLimit(limit: Parsed<typeof limitShape>): SpendingLimit {
  return { amountMinor: limit.amount, interval: limit.interval, categories: limit.categories ?? [] }
}

function refuseBoth(kind: string, allowed: string[] | null, blocked: string[] | null): void {
  if (allowed === null || blocked === null) return
  const param = `spending_controls[allowed_${kind}]`
  throw invalidParam(param, `Send either allowed_${kind} or blocked_${kind}, not both.`)
}

export interface Spending {
  money: Pick<MoneyStore, 'spentMinor'>
  /** The card or cardholder whose controls these are. */
  owner: string
  /** The UTC day of the authorization, in days since 1970. */
  day: number
  /** What this request would add, and what the authorization would then total. */
  additionalMinor: bigint
  totalMinor: bigint
}

/** Whether the controls let the authorization pass. An amount equal to what remains passes. */
export function controlsAllow(
  controls: SpendingControls,
  authorization: AuthorizationRecord,
  spending: Spending,
): boolean {
  const { merchant, method } = authorization
  if (!listsAllow(controls.allowedCategories, controls.blockedCategories, merchant.category)) return false
  if (!listsAllow(controls.allowedMerchantCountries, controls.blockedMerchantCountries, merchant.country)) return false
  if (!listsAllow(controls.allowedCardPresences, controls.blockedCardPresences, cardPresence(method))) return false
  if (controls.spendingLimitsCurrency !== null && controls.spendingLimitsCurrency !== authorization.currency)
    return true
  return controls.spendingLimits.every((limit) => limitAllows(limit, authorization, spending))
}

function listsAllow(allowed: string[] | null, blocked: string[] | null, value: string | null): boolean {
  if (allowed !== null && (value === null || !allowed.includes(value))) return false
  return blocked === null || value === null || !blocked.includes(value)
}

function limitAllows(limit: SpendingLimit, authorization: AuthorizationRecord, spending: Spending): boolean {
  if (limit.categories.length > 0 && !limit.categories.includes(authorization.merchant.category)) return true
  if (limit.interval === 'per_authorization') return spending.totalMinor <= limit.amountMinor
  if (spending.additionalMinor === 0n) return true
  const since = windowStart(limit.interval, spending.day)
  const spent = spending.money.spentMinor(spending.owner, authorization.currency, since, limit.categories)
  return spent + spending.additionalMinor <= limit.amountMinor
}

const MS_PER_DAY = 86_400_000

/** The UTC day a limit's window began: weeks start on Sunday, months on the 1st, years on 1 January. */
export function windowStart(interval: Exclude<LimitInterval, 'per_authorization'>, day: number): number {
  const date = new Date(day * MS_PER_DAY)
  switch (interval) {
    case 'daily':
      return day
    case 'weekly':
      return day - date.getUTCDay()
    case 'monthly':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / MS_PER_DAY
    case 'yearly':
      return Date.UTC(date.getUTCFullYear(), 0, 1) / MS_PER_DAY
    case 'all_time':
      return 0
    default:
      return unknownInterval(interval)
  }
}

function unknownInterval(interval: never): never {
  throw new Error(`unknown interval ${String(interval)}`)
}

/** The UTC day a moment lies in. */
export function utcDay(seconds: number): number {
  return Math.floor(seconds / 86_400)
}
