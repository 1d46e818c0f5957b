import {
  type Account,
  type AccountEntry,
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
import type { EntryRow } from '../models/issuing/transaction-model.ts'
import { decodeCursor, toPage } from '../paging.ts'
import { type AccountBalance, readBalance, readEntries } from '../services/balance-service.ts'
import { fundAccount } from '../services/funding-service.ts'

const view = ({ accountId, currency, ledgerMinor, heldMinor }: AccountBalance): Account => ({
  id: accountId,
  ledgerMinor: toSafeNumber(ledgerMinor),
  heldMinor: toSafeNumber(heldMinor),
  availableMinor: toSafeNumber(ledgerMinor - heldMinor),
  currency,
})

const ENTRY_KINDS: Readonly<Record<string, AccountEntry['kind']>> = {
  funding: 'funding',
  clearing: 'capture',
  refund: 'refund',
}

const viewEntry = (row: EntryRow): AccountEntry => ({
  id: row.id,
  kind: row.own === 'overdraft' ? 'overdraft' : (ENTRY_KINDS[row.reason] ?? 'adjustment'),
  amountMinor: toSafeNumber(row.side === 'debit' ? -row.amount_minor : row.amount_minor),
  currency: row.currency,
  description: describe(row),
  transactionId: row.authorization_id,
  createdAt: row.at.toISOString(),
})

function describe({ reason, merchant_name: merchant, own }: EntryRow): string {
  const part = own === 'overdraft' ? ' (overdraft)' : ''
  if (reason === 'funding') return `Money added${part}`
  if (reason === 'refund') return `Refund${merchant ? ` from ${merchant}` : ''}${part}`
  if (reason === 'clearing') return `${merchant || 'Card payment'}${part}`
  return `Adjustment${part}`
}

export const createAccountController = (context: Context) => {
  const balanceOf = async (accountId: AccountId) => view(await readBalance(context, accountId))
  return {
    read: (async (_request, response) => {
      response.json(await balanceOf(accountOf(response)))
    }) satisfies RequestHandler,

    entries: (async (request, response) => {
      const { limit, cursor, from, to } = parseInput(accountEntryListQuery, request.query)
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const rows = await readEntries(context, accountOf(response), { limit: limit + 1, after, from, to })
      response.json(toPage(rows, limit, (row) => row, viewEntry))
    }) satisfies RequestHandler,

    fund: (async (request, response) => {
      const { amountMinor } = parseInput(fundRequest, request.body)
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
