import type { Context } from '../context.ts'
import type { AuthorizationRecord, CardholderRecord, CardRecord } from '../store/records.ts'
import { isExpired } from './cards.ts'
import { controlsAllow, utcDay } from './spending-controls.ts'

export interface Subjects {
  authorization: AuthorizationRecord
  card: CardRecord
  cardholder: CardholderRecord
  /** The issuer's fraud score says no. */
  isSuspicious: boolean
}

/**
 * Why the issuer itself declines a request before anybody is asked, as a `request_history` reason; null if it does
 * not. The first reason found counts.
 */
export function findRefusal(context: Pick<Context, 'store' | 'clock'>, subjects: Subjects): string | null {
  const { authorization, card, cardholder } = subjects
  return (
    refusalByCard(card, authorization, new Date(context.clock.nowMs())) ??
    refusalByCardholder(cardholder) ??
    refusalByVerification(authorization) ??
    (subjects.isSuspicious ? 'suspected_fraud' : null) ??
    refusalByControls(context, subjects) ??
    refusalByBalance(context, authorization)
  )
}

function refusalByCard(card: CardRecord, authorization: AuthorizationRecord, now: Date): string | null {
  // A card that canceled itself after its last payment still takes that payment's increments.
  const isUsedUp = card.cancelAfterPayments !== null && card.payments >= card.cancelAfterPayments
  if (card.status === 'canceled' && !(isUsedUp && authorization.history.length > 0)) return 'card_canceled'
  if (card.status === 'inactive') return 'card_inactive'
  return isExpired(card, now) ? 'card_expired' : null
}

function refusalByCardholder(cardholder: CardholderRecord): string | null {
  switch (cardholder.status) {
    case 'active':
      return null
    case 'inactive':
      return 'cardholder_inactive'
    case 'blocked':
      return 'cardholder_blocked'
  }
}

function refusalByVerification({ verification }: AuthorizationRecord): string | null {
  const failed =
    verification.cvc_check === 'mismatch' ||
    verification.expiry_check === 'mismatch' ||
    verification.three_d_secure?.result === 'failed'
  return failed ? 'verification_failed' : null
}

function refusalByControls(context: Pick<Context, 'store'>, subjects: Subjects): string | null {
  const { authorization, card, cardholder } = subjects
  const additionalMinor = authorization.pending?.amountMinor ?? 0n
  const isFirst = authorization.history.length === 0
  const shared = {
    money: context.store.money,
    day: utcDay(authorization.created),
    additionalMinor,
    totalMinor: isFirst ? additionalMinor : authorization.amountMinor + additionalMinor,
  }
  const allowed =
    controlsAllow(card.spendingControls, authorization, { ...shared, owner: card.id }) &&
    controlsAllow(cardholder.spendingControls, authorization, { ...shared, owner: cardholder.id })
  return allowed ? null : 'spending_controls'
}

function refusalByBalance(context: Pick<Context, 'store'>, authorization: AuthorizationRecord): string | null {
  const neededMinor = authorization.pending?.amountMinor ?? 0n
  if (neededMinor === 0n) return null
  return context.store.money.availableMinor(authorization.currency) < neededMinor ? 'insufficient_funds' : null
}
