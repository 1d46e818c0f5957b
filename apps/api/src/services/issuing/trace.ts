import { toSafeNumber } from '@cardwright/money'
import type { ControlCheck } from '@cardwright/rules'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { DecisionState, Verdict } from './decide.ts'

/**
 * Everything a decision read and looked at, as JSON text: enough to show why it went as it did and to make it again.
 * Amounts are integers of minor units.
 */
export function writeTrace(request: AuthorizationRequest, state: DecisionState, verdict: Verdict): string {
  const { card, balance, before, after } = state
  return JSON.stringify({
    request: {
      amountMinor: toSafeNumber(request.amountMinor),
      currency: request.currency,
      merchantAmountMinor: toSafeNumber(request.merchantAmountMinor),
      merchantCurrency: request.merchantCurrency,
      isAmountControllable: request.isAmountControllable,
      merchant: request.merchant,
      channel: request.channel,
      verification: request.verification,
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
    },
    account: { status: card.account_status, kycApproved: card.kyc_approved, currency: card.currency },
    balanceBefore: {
      ledgerMinor: toSafeNumber(balance.ledgerMinor - balance.overdraftMinor),
      heldMinor: toSafeNumber(balance.heldMinor),
      availableMinor: toSafeNumber(balance.ledgerMinor - balance.overdraftMinor - balance.heldMinor),
    },
    chain: {
      authorizedMinor: toSafeNumber(before.authorizedMinor),
      holdMinor: toSafeNumber(before.holdMinor),
      postedMinor: toSafeNumber(before.postedMinor),
    },
    holdAfterMinor: toSafeNumber(verdict.isApproved ? after.holdMinor : before.holdMinor),
    checks: verdict.checks.map(writeCheck),
    result: verdict.isApproved ? 'approved' : 'declined',
    reason: verdict.reason,
  })
}

const toNumber = (value: bigint | null | undefined): number | null =>
  value === null || value === undefined ? null : toSafeNumber(value)

function writeCheck(check: ControlCheck): Record<string, unknown> {
  if (check.kind === 'restriction') {
    return {
      kind: check.kind,
      owner: check.owner,
      field: check.field,
      value: check.value,
      passed: check.passed,
      reason: check.reason,
    }
  }
  return {
    kind: check.kind,
    owner: check.owner,
    interval: check.limit.interval,
    categories: check.limit.categories ?? null,
    limitMinor: toNumber(check.limit.amountMinor),
    limitCount: check.limit.count ?? null,
    usedMinor: toNumber(check.usedMinor),
    usedCount: check.usedCount,
    amountMinor: toNumber(check.amountMinor),
    remainingMinor: toNumber(check.remainingMinor),
    remainingCount: check.remainingCount,
    windowStartMs: check.windowStartMs,
    windowEndMs: check.windowEndMs,
    passed: check.passed,
    exceeded: check.exceeded,
  }
}
