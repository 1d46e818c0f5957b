import type { Channel } from '../controls/controls.ts'
import type { HistoryQuery } from '../history/owner-history.ts'
import type { LocalClock } from '../local-clock.ts'
import { DAY_MS } from '../windows.ts'
import type { FactValue } from './facts.ts'

/** Facts by their dotted names. A fact that a rule reads and that is absent is an error of that rule, never a guess. */
export type FactValues = Readonly<Record<string, FactValue | undefined>>

/** Facts for judging a request: these two are always there, as actions need them. */
export type RequestFacts = FactValues & { readonly amount: bigint; readonly isAmountControllable: boolean }

export type CheckResult = 'match' | 'mismatch' | 'not_provided'

/** A request with the card and account that it is for, in the words of the domain. Unknown texts are empty. */
export type RequestContext = {
  readonly atMs: number
  readonly amountMinor: bigint
  /** What the chain was approved for before; 0n for a first authorization. */
  readonly chainTotalMinor: bigint
  readonly currency: string
  readonly merchantAmountMinor: bigint
  readonly merchantCurrency: string
  readonly atmFeeMinor?: bigint | undefined
  readonly cashbackMinor?: bigint | undefined
  readonly isIncrement: boolean
  readonly isAmountControllable: boolean
  readonly channel: Channel
  readonly entryMode?: string | undefined
  readonly wallet?: string | undefined
  readonly riskScore?: number | undefined
  readonly merchant: {
    readonly id: string
    readonly name: string
    readonly category: string
    readonly mcc: string
    readonly country: string
    readonly city: string
  }
  readonly verification: {
    readonly cvc: CheckResult
    readonly expiry: CheckResult
    readonly addressLine1: CheckResult
    readonly postalCode: CheckResult
    readonly threeDSecure: string
  }
  readonly card: { readonly id: string; readonly purpose: string; readonly createdAtMs: number }
  readonly account: {
    readonly country: string
    readonly openedAtMs: number
    readonly availableMinor: bigint
    /** Reads the cardholder's wall clock; make it once for each time zone. */
    readonly clock: LocalClock
  }
}

const MINUTE_MS = 60_000

/** All facts of the request, the card and the account. Velocity and history facts come from where they are kept. */
export function requestFacts(context: RequestContext): Record<string, FactValue> & RequestFacts {
  const { amountMinor, isIncrement, isAmountControllable, channel, merchant, verification, card, account, atMs } =
    context
  const { hour, weekday } = account.clock(atMs)
  return {
    amount: amountMinor,
    chainAmount: context.chainTotalMinor + amountMinor,
    currency: context.currency,
    merchantAmount: context.merchantAmountMinor,
    merchantCurrency: context.merchantCurrency,
    atmFee: context.atmFeeMinor ?? 0n,
    cashback: context.cashbackMinor ?? 0n,
    isIncrement,
    isVerification: amountMinor === 0n && !isIncrement,
    isAmountControllable,
    isForeign: merchant.country !== '' && merchant.country !== account.country,
    isCardPresent: isCardPresent(channel),
    channel,
    entryMode: context.entryMode ?? channel,
    wallet: context.wallet ?? '',
    riskScore: BigInt(context.riskScore ?? -1),
    localHour: BigInt(hour),
    localDay: BigInt(weekday),
    'merchant.id': merchant.id,
    'merchant.name': merchant.name,
    'merchant.category': merchant.category,
    'merchant.mcc': merchant.mcc,
    'merchant.country': merchant.country,
    'merchant.city': merchant.city,
    'verification.cvc': verification.cvc,
    'verification.expiry': verification.expiry,
    'verification.addressLine1': verification.addressLine1,
    'verification.postalCode': verification.postalCode,
    'verification.threeDSecure': verification.threeDSecure,
    'card.id': card.id,
    'card.purpose': card.purpose,
    'card.ageMinutes': wholeUnitsSince(card.createdAtMs, atMs, MINUTE_MS),
    'card.ageDays': wholeUnitsSince(card.createdAtMs, atMs, DAY_MS),
    'account.country': account.country,
    'account.ageDays': wholeUnitsSince(account.openedAtMs, atMs, DAY_MS),
    'account.available': account.availableMinor,
  }
}

/** What history facts need to know of the request. */
export function historyQueryOf({ merchant, amountMinor, channel, atMs }: RequestContext): HistoryQuery {
  const { id, mcc, country } = merchant
  return { merchantId: id, mcc, country, amountMinor, isCardPresent: isCardPresent(channel), atMs }
}

/** Whether the card itself was at the merchant. */
export function isCardPresent(channel: Channel): boolean {
  return channel === 'chip' || channel === 'contactless' || channel === 'swipe'
}

/** Never negative: a clock that stepped back makes nothing younger than new. */
function wholeUnitsSince(sinceMs: number, atMs: number, unitMs: number): bigint {
  return BigInt(Math.max(Math.floor((atMs - sinceMs) / unitMs), 0))
}
