import { findCategory, parseInput, transactionListQuery, transactionQuery } from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { accountOf, callerOf } from '../middlewares/authenticate.ts'
import { readerFrom } from '../middlewares/reader.ts'
import { decodeCursor, toPage } from '../paging.ts'
import { searchTransactions } from '../services/transaction-search.ts'
import { readTransaction } from '../services/transaction-service.ts'
import { positionOf, viewStory, viewTransaction } from './transaction-view.ts'

const namesOf = (category: string): string[] => {
  const found = findCategory(category)
  return [...new Set([category, found?.code, found?.mcc].filter((name) => typeof name === 'string'))]
}

export const createTransactionController = (context: Context) => ({
  list: (async (request, response) => {
    const { limit, cursor, category, ...filter } = parseInput(transactionListQuery, request.query)
    const rows = await searchTransactions(context, callerOf(response), {
      ...filter,
      accountId: accountOf(response),
      categories: category === undefined ? undefined : namesOf(category),
      limit: limit + 1,
      after: cursor === undefined ? undefined : decodeCursor(cursor),
    })
    response.json(toPage(rows, limit, positionOf, (row) => viewTransaction(row, readerFrom(request, response))))
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const { transactionId } = parseInput(transactionQuery, request.query)
    response.json(
      viewStory(await readTransaction(context, accountOf(response), transactionId), readerFrom(request, response)),
    )
  }) satisfies RequestHandler,
})
