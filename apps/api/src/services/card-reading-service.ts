import { type AccountId, AppError, type CardId, type CardStatus } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Context } from '../context.ts'
import {
  type CardFilter,
  type CardRow,
  type CardSpending,
  findOwnCard,
  listCards,
  sumSpending,
} from '../models/card-model.ts'
import type { Position } from '../paging.ts'

/** A card with what its line has used: this month (UTC), and ever. */
export interface ShownCard {
  card: CardRow
  spending: CardSpending
}

type Dependencies = Pick<Context, 'db' | 'clock'>

const NOTHING: CardSpending = { monthMinor: 0n, allTimeMinor: 0n }

async function showCards(context: Dependencies, cards: readonly CardRow[]): Promise<ShownCard[]> {
  if (cards.length === 0) return []
  const now = context.clock.now()
  const monthStart = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1))
  const spending = await sumSpending(context.db, cards, monthStart)
  return cards.map((card) => ({ card, spending: spending.get(card.counter_owner_id) ?? NOTHING }))
}

export async function showCard(context: Dependencies, card: CardRow): Promise<ShownCard> {
  const [shown] = await showCards(context, [card])
  return shown ?? { card, spending: NOTHING }
}

/** @throws AppError `not_found`, also for a card of somebody else */
export async function requireOwnCard(db: Context['db'], userId: string, cardId: CardId): Promise<CardRow> {
  const card = await findOwnCard(db, userId, cardId)
  if (card === undefined) throw new AppError('not_found')
  return card
}

/** @throws AppError `not_found`, also for a card of somebody else */
export const readOwnCard = async (context: Dependencies, userId: string, cardId: CardId): Promise<ShownCard> =>
  showCard(context, await requireOwnCard(context.db, userId, cardId))

export interface ListedCards {
  limit: number
  after?: Position | undefined
}

/** The cards of one account, the newest first; one more than `limit` when there are more. */
export async function listOwnCards(
  context: Dependencies,
  { accountId, status, limit, after }: ListedCards & { accountId: AccountId; status?: CardStatus | undefined },
): Promise<ShownCard[]> {
  const filter = { lane: laneOfAccount(accountId), accountId, status }
  return showCards(context, await listCards(context.db, filter, { limit: limit + 1, after }))
}

/** The cards of all people, for staff; one more than `limit` when there are more. */
export async function searchCards(
  context: Dependencies,
  { limit, after, ...filter }: ListedCards & Omit<CardFilter, 'lane'>,
): Promise<ShownCard[]> {
  const lane = filter.accountId === undefined ? undefined : laneOfAccount(filter.accountId)
  return showCards(context, await listCards(context.db, { ...filter, lane }, { limit: limit + 1, after }))
}
