import type { AccountId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'

export type SpendingKey = 'category' | 'merchant' | 'day'

export interface SpendingRow {
  key: string
  /** What a merchant calls itself; the key itself for others. */
  label: string
  amount_minor: bigint
  count: bigint
  previous_minor: bigint
}

export interface SpendingQuery {
  accountId: AccountId
  cardId?: string | undefined
  currency: string
  by: SpendingKey
  /** First instants, UTC, of the month before, the month itself and the month after. */
  previous: Date
  start: Date
  end: Date
}

const KEYS: Readonly<Record<SpendingKey, RawBuilder<string>>> = {
  category: sql`coalesce(nullif(category, ''), nullif(mcc, ''), 'miscellaneous')`,
  merchant: sql`coalesce(nullif(merchant_id, ''), merchant ->> 'name')`,
  day: sql`to_char(authorized_at AT TIME ZONE 'UTC', 'DD')`,
}

/** What a payment cost in the end: what is held or posted, less what came back. */
const NET = sql`used_minor - least(refunded_minor, used_minor)`

/** Adds up one month beside the one before it; days of both months are matched by their number. */
export async function sumSpending(db: Database, query: SpendingQuery): Promise<SpendingRow[]> {
  const { accountId, cardId, currency, by, previous, start, end } = query
  const isThis = sql`authorized_at >= ${start}`
  const { rows } = await sql<SpendingRow>`
    SELECT key, (array_agg(name ORDER BY authorized_at DESC))[1] AS label,
      coalesce(sum(net) FILTER (WHERE ${isThis}), 0)::bigint AS amount_minor,
      count(*) FILTER (WHERE ${isThis}) AS count,
      coalesce(sum(net) FILTER (WHERE NOT ${isThis}), 0)::bigint AS previous_minor
    FROM (
      SELECT ${KEYS[by]} AS key, merchant ->> 'name' AS name, authorized_at, ${NET} AS net
      FROM authorizations
      WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND currency = ${currency} AND kind <> 'refund'
        AND authorized_at >= ${previous} AND authorized_at < ${end} AND used_minor > 0
        AND (${cardId ?? null}::text IS NULL OR card_id = ${cardId ?? null})) spent
    GROUP BY key`.execute(db)
  return rows
}

export interface MerchantSeenRow {
  merchant_id: string
  merchant: Record<string, string>
  last_seen_at: Date
}

/** The last one that was shown, in the list as it was at a moment. */
export interface MerchantPlace {
  at: Date
  id: string
  asOf: Date
}

export interface MerchantFilter {
  accountId: AccountId
  cardId?: string | undefined
  q?: string | undefined
}

/** Merchants that were paid, or tried to be, each as it was seen last; those seen last come first. */
export async function listMerchants(
  db: Database,
  { accountId, cardId, q }: MerchantFilter,
  { limit, after }: { limit: number; after?: MerchantPlace | undefined },
): Promise<MerchantSeenRow[]> {
  const pattern = q === undefined ? null : `%${q.replace(/[\\%_]/g, (special) => `\\${special}`)}%`
  const { rows } = await sql<MerchantSeenRow>`
    SELECT merchant_id, merchant, authorized_at AS last_seen_at
    FROM (
      SELECT DISTINCT ON (merchant_id) merchant_id, merchant, authorized_at
      FROM authorizations
      WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND merchant_id <> ''
        AND (${cardId ?? null}::text IS NULL OR card_id = ${cardId ?? null})
        AND (${after?.asOf ?? null}::timestamptz IS NULL OR created_at <= ${after?.asOf ?? null})
      ORDER BY merchant_id, authorized_at DESC, id DESC) seen
    WHERE (${pattern}::text IS NULL OR merchant ->> 'name' ILIKE ${pattern})
      AND (${after?.at ?? null}::timestamptz IS NULL OR (authorized_at, merchant_id) < (${after?.at ?? null}, ${after?.id ?? null}))
    ORDER BY authorized_at DESC, merchant_id DESC LIMIT ${limit}`.execute(db)
  return rows
}
