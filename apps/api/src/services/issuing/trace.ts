import { toNearestSafeNumber, toSafeNumber } from '@cardwright/money'
import type { ControlCheck, RuleSetResult } from '@cardwright/rules'
import { packTrace, type Trace, type TracedRules } from '../../models/issuing/stored-trace.ts'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
import type { ApplyingRules, DecisionState, Verdict } from './decide.ts'

/**
 * Everything a decision read and looked at, as the text to store: enough to show why it went as it did and to make it again.
 * Amounts are integers of minor units; a sum that no JSON number carries exactly is told as the largest that one does, which covers
 * whatever one payment may ask for just as well. `decidedAfterMs` is how long the request had been here when it was decided.
 */
export function writeTrace(
  request: AuthorizationRequest,
  state: DecisionState,
  verdict: Verdict,
  decidedAfterMs: number | null,
): string {
  const { card, balance, before } = state
  return packTrace({
    request: {
      amountMinor: toSafeNumber(request.amountMinor),
      currency: request.currency,
      merchantAmountMinor: toSafeNumber(request.merchantAmountMinor),
      merchantCurrency: request.merchantCurrency,
      isAmountControllable: request.isAmountControllable,
      merchant: request.merchant,
      channel: request.channel,
      verification: request.verification,
      atmFeeMinor: request.atmFeeMinor === undefined ? undefined : toSafeNumber(request.atmFeeMinor),
      cashbackMinor: request.cashbackMinor === undefined ? undefined : toSafeNumber(request.cashbackMinor),
      riskScore: request.riskScore,
      attempt: request.attempt,
      authorizedAtMs: state.authorizedAtMs,
      requestedAtMs: request.requestedAtMs,
    },
    card: {
      status: card.card_status,
      frozenBy: card.frozen_by,
      purpose: card.purpose,
      consumedBy: card.consumed_by,
      lockedMerchantId: card.locked_merchant_id,
      line: card.counter_owner_id,
      createdAtMs: card.card_created_at.getTime(),
    },
    account: {
      status: card.account_status,
      kycApproved: card.kyc_approved,
      currency: card.currency,
      country: card.account_country,
      timeZone: card.account_time_zone,
      openedAtMs: card.account_created_at.getTime(),
    },
    balanceBefore: {
      ledgerMinor: toNearestSafeNumber(balance.ledgerMinor - balance.overdraftMinor),
      heldMinor: toNearestSafeNumber(balance.heldMinor),
      availableMinor: toNearestSafeNumber(balance.ledgerMinor - balance.overdraftMinor - balance.heldMinor),
    },
    chain: {
      authorizedMinor: toNearestSafeNumber(before.authorizedMinor),
      holdMinor: toNearestSafeNumber(before.holdMinor),
      postedMinor: toNearestSafeNumber(before.postedMinor),
      isCounted: before.isCounted,
    },
    holdAfterMinor: toNearestSafeNumber(verdict.after.holdMinor),
    checks: verdict.checks.map(writeCheck),
    rules: state.ruling === null || verdict.ruled === null ? undefined : tracedRules(state.ruling, verdict.ruled),
    ...(verdict.otherwise === null ? {} : { otherwise: verdict.otherwise }),
    ...(state.exception === null ? {} : { exceptionId: state.exception.id }),
    ...(state.exception?.isByPolicy === true ? { isExceptionByPolicy: true } : {}),
    result: verdict.isApproved ? 'approved' : 'declined',
    reason: verdict.reason,
    decidedAfterMs,
  })
}

/**
 * Which set of rules decided and what it saw. Rules that matched or failed are told by their place in the set, which is kept for
 * ever; the others that cover the subject were looked at and did not match. Where all are for the whole program, so is every subject.
 */
function tracedRules({ rules, subject, missing }: ApplyingRules, { trace, verdict }: RuleSetResult): TracedRules {
  const matched: number[] = []
  const errors: Record<string, string> = {}
  for (const { ruleId, result, error } of trace.rules) {
    if (result === 'matched') matched.push(rules.placeOf(ruleId))
    else if (result === 'error') errors[rules.placeOf(ruleId)] = error ?? ''
  }
  return {
    set: Number(rules.number),
    contentHash: rules.contentHash,
    values: trace.values,
    matched,
    verdict: verdict.kind,
    ruleId: verdict.kind === 'approve' ? undefined : verdict.ruleId,
    subject: rules.hasNarrowScopes ? subject : undefined,
    missing: missing.length === 0 ? undefined : missing,
    errors: Object.keys(errors).length === 0 ? undefined : errors,
  }
}

/** A check with the values it saw; what a document does not set is left out. */
function writeCheck(check: ControlCheck): Trace['checks'][number] {
  const { kind, owner, passed } = check
  if (check.kind === 'restriction') return { kind, owner, passed, field: check.field, value: check.value }
  const { limit } = check
  return {
    kind,
    owner,
    passed,
    interval: limit.interval,
    usedMinor: toNearestSafeNumber(check.usedMinor),
    limitMinor: limit.amountMinor === undefined ? undefined : toSafeNumber(limit.amountMinor),
    windowStartMs: check.windowStartMs ?? undefined,
    windowEndMs: check.windowStartMs === null ? undefined : check.windowEndMs,
    exceeded: check.exceeded ?? undefined,
    categories: limit.categories,
    limitCount: limit.count,
    usedCount: limit.count === undefined ? undefined : check.usedCount,
  }
}
