import type { Context } from '../context.ts'
import { listTransactions, type TransactionFilter, type TransactionRow } from '../models/issuing/transaction-model.ts'
import type { Position } from '../paging.ts'

/** A person's own transactions by whatever they remember of them. */
export const searchTransactions = (
  { db }: Pick<Context, 'db'>,
  { limit, after, ...filter }: TransactionFilter & { limit: number; after?: Position | undefined },
): Promise<TransactionRow[]> => listTransactions(db, filter, { limit, after })
