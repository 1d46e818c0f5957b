import type { DeclineReason } from '@cardwright/contracts'
import { availableOf, type Balance, type Fold } from '@cardwright/ledger'
import {
  type CompiledControls,
  type ControlCheck,
  type ControlFacts,
  checkLimits,
  checkRestrictions,
  type LimitCheck,
  type UsageByCounter,
} from '@cardwright/rules'
import type { CardStateRow } from '../../models/issuing/decision-model.ts'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'

/** A controls document that applies, with what its counters hold for this request. */
export interface ApplyingControls {
  name: 'card' | 'account' | 'ceiling'
  compiled: CompiledControls
  usage: UsageByCounter
}

/** Everything a decision looks at. Nothing else is read, so a decision can be made again from its trace. */
export interface DecisionState {
  card: CardStateRow
  balance: Balance
  controls: readonly ApplyingControls[]
  /** The chain before this request, and what it would amount to if the request were approved. */
  before: Fold
  after: Fold
  /** When the chain began: it fixes the windows of its limits. */
  authorizedAtMs: number
}

export interface Verdict {
  isApproved: boolean
  reason: DeclineReason | null
  /** The check that failed, where one did: it tells which limit, how much was left, when it resets. */
  failed: ControlCheck | null
  checks: readonly ControlCheck[]
}

/**
 * Decides one request: the first reason of card, account, KYC, currency, restrictions, single use, limits, balance.
 * Pure: the same state gives the same verdict.
 */
export function decide(request: AuthorizationRequest, state: DecisionState): Verdict {
  const refusal = refuseByState(request, state.card)
  if (refusal !== null) return decline(refusal, [])
  const facts = toControlFacts(request, state)
  const restrictions = state.controls.flatMap(({ compiled }) => checkRestrictions(compiled, facts))
  const restricted = restrictions.find((check) => !check.passed)
  if (restricted !== undefined) return decline(restricted.reason, restrictions, restricted)
  const spent = refuseByPurpose(request, state)
  if (spent !== null) return decline(spent, restrictions)
  const limits = state.controls.flatMap(({ compiled, usage }): LimitCheck[] => checkLimits(compiled, facts, usage))
  const checks = [...restrictions, ...limits]
  const exceeded = limits.find((check) => !check.passed)
  if (exceeded !== undefined) return decline('limit_exceeded', checks, exceeded)
  if (!isCovered(state)) return decline('insufficient_funds', checks)
  return { isApproved: true, reason: null, failed: null, checks }
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
function refuseByPurpose(request: AuthorizationRequest, { card, before }: DecisionState): DeclineReason | null {
  const isOfUsedChain = before.isCounted
  if (card.purpose === 'single_use' && card.consumed_by !== null && !isOfUsedChain) return 'single_use_consumed'
  const isElsewhere = card.locked_merchant_id !== null && card.locked_merchant_id !== request.merchant.id
  if (card.purpose === 'merchant_locked' && isElsewhere) return 'merchant_mismatch'
  return null
}

/** What the hold would grow by must be available; an amount equal to what remains passes. */
function isCovered({ balance, before, after }: DecisionState): boolean {
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
  reason: DeclineReason,
  checks: readonly ControlCheck[],
  failed: ControlCheck | null = null,
): Verdict => ({
  isApproved: false,
  reason,
  failed,
  checks,
})
