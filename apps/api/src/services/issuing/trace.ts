import { toSafeNumber } from '@cardwright/money'
import type { ControlCheck } from '@cardwright/rules'
import type { AuthorizationRequest } from '../../providers/issuer/authorization-request.ts'
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

/** A check with the values it saw; what a document does not set is left out. */
function writeCheck(check: ControlCheck): Record<string, unknown> {
  const { kind, owner, passed } = check
  if (check.kind === 'restriction') return { kind, owner, field: check.field, value: check.value, passed }
  const { limit } = check
  return {
    kind,
    owner,
    interval: limit.interval,
    ...(limit.categories === undefined ? {} : { categories: limit.categories }),
    ...(limit.amountMinor === undefined ? {} : { limitMinor: toSafeNumber(limit.amountMinor) }),
    ...(limit.count === undefined ? {} : { limitCount: limit.count, usedCount: check.usedCount }),
    usedMinor: toSafeNumber(check.usedMinor),
    ...(check.windowStartMs === null ? {} : { windowStartMs: check.windowStartMs, windowEndMs: check.windowEndMs }),
    passed,
    ...(check.exceeded === null ? {} : { exceeded: check.exceeded }),
  }
}
