import type { UserId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { listTransactions, type TransactionFilter, type TransactionRow } from '../models/issuing/transaction-model.ts'
import type { Position } from '../paging.ts'
import { requireOwnCard } from './card-reading-service.ts'

/**
 * A person's own transactions by whatever they remember of them.
 * @throws AppError `not_found` for a card of somebody else
 */
export async function searchTransactions(
  { db }: Pick<Context, 'db'>,
  userId: UserId,
  { limit, after, ...filter }: TransactionFilter & { limit: number; after?: Position | undefined },
): Promise<TransactionRow[]> {
  if (filter.cardId !== undefined) await requireOwnCard(db, userId, filter.cardId)
  return listTransactions(db, filter, { limit, after })
}
