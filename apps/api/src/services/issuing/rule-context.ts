import {
  type CheckResult,
  createLocalClock,
  type FactValue,
  historyQueryOf,
  isTimeZone,
  type LocalClock,
  type RequestContext,
  type RequestFacts,
  type RuleSubject,
  requestFacts,
  type VelocitySubject,
} from '@cardwright/rules'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import type { AuthorizationRequest, Merchant, Verification } from '../../providers/issuer/authorization-request.ts'
import type { LiveRules } from './live-rules.ts'
import type { RuleInput } from './rule-input.ts'
import type { RuleMemory } from './rule-memory.ts'

/** What rules may know of a card and its account besides the request. */
export interface RuleCard {
  cardId: string
  /** The first card of the line: a replaced card goes on under its predecessor's name. */
  lineId: string
  accountId: string
  userId: string
  purpose: string
  createdAtMs: number
  currency: string
  country: string
  timeZone: string
  openedAtMs: number
}

export const toRuleCard = (card: CardStateRow): RuleCard => ({
  cardId: card.card_id,
  lineId: card.counter_owner_id,
  accountId: card.account_id,
  userId: card.user_id,
  purpose: card.purpose,
  createdAtMs: card.card_created_at.getTime(),
  currency: card.currency,
  country: card.account_country,
  timeZone: card.account_time_zone,
  openedAtMs: card.account_created_at.getTime(),
})

/** The moment that counts for a request: a chain's first one is the chain's own time, by which limits count it too. */
export const eventTimeOf = (
  { attempt, requestedAtMs }: Pick<AuthorizationRequest, 'attempt' | 'requestedAtMs'>,
  authorizedAtMs: number,
): number => (attempt === 0 ? authorizedAtMs : requestedAtMs)

/** Whose request it is. Groups are told from what cards and accounts are. */
export const ruleSubjectOf = (card: RuleCard): RuleSubject => ({
  cardId: card.lineId,
  cardholderId: card.userId,
  groupIds: [`purpose:${card.purpose}`, `country:${card.country}`, `currency:${card.currency}`],
})

/** Owners and places as counters name them. */
export const velocitySubjectOf = (
  card: Pick<RuleCard, 'lineId' | 'accountId'>,
  currency: string,
  merchant: Pick<Merchant, 'id' | 'categoryCode' | 'country'>,
): VelocitySubject => ({
  cardId: card.lineId,
  cardholderId: card.accountId,
  currency,
  merchantId: merchant.id,
  mcc: merchant.categoryCode,
  country: merchant.country,
})

export interface RequestStanding {
  /** What the chain was approved for before, in minor units; and whether the request adds to it. */
  chainTotalMinor: bigint
  isIncrement: boolean
  availableMinor: bigint
  atMs: number
}

/** A request in the words that rules are written in. */
export function requestContextOf(
  request: Pick<
    AuthorizationRequest,
    | 'amountMinor'
    | 'currency'
    | 'merchantAmountMinor'
    | 'merchantCurrency'
    | 'isAmountControllable'
    | 'merchant'
    | 'channel'
    | 'verification'
    | 'atmFeeMinor'
    | 'cashbackMinor'
    | 'riskScore'
  >,
  card: RuleCard,
  { chainTotalMinor, isIncrement, availableMinor, atMs }: RequestStanding,
): RequestContext {
  const { merchant } = request
  return {
    atMs,
    amountMinor: request.amountMinor,
    chainTotalMinor,
    currency: request.currency,
    merchantAmountMinor: request.merchantAmountMinor,
    merchantCurrency: request.merchantCurrency,
    atmFeeMinor: request.atmFeeMinor,
    cashbackMinor: request.cashbackMinor,
    isIncrement,
    isAmountControllable: request.isAmountControllable,
    channel: request.channel,
    wallet: request.verification.wallet,
    riskScore: request.riskScore,
    merchant: {
      id: merchant.id,
      name: merchant.name,
      category: merchant.category,
      mcc: merchant.categoryCode,
      country: merchant.country,
      city: merchant.city,
    },
    verification: verificationOf(request.verification),
    card: { id: card.cardId, purpose: card.purpose, createdAtMs: card.createdAtMs },
    account: {
      country: card.country,
      openedAtMs: card.openedAtMs,
      availableMinor,
      clock: clockOf(card.timeZone),
    },
  }
}

const CHECK_RESULTS: ReadonlySet<string> = new Set(['match', 'mismatch', 'not_provided'])
const asCheck = (result: string): CheckResult => (CHECK_RESULTS.has(result) ? (result as CheckResult) : 'not_provided')

const verificationOf = ({ cvc, expiry, address, postalCode, threeDSecure }: Verification) => ({
  cvc: asCheck(cvc),
  expiry: asCheck(expiry),
  addressLine1: asCheck(address),
  postalCode: asCheck(postalCode),
  threeDSecure: threeDSecure === '' ? 'none' : threeDSecure,
})

const clocks = new Map<string, LocalClock>()

/** One clock for each time zone; a zone that this machine does not know counts as UTC. */
function clockOf(timeZone: string): LocalClock {
  const known = clocks.get(timeZone)
  if (known !== undefined) return known
  const clock = createLocalClock(isTimeZone(timeZone) ? timeZone : 'UTC')
  clocks.set(timeZone, clock)
  return clock
}

const NONE: readonly string[] = []

/** Every fact that rules for this subject may ask for, and the names of those that cannot be told: their past is still being read. */
export function collectFacts(
  rules: LiveRules,
  memory: RuleMemory,
  input: RuleInput,
  context: RequestContext,
): { facts: RequestFacts; missing: readonly string[] } {
  const facts: Record<string, FactValue> & RequestFacts = requestFacts(context)
  memory.read(rules, input, historyQueryOf(context), facts)
  const { names } = rules.planFor(input.subject)
  const isWhole = names.every((name) => facts[name] !== undefined)
  return { facts, missing: isWhole ? NONE : names.filter((name) => facts[name] === undefined) }
}
