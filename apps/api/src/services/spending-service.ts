import { type AccountId, AppError, type CardId, findCategory, type Language } from '@cardwright/contracts'
import { nameOfCategoryIn } from '@cardwright/contracts/catalogue/category-names'
import type { Context } from '../context.ts'
import { findAccount } from '../models/account-model.ts'
import {
  listMerchants,
  type MerchantPlace,
  type MerchantSeenRow,
  type SpendingKey,
  type SpendingRow,
  sumSpending,
} from '../models/spending-model.ts'
import { monthOf } from '../month.ts'
import { decodeCursor, type Page, type Position, toPage, unknownCursor } from '../paging.ts'
import { requireOwnCard } from './card-reading-service.ts'

interface Owner {
  accountId: AccountId
  userId: string
}

export interface Spending {
  currency: string
  rows: SpendingRow[]
}

/**
 * What was spent in a month (UTC, by the time of the purchase) in the account's currency: held or posted, less refunds that
 * belong to a purchase.
 * @throws AppError `not_found` for a card of somebody else
 */
export async function readSpending(
  { db }: Pick<Context, 'db'>,
  owner: Owner,
  { month, by, cardId, language }: { month: string; by: SpendingKey; cardId?: CardId | undefined; language: Language },
): Promise<Spending> {
  if (cardId !== undefined) await requireOwnCard(db, owner.userId, cardId)
  const account = await findAccount(db, owner.accountId)
  if (account === undefined) throw new AppError('not_found')
  const { previous, start, end } = monthOf(month)
  const { currency } = account
  const rows = await sumSpending(db, { accountId: owner.accountId, cardId, currency, by, previous, start, end })
  const shown = rows.filter((row) => row.amount_minor !== 0n || row.previous_minor !== 0n || row.count > 0n)
  return { currency, rows: by === 'day' ? byDay(shown, month) : byAmount(shown.map((row) => named(row, by, language))) }
}

const byAmount = (rows: SpendingRow[]): SpendingRow[] =>
  rows.toSorted(
    (a, b) =>
      Number(b.amount_minor - a.amount_minor) ||
      Number(b.previous_minor - a.previous_minor) ||
      (a.key < b.key ? -1 : 1),
  )

/** Days in their order; a day that this month does not have is left out. */
function byDay(rows: SpendingRow[], month: string): SpendingRow[] {
  const { start, end } = monthOf(month)
  const days = Math.round((end.getTime() - start.getTime()) / 86_400_000)
  return rows
    .filter(({ key }) => Number(key) <= days)
    .map((row) => ({ ...row, key: `${month}-${row.key}`, label: `${month}-${row.key}` }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
}

function named(row: SpendingRow, by: SpendingKey, language: Language): SpendingRow {
  if (by === 'merchant') return { ...row, label: row.label || row.key }
  return { ...row, key: findCategory(row.key)?.code ?? row.key, label: nameOfCategoryIn(row.key, language) }
}

/**
 * Merchants a person has met, for picking one in the controls. Later pages show them as they were when the first was read: one that is
 * paid in between would otherwise leave the rest of the list.
 * @throws AppError `not_found` for a card of somebody else
 */
export async function readMerchants(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  owner: Owner,
  query: { cardId?: CardId | undefined; q?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<MerchantSeenRow>> {
  const { cardId, q, limit, cursor } = query
  if (cardId !== undefined) await requireOwnCard(db, owner.userId, cardId)
  const after = cursor === undefined ? undefined : toPlace(decodeCursor(cursor))
  const rows = await listMerchants(db, { accountId: owner.accountId, cardId, q }, { limit: limit + 1, after })
  const asOf = after?.asOf ?? clock.now()
  return toPage(
    rows,
    limit,
    (row) => toPosition({ at: row.last_seen_at, id: row.merchant_id, asOf }),
    (row) => row,
  )
}

/** The network's ids may hold any character; a cursor holds only plain ones. */
const toPosition = ({ at, id, asOf }: MerchantPlace): Position => ({
  at,
  id: `${Buffer.from(id).toString('base64url')}:${asOf.getTime()}`,
})

function toPlace({ at, id: text }: Position): MerchantPlace {
  const [id = '', asOf = ''] = text.split(':')
  if (!/^\d{1,15}$/.test(asOf)) throw unknownCursor()
  return { at, id: Buffer.from(id, 'base64url').toString(), asOf: new Date(Number(asOf)) }
}
