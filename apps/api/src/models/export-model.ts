import type { AccountId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** A row as it is told to its owner: names of the API, amounts as bigint minor units. */
export type ExportRow = Record<string, unknown> & { id: string; createdAt: Date }

/** A list that may be long, read page by page in the order in which it grew. */
export type ExportPage = (
  db: Database,
  accountId: AccountId,
  after: { createdAt: Date; id: string } | undefined,
  limit: number,
) => Promise<ExportRow[]>

const beyond = (at: RawBuilder<unknown>, after: { createdAt: Date; id: string } | undefined): RawBuilder<unknown> =>
  after === undefined ? sql`true` : sql`(${at}, id) > (${after.createdAt}, ${after.id})`

/** What a cardholder calls transactions. */
export const exportTransactions: ExportPage = async (db, accountId, after, limit) => {
  const { rows } = await sql<ExportRow>`
    SELECT id, card_id AS "cardId", kind, status, amount_minor AS "amountMinor", hold_minor AS "holdMinor",
      posted_minor AS "postedMinor", refunded_minor AS "refundedMinor", currency, merchant_amount_minor AS "merchantAmountMinor",
      merchant_currency AS "merchantCurrency", merchant, channel, decline_reason AS "declineReason", created_at AS "createdAt"
    FROM authorizations
    WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND ${beyond(sql`created_at`, after)}
    ORDER BY created_at, id LIMIT ${limit}`.execute(db)
  return rows
}

/** Movements in the ledger that touch the account's own money. */
export const exportEntries: ExportPage = async (db, accountId, after, limit) => {
  const { rows } = await sql<ExportRow>`
    SELECT id, transaction_id AS "ledgerTransactionId", authorization_id AS "transactionId", debit, credit,
      amount_minor AS "amountMinor", currency, reason, at AS "createdAt"
    FROM transfers
    WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND ${beyond(sql`at`, after)}
    ORDER BY at, id LIMIT ${limit}`.execute(db)
  return rows
}

/** What was done to the account and by the person, as the audit log keeps it. Who of the staff did it is not told. */
export async function exportAudit(
  db: Database,
  person: { lanes: readonly number[]; userId: string; accountId: string | null },
  after: { createdAt: Date; id: string } | undefined,
  limit: number,
): Promise<ExportRow[]> {
  const subjects = [person.userId, ...(person.accountId === null ? [] : [person.accountId])]
  const { rows } = await sql<ExportRow>`
    SELECT id, action, actor_kind AS "actorKind", subject_kind AS "subjectKind", subject_id AS "subjectId", at AS "createdAt"
    FROM audit
    WHERE lane = ANY(${person.lanes}::smallint[]) AND (actor_id = ${person.userId} OR subject_id = ANY(${subjects}))
      AND ${beyond(sql`at`, after)}
    ORDER BY at, id LIMIT ${limit}`.execute(db)
  return rows
}
