/**
 * The closed list of reasons a decision may give for declining. The API, the apps and the ledger of
 * decisions know exactly these words; a reason is never free text.
 */
export const DECLINE_REASONS = [
  'card_not_active',
  'card_closed',
  'card_pending',
  'account_frozen',
  'kyc_required',
  'limit_exceeded',
  'insufficient_funds',
  'category_blocked',
  'country_blocked',
  'merchant_blocked',
  'merchant_mismatch',
  'channel_blocked',
  'outside_hours',
  'single_use_consumed',
  'velocity',
  'fraud_suspected',
  'verification_failed',
  'currency_unsupported',
  'provider_declined',
  'processing_error',
] as const

export type DeclineReason = (typeof DECLINE_REASONS)[number]

const KNOWN_REASONS: ReadonlySet<string> = new Set(DECLINE_REASONS)

/** Whether a word belongs to the closed list. */
export function isDeclineReason(value: unknown): value is DeclineReason {
  return typeof value === 'string' && KNOWN_REASONS.has(value)
}
