import type { AccountId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { EntryRow } from './issuing/transaction-model.ts'

/** What a month changed in one currency, in minor units. */
export interface MonthChangeRow {
  /** `YYYY-MM`, UTC. */
  month: string
  currency: string
  net_minor: bigint
}

const OWN = sql.raw(`('cardholder', 'overdraft')`)
/** The day an entry belongs to: that of its booking, but for what happened before the account was opened here. */
const DATED = sql.raw('coalesce(happened_at, at)')

/** The change of the account's own money, month by month and currency by currency, the oldest first. */
export async function sumMonths(db: Database, accountId: AccountId): Promise<MonthChangeRow[]> {
  const { rows } = await sql<MonthChangeRow>`
    SELECT to_char(${DATED} AT TIME ZONE 'UTC', 'YYYY-MM') AS month, currency,
      sum(CASE WHEN credit IN ${OWN} THEN amount_minor ELSE -amount_minor END)::bigint AS net_minor
    FROM transfers
    WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND (debit IN ${OWN}) <> (credit IN ${OWN})
    GROUP BY 1, 2 ORDER BY 1, 2`.execute(db)
  return rows
}

/** Every posting to the account and its overdraft in [from, to), the oldest first. */
export async function listEntriesBetween(
  db: Database,
  accountId: AccountId,
  { from, to }: { from: Date; to: Date },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    SELECT t.id, CASE WHEN t.debit IN ${OWN} THEN 'debit' ELSE 'credit' END AS side, CASE WHEN t.debit IN ${OWN} THEN t.debit ELSE t.credit END AS own,
      t.amount_minor, t.currency, t.reason, t.authorization_id, a.merchant ->> 'name' AS merchant_name, coalesce(t.happened_at, t.at) AS at
    FROM transfers t LEFT JOIN authorizations a ON a.lane = t.lane AND a.id = t.authorization_id
    WHERE t.lane = ${laneOfAccount(accountId)} AND t.account_id = ${accountId} AND (t.debit IN ${OWN}) <> (t.credit IN ${OWN})
      AND ((t.happened_at IS NULL AND t.at >= ${from} AND t.at < ${to}) OR (t.happened_at >= ${from} AND t.happened_at < ${to}))
    ORDER BY coalesce(t.happened_at, t.at), t.id`.execute(db)
  return rows
}
