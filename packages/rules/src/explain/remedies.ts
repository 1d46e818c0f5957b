import type { DeclineReason } from '../decline-reasons.ts'

/** What a cardholder can do after a decline. The apps turn each word into a button. */
export const REMEDIES = [
  'raise_limit',
  'change_controls',
  'unfreeze',
  'request_exception',
  'add_money',
  'complete_kyc',
  'use_another_card',
  'confirm_payment',
  'try_again',
  'contact_support',
] as const

export type Remedy = (typeof REMEDIES)[number]

const BY_REASON: Readonly<Record<DeclineReason, readonly Remedy[]>> = {
  card_not_active: ['unfreeze', 'use_another_card'],
  card_closed: ['use_another_card'],
  card_pending: ['try_again', 'use_another_card'],
  account_frozen: ['contact_support'],
  kyc_required: ['complete_kyc'],
  limit_exceeded: ['raise_limit', 'request_exception', 'use_another_card'],
  insufficient_funds: ['add_money'],
  category_blocked: ['change_controls', 'request_exception', 'use_another_card'],
  country_blocked: ['change_controls', 'use_another_card'],
  merchant_blocked: ['change_controls', 'use_another_card'],
  merchant_mismatch: ['use_another_card'],
  channel_blocked: ['change_controls', 'use_another_card'],
  outside_hours: ['change_controls', 'use_another_card'],
  single_use_consumed: ['use_another_card'],
  velocity: ['try_again', 'contact_support'],
  fraud_suspected: ['confirm_payment', 'contact_support'],
  verification_failed: ['try_again', 'use_another_card'],
  currency_unsupported: ['contact_support'],
  provider_declined: ['contact_support'],
  processing_error: ['try_again', 'contact_support'],
}

/** Whose setting stands in the way, where that changes what the cardholder can do about it. */
export type RemedyContext = {
  /** Who froze the card; a freeze by the program can be lifted by the program alone. */
  readonly frozenBy?: 'cardholder' | 'program' | undefined
  /** `program` where staff set the limit or restriction as a ceiling, or an operator's rule declined. */
  readonly setBy?: 'cardholder' | 'program' | undefined
}

/** What the cardholder can do, the most useful first. */
export function remediesFor(reason: DeclineReason, context: RemedyContext = {}): Remedy[] {
  const remedies = [...BY_REASON[reason]]
  if (reason === 'card_not_active' && context.frozenBy === 'program') return ['contact_support', 'use_another_card']
  if (context.setBy === 'program') return withoutOwnSettings(remedies)
  return remedies
}

function withoutOwnSettings(remedies: readonly Remedy[]): Remedy[] {
  const left = remedies.filter((remedy) => remedy !== 'raise_limit' && remedy !== 'change_controls')
  return left.includes('contact_support') ? left : [...left, 'contact_support']
}
