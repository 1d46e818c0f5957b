import type { FactKind } from '@cardwright/ledger'
import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

export interface ReplayAccount {
  lane: number
  account_id: string
  user_id: string
}

/** Accounts that ever had a decision, in a fixed order, a page at a time. */
export async function listDecidedAccounts(
  db: Database,
  { after, limit }: { after: ReplayAccount | undefined; limit: number },
): Promise<ReplayAccount[]> {
  const { rows } = await sql<ReplayAccount>`
    SELECT a.lane, a.id AS account_id, a.user_id FROM accounts a
    WHERE (a.lane, a.id) > (${after?.lane ?? -1}::smallint, ${after?.account_id ?? ''}::text)
      AND EXISTS (SELECT FROM balances b WHERE b.lane = a.lane AND b.account_id = a.id AND b.decision_seq > 0)
    ORDER BY a.lane, a.id LIMIT ${limit}`.execute(db)
  return rows
}

/** How many decisions were made in [from, to). */
export async function countDecisions(db: Database, from: Date, to: Date): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    SELECT count(*) AS count FROM decisions WHERE at >= ${from} AND at < ${to}`.execute(db)
  return Number(rows[0]?.count ?? 0n)
}

export interface ReplayDecision {
  seq: bigint
  at: Date
  id: string
  authorization_id: string
  card_id: string
  fact_id: string
  provider_id: string
  is_approved: boolean
  requested_minor: bigint
  approved_minor: bigint
  buffer_minor: bigint
  currency: string
  reason: string | null
  trace: string
}

/** Decisions of an account before `to`, in the order in which they were made. */
export async function listDecisionsOf(
  db: Database,
  { lane, account_id }: ReplayAccount,
  { afterSeq, to, limit }: { afterSeq: bigint; to: Date; limit: number },
): Promise<ReplayDecision[]> {
  const { rows } = await sql<ReplayDecision>`
    SELECT d.seq, d.at, d.id, d.authorization_id, d.card_id, d.fact_id, f.provider_id, d.is_approved, d.requested_minor, d.approved_minor,
      d.buffer_minor, d.currency, d.reason, d.trace::text AS trace
    FROM decisions d JOIN facts f ON f.lane = d.lane AND f.id = d.fact_id AND f.at = d.at
    WHERE d.lane = ${lane} AND d.account_id = ${account_id} AND d.seq > ${afterSeq} AND d.at < ${to}
    ORDER BY d.seq LIMIT ${limit}`.execute(db)
  return rows
}

/** A fact or an outcome that the provider told, with how many decisions the account had before it. */
export interface ReplayRecord {
  authorization_id: string
  provider_id: string
  after_seq: bigint
  at: Date
  /** Null for an outcome, which only says whether a request was approved. */
  kind: FactKind | null
  is_approved: boolean
  amount_minor: bigint
  is_absolute: boolean
  delta_minor: bigint | null
  provider_at: Date
  provider_sequence: number
}

/** What the provider told of these chains beside the requests that were decided here. */
export async function listRecordsOf(
  db: Database,
  lane: number,
  authorizationIds: readonly string[],
): Promise<ReplayRecord[]> {
  if (authorizationIds.length === 0) return []
  const ids = [...authorizationIds]
  const { rows } = await sql<ReplayRecord>`
    SELECT f.authorization_id, f.provider_id, coalesce((f.details ->> 'afterSeq')::bigint, 0) AS after_seq, f.at, f.kind,
      f.result = 'approved' AS is_approved, f.amount_minor, f.is_absolute, f.delta_minor, f.provider_at, f.provider_sequence
    FROM facts f WHERE f.lane = ${lane} AND f.authorization_id = ANY(${ids}) AND f.details ->> 'eventId' IS NOT NULL
    UNION ALL
    SELECT o.authorization_id, o.provider_id, coalesce(o.after_seq, 0), o.at, NULL, o.is_approved, o.amount_minor, false, NULL, o.at, 0
    FROM provider_outcomes o WHERE o.lane = ${lane} AND o.authorization_id = ANY(${ids})
    ORDER BY after_seq, at, provider_id`.execute(db)
  return rows
}

/** A chain that nobody asked about here: the provider decided, or posted without asking. */
export interface UnaskedChain {
  id: string
  kind: 'authorization' | 'force_post' | 'refund'
  counter_owner_id: string
  currency: string
  merchant_id: string
  mcc: string
  country: string
  authorized_at: Date
}

export async function listUnaskedChains(
  db: Database,
  { lane, account_id }: ReplayAccount,
  to: Date,
): Promise<UnaskedChain[]> {
  const { rows } = await sql<UnaskedChain>`
    SELECT a.id, a.kind, a.counter_owner_id, a.currency, a.merchant_id, a.mcc, a.country, a.authorized_at
    FROM authorizations a
    WHERE a.lane = ${lane} AND a.account_id = ${account_id} AND a.created_at < ${to}
      AND NOT EXISTS (SELECT FROM decisions d WHERE d.lane = a.lane AND d.authorization_id = a.id)`.execute(db)
  return rows
}
