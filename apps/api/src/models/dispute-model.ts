import type { AccountId, DisputeId, DisputeReason, DisputeStatus, TransactionId } from '@cardwright/contracts'
import { laneOfId } from '@cardwright/contracts'
import { laneOfAccount } from '@cardwright/contracts/lane'
import { type ColumnType, type Generated, type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

/** `submitting`: the cardholder has submitted it, and the issuer has not been heard to take it yet. */
export type StoredDisputeStatus = DisputeStatus | 'submitting'

interface DisputesTable {
  lane: number
  id: DisputeId
  account_id: AccountId
  user_id: string
  card_id: string
  authorization_id: TransactionId
  issuer: string
  status: StoredDisputeStatus
  reason: DisputeReason
  explanation: string
  details: ColumnType<Record<string, unknown>, string, string>
  amount_minor: bigint
  currency: string
  merchant: ColumnType<Record<string, string>, string, never>
  provisional_credit_minor: Generated<bigint>
  deadline_at: Date
  submitting_at: Date | null
  refusals: Generated<number>
  decided_at: Date | null
  created_at: Date
  updated_at: Date
}

/** `refused`: the issuer would not take this claim. */
export type ClaimStatus = 'unsubmitted' | 'submitted' | 'won' | 'lost' | 'expired' | 'refused'

interface ClaimsTable {
  lane: number
  dispute_id: DisputeId
  issuer_transaction_id: string
  amount_minor: bigint
  issuer_dispute_id: string | null
  status: ClaimStatus
  /** The issuer's time of that status. */
  told_at: Date | null
}

/** A step of a claim that moves money; each at most once. */
export type BookingStep = 'credit' | 'won' | 'lost' | 'rescinded' | 'reinstated'

interface BookingsTable {
  lane: number
  dispute_id: DisputeId
  issuer_transaction_id: string
  step: BookingStep
  account_id: AccountId
  amount_minor: bigint
  currency: string
  transaction_id: string
  at: Date
}

interface DisputeEventsTable {
  lane: number
  id: string
  dispute_id: DisputeId
  event: string
  /** The English sentence of steps whose figures were not kept. */
  detail: string | null
  figures: ColumnType<Record<string, unknown> | null, string, never>
  at: Date
}

interface EvidenceTable {
  lane: number
  dispute_id: DisputeId
  file_id: string
  name: string
  created_at: Date
}

export interface DisputeTables {
  disputes: DisputesTable
  dispute_claims: ClaimsTable
  dispute_bookings: BookingsTable
  dispute_events: DisputeEventsTable
  dispute_evidence: EvidenceTable
}

export type DisputeRow = Selectable<DisputesTable>
export type ClaimRow = Selectable<ClaimsTable>
export type BookingRow = Selectable<BookingsTable>
export type DisputeEventRow = Selectable<DisputeEventsTable>
export type EvidenceRow = Selectable<EvidenceTable>

export type NewDispute = Omit<
  DisputeRow,
  'lane' | 'status' | 'provisional_credit_minor' | 'submitting_at' | 'refusals' | 'decided_at' | 'updated_at'
>

export function insertDispute(db: Database, { details, merchant, ...row }: NewDispute): Promise<DisputeRow> {
  return db
    .insertInto('disputes')
    .values({
      ...row,
      lane: laneOfId(row.id),
      status: 'draft',
      details: JSON.stringify(details),
      merchant: JSON.stringify(merchant),
      submitting_at: null,
      decided_at: null,
      updated_at: row.created_at,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export const findDispute = (db: Database, id: DisputeId): Promise<DisputeRow | undefined> =>
  db.selectFrom('disputes').selectAll().where('lane', '=', laneOfId(id)).where('id', '=', id).executeTakeFirst()

/** The dispute, if it is this account's: another's is as absent as one that never was. */
export async function findOwnDispute(
  db: Database,
  accountId: AccountId,
  id: DisputeId,
): Promise<DisputeRow | undefined> {
  const row = await findDispute(db, id)
  return row?.account_id === accountId ? row : undefined
}

export const findDisputeOfPayment = (
  db: Database,
  accountId: AccountId,
  transactionId: TransactionId,
): Promise<DisputeRow | undefined> =>
  db
    .selectFrom('disputes')
    .selectAll()
    .where('lane', '=', laneOfAccount(accountId))
    .where('authorization_id', '=', transactionId)
    .executeTakeFirst()

/** The newest first. What is on its way to the issuer is listed among the drafts. */
export function listDisputes(
  db: Database,
  { accountId, status }: { accountId: AccountId; status?: DisputeStatus | undefined },
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<DisputeRow[]> {
  let query = db
    .selectFrom('disputes')
    .selectAll()
    .where('lane', '=', laneOfAccount(accountId))
    .where('account_id', '=', accountId)
  if (status !== undefined) query = query.where('status', 'in', status === 'draft' ? ['draft', 'submitting'] : [status])
  if (after !== undefined)
    query = query.where((where) =>
      where(where.refTuple('created_at', 'id'), '<', where.tuple(after.at, after.id as DisputeId)),
    )
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Changes a dispute. Needs the account's lock. */
export const updateDispute = (
  db: Database,
  id: DisputeId,
  change: Partial<
    Pick<DisputeRow, 'status' | 'provisional_credit_minor' | 'submitting_at' | 'refusals' | 'decided_at' | 'updated_at'>
  >,
): Promise<DisputeRow> =>
  db
    .updateTable('disputes')
    .set(change)
    .where('lane', '=', laneOfId(id))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** How many disputes of an account are on their way or being decided. */
export async function countOpenDisputes(db: Database, accountId: AccountId): Promise<number> {
  const { count } = await db
    .selectFrom('disputes')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('lane', '=', laneOfAccount(accountId))
    .where('account_id', '=', accountId)
    .where('status', 'in', ['submitting', 'submitted'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Disputes whose way to the issuer began before then and has not ended. */
export const listStuckDisputes = (db: Database, before: Date, limit: number): Promise<DisputeRow[]> =>
  db
    .selectFrom('disputes')
    .selectAll()
    .where('status', '=', 'submitting')
    .where('submitting_at', '<', before)
    .orderBy('submitting_at')
    .limit(limit)
    .execute()

export const listOverdueDrafts = (db: Database, now: Date, limit: number): Promise<DisputeRow[]> =>
  db
    .selectFrom('disputes')
    .selectAll()
    .where('status', '=', 'draft')
    .where('deadline_at', '<=', now)
    .orderBy('deadline_at')
    .limit(limit)
    .execute()

export const listClaims = (db: Database, id: DisputeId): Promise<ClaimRow[]> =>
  db
    .selectFrom('dispute_claims')
    .selectAll()
    .where('lane', '=', laneOfId(id))
    .where('dispute_id', '=', id)
    .orderBy('issuer_transaction_id')
    .execute()

export async function insertClaims(
  db: Database,
  id: DisputeId,
  claims: readonly Pick<ClaimRow, 'issuer_transaction_id' | 'amount_minor'>[],
): Promise<void> {
  const common = {
    lane: laneOfId(id),
    dispute_id: id,
    issuer_dispute_id: null,
    status: 'unsubmitted',
    told_at: null,
  } as const
  await db
    .insertInto('dispute_claims')
    .values(claims.map((claim) => ({ ...claim, ...common })))
    .execute()
}

/** Forgets claims that the issuer refused, so that they can be made anew. */
export async function deleteClaims(db: Database, id: DisputeId): Promise<void> {
  await db.deleteFrom('dispute_claims').where('lane', '=', laneOfId(id)).where('dispute_id', '=', id).execute()
}

export async function updateClaim(
  db: Database,
  id: DisputeId,
  issuerTransactionId: string,
  change: Pick<ClaimRow, 'status'> & Partial<Pick<ClaimRow, 'issuer_dispute_id' | 'told_at'>>,
): Promise<void> {
  await db
    .updateTable('dispute_claims')
    .set(change)
    .where('lane', '=', laneOfId(id))
    .where('dispute_id', '=', id)
    .where('issuer_transaction_id', '=', issuerTransactionId)
    .execute()
}

export const listBookings = (db: Database, id: DisputeId): Promise<BookingRow[]> =>
  db.selectFrom('dispute_bookings').selectAll().where('lane', '=', laneOfId(id)).where('dispute_id', '=', id).execute()

/** The key refuses a step that was booked before. */
export async function insertBooking(db: Database, booking: BookingRow): Promise<void> {
  await db.insertInto('dispute_bookings').values(booking).execute()
}

export async function insertDisputeEvent(
  db: Database,
  { figures, ...event }: Omit<DisputeEventRow, 'detail' | 'figures'> & { figures: object },
): Promise<void> {
  await db
    .insertInto('dispute_events')
    .values({ ...event, detail: null, figures: JSON.stringify(figures) })
    .execute()
}

export const listDisputeEvents = (db: Database, id: DisputeId): Promise<DisputeEventRow[]> =>
  db
    .selectFrom('dispute_events')
    .selectAll()
    .where('lane', '=', laneOfId(id))
    .where('dispute_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .execute()

export async function insertEvidence(db: Database, evidence: EvidenceRow): Promise<void> {
  await db.insertInto('dispute_evidence').values(evidence).execute()
}

export const listEvidence = (db: Database, id: DisputeId): Promise<(EvidenceRow & { content_type: string })[]> =>
  db
    .selectFrom('dispute_evidence')
    .innerJoin('files', (join) =>
      join.onRef('files.lane', '=', 'dispute_evidence.lane').onRef('files.id', '=', 'dispute_evidence.file_id'),
    )
    .selectAll('dispute_evidence')
    .select('files.content_type')
    .where('dispute_evidence.lane', '=', laneOfId(id))
    .where('dispute_evidence.dispute_id', '=', id)
    .orderBy('dispute_evidence.created_at')
    .orderBy('dispute_evidence.file_id')
    .execute()

/** A clearing of a payment, as the issuer names it. */
export interface ClearingRow {
  issuer_transaction_id: string
  amount_minor: bigint
  provider_at: Date
}

export async function listClearings(db: Database, { lane, id }: { lane: number; id: string }): Promise<ClearingRow[]> {
  const { rows } = await sql<ClearingRow>`
    SELECT provider_id AS issuer_transaction_id, amount_minor, provider_at FROM facts
    WHERE lane = ${lane} AND authorization_id = ${id} AND kind IN ('capture', 'force_post') AND amount_minor > 0
    ORDER BY amount_minor DESC, provider_id`.execute(db)
  return rows
}
