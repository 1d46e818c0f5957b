import type { AdminCard, Card, LimitState } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { AccountRow } from '../models/account-model.ts'
import { type CardRow, type CardSpending, sumSpending } from '../models/card-model.ts'
import type { Limits, StandingLimit } from '../services/limits-service.ts'

const NOTHING: CardSpending = { monthMinor: 0n, allTimeMinor: 0n }

/** Cards as their holder sees them, each with what its line has used. */
export async function viewCards(context: Pick<Context, 'db' | 'clock'>, cards: readonly CardRow[]): Promise<Card[]> {
  if (cards.length === 0) return []
  const now = context.clock.now()
  const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  const spending = await sumSpending(context.db, cards, monthStart)
  return cards.map((card) => viewCard(card, spending.get(card.counter_owner_id) ?? NOTHING))
}

/** The same cards, as staff see them. */
export async function viewCardsForStaff(
  context: Pick<Context, 'db' | 'clock'>,
  cards: readonly CardRow[],
): Promise<AdminCard[]> {
  const views = await viewCards(context, cards)
  return views.map((view, index) => {
    const card = cards[index]
    if (card === undefined) throw new Error('a card without its row')
    const { account_id: accountId, user_id: userId, issuer, issuer_card_id: issuerCardId } = card
    return { ...view, accountId, userId, issuer, issuerCardId }
  })
}

const viewCard = (card: CardRow, { monthMinor, allTimeMinor }: CardSpending): Card => ({
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
  spending: { currency: card.currency, monthMinor: Number(monthMinor), allTimeMinor: Number(allTimeMinor) },
  frozenBy: card.frozen_by,
  statusReason: card.status_reason,
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
  amountMinor: limit.amountMinor === undefined ? null : Number(limit.amountMinor),
  interval: limit.interval,
  count: limit.count ?? null,
  categories: limit.categories === undefined ? null : [...limit.categories],
  usedMinor: Number(state.usedMinor),
  usedCount: state.usedCount,
  remainingMinor: state.remainingMinor === null ? null : Number(state.remainingMinor),
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
