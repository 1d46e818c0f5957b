import {
  type AccountId,
  AppError,
  accountEntryListQuery,
  adminFundRequest,
  fundRequest,
  parseInput,
} from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { accountOf, callerFrom } from '../middlewares/authenticate.ts'
import { readerFrom } from '../middlewares/reader.ts'
import { decodeCursor, toPage } from '../paging.ts'
import { readBalance, readEntries } from '../services/balance-service.ts'
import { fundAccount } from '../services/funding-service.ts'
import { viewBalance } from './balance-view.ts'
import { viewEntry } from './entry-view.ts'

export const createAccountController = (context: Context) => {
  const balanceOf = async (accountId: AccountId) => viewBalance(await readBalance(context, accountId))
  return {
    read: (async (_request, response) => {
      response.json(await balanceOf(accountOf(response)))
    }) satisfies RequestHandler,

    entries: (async (request, response) => {
      const { limit, cursor, from, to } = parseInput(accountEntryListQuery, request.query)
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const rows = await readEntries(context, accountOf(response), { limit: limit + 1, after, from, to })
      response.json(
        toPage(
          rows,
          limit,
          (row) => row,
          (row) => viewEntry(row, readerFrom(request, response).language),
        ),
      )
    }) satisfies RequestHandler,

    fund: (async (request, response) => {
      const { amountMinor, receivedAt } = parseInput(fundRequest, request.body)
      if (!context.config.issuer.isSandbox) throw new AppError('sandbox_only')
      const accountId = accountOf(response)
      const { userId } = callerFrom(response)
      const funding = await fundAccount(context, {
        accountId,
        amountMinor,
        source: 'sandbox',
        reference: response.locals.idempotencyKey ?? '',
        key: response.locals.idempotencyKey ?? '',
        reason: 'Sandbox money',
        receivedAt,
        actor: { kind: 'cardholder', id: userId, requestId: response.locals.requestId },
      })
      response.status(201).json({
        id: funding.transaction_id,
        amountMinor: toSafeNumber(funding.amount_minor),
        currency: funding.currency,
        account: await balanceOf(accountId),
        createdAt: funding.at.toISOString(),
      })
    }) satisfies RequestHandler,

    fundByStaff: (async (request, response) => {
      const { accountId, amountMinor, externalReference, reason } = parseInput(adminFundRequest, request.body)
      const { userId } = callerFrom(response)
      const funding = await fundAccount(context, {
        accountId,
        amountMinor,
        source: 'bank',
        reference: externalReference,
        key: response.locals.idempotencyKey ?? '',
        reason,
        actor: { kind: 'staff', id: userId, requestId: response.locals.requestId },
      })
      response.status(201).json({
        id: funding.transaction_id,
        accountId,
        amountMinor: toSafeNumber(funding.amount_minor),
        currency: funding.currency,
        externalReference,
        account: await balanceOf(accountId),
        createdAt: funding.at.toISOString(),
      })
    }) satisfies RequestHandler,
  }
}
