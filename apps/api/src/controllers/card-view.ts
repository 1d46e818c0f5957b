import type { AdminCard, Card, LimitState } from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { AccountRow } from '../models/account-model.ts'
import type { Position } from '../paging.ts'
import type { ShownCard } from '../services/card-reading-service.ts'
import type { Limits, StandingLimit } from '../services/limits-service.ts'
import type { Preview } from '../services/preview/preview-service.ts'
import type { Turned } from '../services/preview/replay.ts'

/** The same card, as staff see it. */
export function viewCardForStaff(shown: ShownCard): AdminCard {
  const { account_id: accountId, user_id: userId, issuer, issuer_card_id: issuerCardId } = shown.card
  return { ...viewCard(shown), statusReason: shown.card.status_reason, accountId, userId, issuer, issuerCardId }
}

/** A card as its holder sees it. Why staff froze it is for the audit log: a person under suspicion is not warned here. */
export const viewCard = ({ card, spending: { monthMinor, allTimeMinor } }: ShownCard): Card => ({
  id: card.id,
  status: card.status,
  last4: card.last4,
  brand: card.brand,
  expMonth: card.exp_month,
  expYear: card.exp_year,
  label: card.label === '' ? null : card.label,
  colour: card.colour === '' ? null : card.colour,
  purpose: card.purpose,
  controls: card.controls as Card['controls'],
  spending: { currency: card.currency, monthMinor: toSafeNumber(monthMinor), allTimeMinor: toSafeNumber(allTimeMinor) },
  frozenBy: card.frozen_by,
  statusReason: card.frozen_by === 'program' ? null : card.status_reason,
  replacedBy: card.replaced_by,
  createdAt: card.created_at.toISOString(),
})

export const viewLimits = ({ asOf, currency, limits }: Limits) => ({
  asOf: asOf.toISOString(),
  currency,
  data: limits.map(viewLimit),
  nextCursor: null,
})

const viewLimit = ({ limit, ...state }: StandingLimit): LimitState => ({
  amountMinor: limit.amountMinor === undefined ? null : toSafeNumber(limit.amountMinor),
  interval: limit.interval,
  count: limit.count ?? null,
  categories: limit.categories === undefined ? null : [...limit.categories],
  usedMinor: toSafeNumber(state.usedMinor),
  usedCount: state.usedCount,
  remainingMinor: state.remainingMinor === null ? null : toSafeNumber(state.remainingMinor),
  remainingCount: state.remainingCount,
  windowStart: toTime(state.windowStartMs),
  windowEnd: toTime(state.windowEndMs),
  setBy: state.setBy,
})

const toTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

export const viewAccountControls = ({ controls, ceiling }: Pick<AccountRow, 'controls' | 'ceiling'>) => ({
  controls,
  ceiling: Object.keys(ceiling).length === 0 ? null : ceiling,
})

/** Where a card stands in lists, which go by age. */
export const positionOf = ({ card }: ShownCard): Position => ({ at: card.created_at, id: card.id })

/** The newest of what would have gone the other way. */
const MOST_EXAMPLES = 5

export const viewPreview = ({ examined, newlyDeclined, newlyApproved, currency }: Preview) => ({
  examined,
  newlyDeclined: viewTurned(newlyDeclined, currency),
  newlyApproved: viewTurned(newlyApproved, currency),
})

const viewTurned = (turned: readonly Turned[], currency: string) => ({
  count: turned.length,
  amountMinor: toSafeNumber(turned.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)),
  examples: turned
    .slice(-MOST_EXAMPLES)
    .toReversed()
    .map(({ decision, amountMinor, reason }) => ({
      transactionId: decision.authorization_id,
      merchant: decision.trace.request.merchant.name ?? '',
      amountMinor: toSafeNumber(amountMinor),
      currency,
      reason,
      createdAt: new Date(decision.trace.request.authorizedAtMs).toISOString(),
    })),
})
