import { merchantListQuery, parseInput, spendingQuery } from '@cardwright/contracts'
import { toSafeNumber } from '@cardwright/money'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { readerFrom } from '../middlewares/reader.ts'
import type { MerchantSeenRow, SpendingRow } from '../models/spending-model.ts'
import { readMerchants, readSpending } from '../services/spending-service.ts'
import { cardholderOf } from './actors.ts'

export const createSpendingController = (context: Context) => ({
  spending: (async (request, response) => {
    const query = parseInput(spendingQuery, request.query)
    const { currency, rows } = await readSpending(context, cardholderOf(response), {
      ...query,
      language: readerFrom(request, response).language,
    })
    response.json({ currency, rows: rows.map(viewRow) })
  }) satisfies RequestHandler,

  merchants: (async (request, response) => {
    const page = await readMerchants(context, cardholderOf(response), parseInput(merchantListQuery, request.query))
    response.json({ ...page, data: page.data.map(viewMerchant) })
  }) satisfies RequestHandler,
})

const viewRow = (row: SpendingRow) => ({
  key: row.key,
  label: row.label,
  amountMinor: toSafeNumber(row.amount_minor),
  count: Number(row.count),
  previousMinor: toSafeNumber(row.previous_minor),
})

const viewMerchant = ({ merchant_id: id, merchant, last_seen_at: lastSeenAt }: MerchantSeenRow) => ({
  id,
  name: merchant.name ?? '',
  category: merchant.category ?? '',
  categoryCode: merchant.categoryCode ?? '',
  country: merchant.country || null,
  lastSeenAt: lastSeenAt.toISOString(),
})
