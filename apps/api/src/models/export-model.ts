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
    SELECT a.id, a.card_id AS "cardId", a.kind, a.status, a.amount_minor AS "amountMinor", a.hold_minor AS "holdMinor",
      a.posted_minor AS "postedMinor", a.refunded_minor AS "refundedMinor", a.currency, a.merchant_amount_minor AS "merchantAmountMinor",
      a.merchant_currency AS "merchantCurrency", a.merchant, a.channel, a.decline_reason AS "declineReason",
      nullif(x.note, '') AS note, x.receipt_at AS "receiptKeptAt", a.authorized_at AS "authorizedAt", a.created_at AS "createdAt"
    FROM authorizations a LEFT JOIN transaction_extras x ON x.lane = a.lane AND x.authorization_id = a.id
    WHERE a.lane = ${laneOfAccount(accountId)} AND a.account_id = ${accountId}
      AND ${after === undefined ? sql`true` : sql`(a.created_at, a.id) > (${after.createdAt}, ${after.id})`}
    ORDER BY a.created_at, a.id LIMIT ${limit}`.execute(db)
  return rows
}

/** Movements in the ledger that touch the account's own money. */
export const exportEntries: ExportPage = async (db, accountId, after, limit) => {
  const { rows } = await sql<ExportRow>`
    SELECT id, transaction_id AS "ledgerTransactionId", authorization_id AS "transactionId", debit, credit,
      amount_minor AS "amountMinor", currency, reason, happened_at AS "happenedAt", at AS "createdAt"
    FROM transfers
    WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND ${beyond(sql`at`, after)}
    ORDER BY at, id LIMIT ${limit}`.execute(db)
  return rows
}

/** Contested payments, with what was told and what came of it. The pictures and documents stay out. */
export const exportDisputes: ExportPage = async (db, accountId, after, limit) => {
  const { rows } = await sql<ExportRow>`
    SELECT d.id, d.authorization_id AS "transactionId", d.status, d.reason, d.explanation, d.details, d.amount_minor AS "amountMinor",
      d.currency, d.provisional_credit_minor AS "provisionalCreditMinor", d.deadline_at AS "deadlineAt", d.decided_at AS "decidedAt",
      coalesce((SELECT json_agg(json_build_object('at', e.at, 'event', e.event, 'detail', e.detail, 'figures', e.figures) ORDER BY e.at, e.id)
        FROM dispute_events e WHERE e.lane = d.lane AND e.dispute_id = d.id), '[]') AS timeline,
      coalesce((SELECT json_agg(json_build_object('name', v.name, 'createdAt', v.created_at) ORDER BY v.created_at)
        FROM dispute_evidence v WHERE v.lane = d.lane AND v.dispute_id = d.id), '[]') AS evidence, d.created_at AS "createdAt"
    FROM disputes d
    WHERE d.lane = ${laneOfAccount(accountId)} AND d.account_id = ${accountId} AND ${beyond(sql`created_at`, after)}
    ORDER BY d.created_at, d.id LIMIT ${limit}`.execute(db)
  return rows
}

/** Requests to let a declined payment through, and what was decided. */
export const exportExceptions: ExportPage = async (db, accountId, after, limit) => {
  const { rows } = await sql<ExportRow>`
    SELECT id, authorization_id AS "transactionId", status, merchant, amount_minor AS "amountMinor", currency, reason,
      decision_reason AS "decisionReason", expires_at AS "expiresAt", created_at AS "createdAt"
    FROM exceptions
    WHERE lane = ${laneOfAccount(accountId)} AND account_id = ${accountId} AND ${beyond(sql`created_at`, after)}
    ORDER BY created_at, id LIMIT ${limit}`.execute(db)
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
