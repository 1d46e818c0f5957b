import type { DeclineReason } from '@cardwright/contracts'
import { availableOf, type Balance, type Fold } from '@cardwright/ledger'
import {
  type CompiledControls,
  type ControlCheck,
  type ControlFacts,
  checkLimits,
  checkRestrictions,
  type LimitCheck,
  type RequestFacts,
  type RuleSet,
  type RuleSetResult,
  type RuleSubject,
  type UsageByCounter,
} from '@cardwright/rules'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import { EXCEPTABLE_REASONS } from './exceptable-reasons.ts'
import type { LiveRules } from './live-rules.ts'

/** A controls document that applies, with what its counters hold for this request. */
export interface ApplyingControls {
  name: 'card' | 'account' | 'ceiling'
  compiled: CompiledControls
  usage: UsageByCounter
}

/** The operator's rules that apply, with everything they may ask. */
export interface ApplyingRules {
  rules: LiveRules
  subject: RuleSubject
  facts: RequestFacts
  /** Facts that could not be told: what is remembered of a long past was still being read. */
  missing: readonly string[]
}

export interface AppliedException {
  id: string
  /** Granted by the policy: it covers what the cardholder's own controls and ceilings refuse, and nothing that a rule declines. */
  isByPolicy: boolean
}

/** Everything a decision looks at. Nothing else is read, so a decision can be made again from its trace. */
export interface DecisionState {
  card: CardStateRow
  balance: Balance
  controls: readonly ApplyingControls[]
  /** Null where there are no rules at all. */
  ruling: ApplyingRules | null
  /** An exception for this payment: a limit or a blocked category does not stop it. */
  exception: AppliedException | null
  /** The chain before this request, and what it would amount to if that much were approved with that buffer. */
  before: Fold
  after(approvedMinor: bigint, bufferMinor: bigint): Fold
  /** When the chain began: it fixes the windows of its limits. */
  authorizedAtMs: number
}

export interface Verdict {
  isApproved: boolean
  /** What is approved; less than what was asked for where a rule says so, nothing on a decline. */
  approvedMinor: bigint
  /** Held above what is approved. */
  bufferMinor: bigint
  reason: DeclineReason | null
  /** The check that failed, where one did: it tells which limit, how much was left, when it resets. */
  failed: ControlCheck | null
  checks: readonly ControlCheck[]
  /** What the rules said; null where they were not asked. */
  ruled: RuleSetResult | null
  /** For a decline by a rule: what limits and balance alone would have said, so that other rules can be tried on it later. */
  otherwise: DeclineReason | 'approved' | null
  after: Fold
}

/**
 * Decides one request: the first reason of card, account, KYC, currency, restrictions, single use, rules, limits, balance.
 * Pure: the same state gives the same verdict.
 */
export function decide(request: AuthorizationRequest, state: DecisionState): Verdict {
  const refusal = refuseByState(request, state.card)
  if (refusal !== null) return decline(state, refusal, [])
  const facts = toControlFacts(request, state)
  const restrictions = state.controls.flatMap(({ compiled }) => checkRestrictions(compiled, facts))
  const restricted = restrictions.find((check) => !check.passed && !isExcepted(state, check.reason))
  if (restricted !== undefined) return decline(state, restricted.reason, restrictions, { failed: restricted })
  const spent = refuseByPurpose(request, state)
  if (spent !== null) return decline(state, spent, restrictions)
  const { ruling } = state
  if (ruling === null)
    return decideByMoney({ request, state, facts, restrictions, approvedMinor: request.amountMinor, ruled: null })
  const ruled = ruling.rules.live.evaluate(ruling.facts, ruling.subject)
  const refused = refuseByRules(ruling.rules.live, ruled, { isExcepted: state.exception?.isByPolicy === false })
  const approvedMinor = ruled.verdict.kind === 'partial' ? ruled.verdict.amountMinor : request.amountMinor
  const verdict = decideByMoney({ request, state, facts, restrictions, approvedMinor, ruled })
  if (refused === null) return verdict
  return decline(state, refused, verdict.checks, { ruled, otherwise: verdict.reason ?? 'approved' })
}

/** Limits see what would be approved; the buffer weighs on what is available alone. */
function decideByMoney(given: {
  request: AuthorizationRequest
  state: DecisionState
  facts: ControlFacts
  restrictions: readonly ControlCheck[]
  approvedMinor: bigint
  ruled: RuleSetResult | null
}): Verdict {
  const { state, restrictions, approvedMinor, ruled } = given
  const facts = approvedMinor === given.facts.amountMinor ? given.facts : { ...given.facts, amountMinor: approvedMinor }
  const limits = state.controls.flatMap(({ compiled, usage }): LimitCheck[] => checkLimits(compiled, facts, usage))
  const checks = limits.length === 0 ? restrictions : [...restrictions, ...limits]
  const exceeded = limits.find((check) => !check.passed && !isExcepted(state, check.reason))
  if (exceeded !== undefined) return decline(state, 'limit_exceeded', checks, { failed: exceeded, ruled })
  const bufferMinor = ruled?.bufferMinor ?? 0n
  const after = state.after(approvedMinor, bufferMinor)
  if (!isCovered(state, after)) return decline(state, 'insufficient_funds', checks, { ruled })
  return {
    isApproved: true,
    approvedMinor,
    bufferMinor,
    reason: null,
    failed: null,
    checks,
    ruled,
    otherwise: null,
    after,
  }
}

const isExcepted = ({ exception }: DecisionState, reason: DeclineReason): boolean =>
  exception !== null && EXCEPTABLE_REASONS.has(reason)

/** Why the rules decline. With an exception that staff granted, the first of them whose reason it does not cover. */
export function refuseByRules(
  ruleSet: Pick<RuleSet, 'documents'>,
  { verdict, trace }: Pick<RuleSetResult, 'verdict' | 'trace'>,
  { isExcepted }: { isExcepted: boolean },
): DeclineReason | null {
  if (verdict.kind !== 'decline') return null
  if (!isExcepted || !EXCEPTABLE_REASONS.has(verdict.reason)) return verdict.reason
  const outcomes = new Map(trace.rules.map(({ ruleId, result }) => [ruleId, result]))
  const ran = ruleSet.documents.filter(({ ruleId }) => outcomes.has(ruleId))
  for (const { ruleId, action } of ran) {
    const isOther = action.kind === 'decline' && !EXCEPTABLE_REASONS.has(action.reason)
    if (isOther && outcomes.get(ruleId) === 'matched') return action.reason
  }
  const isBroken = ran.some(({ ruleId, onError }) => outcomes.get(ruleId) === 'error' && onError !== 'ignore')
  return isBroken ? 'processing_error' : null
}

function refuseByState(request: AuthorizationRequest, card: CardStateRow): DeclineReason | null {
  if (card.card_status === 'closed') return 'card_closed'
  if (card.card_status === 'pending') return 'card_pending'
  if (card.card_status === 'frozen') return 'card_not_active'
  if (card.account_status !== 'active') return 'account_frozen'
  if (!card.kyc_approved) return 'kyc_required'
  return request.currency === card.currency ? null : 'currency_unsupported'
}

/** A verification of the account ($0) consumes nothing; increments belong to the authorization that did. */
function refuseByPurpose(
  request: AuthorizationRequest,
  { card, before, controls }: DecisionState,
): DeclineReason | null {
  const isOfUsedChain = before.isCounted
  if (card.purpose === 'single_use' && card.consumed_by !== null && !isOfUsedChain) return 'single_use_consumed'
  const isElsewhere = card.locked_merchant_id !== null && card.locked_merchant_id !== request.merchant.id
  // A list of merchants stands in the place of the lock, and was looked at with the other restrictions.
  const hasList = controls.some(({ name, compiled }) => name === 'card' && compiled.allowedMerchants !== null)
  if (card.purpose === 'merchant_locked' && isElsewhere && !hasList) return 'merchant_mismatch'
  return null
}

/** What the hold would grow by must be available; an amount equal to what remains passes. */
function isCovered({ balance, before }: DecisionState, after: Fold): boolean {
  const growth = after.holdMinor - before.holdMinor
  return growth <= 0n || growth <= availableOf(balance)
}

const toControlFacts = (request: AuthorizationRequest, { before, authorizedAtMs }: DecisionState): ControlFacts => ({
  amountMinor: request.amountMinor,
  chainTotalMinor: before.authorizedMinor > 0n ? before.authorizedMinor : 0n,
  currency: request.currency,
  isIncrement: before.isCounted,
  mcc: request.merchant.categoryCode,
  category: request.merchant.category,
  country: request.merchant.country,
  merchantId: request.merchant.id,
  channel: request.channel,
  authorizedAtMs,
})

const decline = (
  { before }: DecisionState,
  reason: DeclineReason,
  checks: readonly ControlCheck[],
  more: Partial<Pick<Verdict, 'failed' | 'ruled' | 'otherwise'>> = {},
): Verdict => ({
  isApproved: false,
  approvedMinor: 0n,
  bufferMinor: 0n,
  reason,
  failed: null,
  checks,
  ruled: null,
  otherwise: null,
  after: before,
  ...more,
})
