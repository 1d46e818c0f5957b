import type { FactKind } from '@cardwright/ledger'
import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import { toQueryClient } from '../../database/query-client.ts'
import { runWithRows, type Statement } from '../issuing/statement.ts'

export interface ReplayAccount {
  lane: number
  account_id: string
  user_id: string
  /** How many decisions it has had. */
  decisions: bigint
}

/** Accounts that ever had a decision, in a fixed order, a page at a time. */
export async function listDecidedAccounts(
  db: Database,
  { after, limit }: { after: Pick<ReplayAccount, 'lane' | 'account_id'> | undefined; limit: number },
): Promise<ReplayAccount[]> {
  const { rows } = await sql<ReplayAccount>`
    SELECT a.lane, a.id AS account_id, a.user_id, b.decisions
    FROM accounts a
    CROSS JOIN LATERAL (SELECT max(decision_seq) AS decisions FROM balances b WHERE b.lane = a.lane AND b.account_id = a.id) b
    WHERE (a.lane, a.id) > (${after?.lane ?? -1}::smallint, ${after?.account_id ?? ''}::text) AND b.decisions > 0
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
  account_id: string
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

const DECISIONS_OF: Statement<{ lane: number; account_id: string }> = {
  name: 'replay_decisions',
  text: `SELECT d.account_id, d.seq, d.at, d.id, d.authorization_id, d.card_id, d.fact_id, f.provider_id, d.is_approved, d.requested_minor,
      d.approved_minor, d.buffer_minor, d.currency, d.reason, d.trace
    FROM unnest($1::smallint[], $2::text[]) AS x (lane, account_id)
    CROSS JOIN LATERAL (
      SELECT e.lane, e.account_id, e.seq, e.at, e.id, e.authorization_id, e.card_id, e.fact_id, e.is_approved, e.requested_minor,
        e.approved_minor, e.buffer_minor, e.currency, e.reason, e.trace::text AS trace
      FROM decisions e WHERE e.lane = x.lane AND e.account_id = x.account_id AND e.seq > $3 AND e.at < $4
      ORDER BY e.seq LIMIT $5
    ) d
    JOIN facts f ON f.lane = d.lane AND f.authorization_id = d.authorization_id AND f.id = d.fact_id AND f.at = d.at`,
  columns: ['lane', 'account_id'],
}

/** Decisions of accounts before `to`, of each in the order in which they were made, and at most `limit` of each. */
export async function listDecisionsOf(
  db: Database,
  accounts: readonly ReplayAccount[],
  { afterSeq, to, limit }: { afterSeq: bigint; to: Date; limit: number },
): Promise<ReplayDecision[]> {
  const asked = accounts.map(({ lane, account_id }) => ({ lane, account_id }))
  const rows = await runWithRows<(typeof asked)[number], ReplayDecision>(toQueryClient(db), DECISIONS_OF, asked, [
    afterSeq,
    to,
    limit,
  ])
  return rows.sort((a, b) => Number(a.seq - b.seq))
}

const columnsOf = (accounts: readonly ReplayAccount[]) => ({
  lanes: accounts.map(({ lane }) => lane),
  ids: accounts.map(({ account_id: id }) => id),
})

/** A fact or an outcome that the provider told, with how many decisions the account had before it. */
export interface ReplayRecord {
  account_id: string
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

/** What the provider told of chains of these accounts beside the requests that were decided here, in the order of the telling. */
export async function listRecordsOf(
  db: Database,
  accounts: readonly ReplayAccount[],
  chains: readonly { account_id: string; authorization_id: string }[],
): Promise<ReplayRecord[]> {
  if (chains.length === 0) return []
  const laneOf = new Map(accounts.map(({ account_id: id, lane }) => [id, lane]))
  const lanes = chains.map(({ account_id: id }) => laneOf.get(id) ?? 0)
  const owners = chains.map(({ account_id: id }) => id)
  const ids = chains.map(({ authorization_id: id }) => id)
  const { rows } = await sql<ReplayRecord>`
    WITH x AS MATERIALIZED (SELECT * FROM unnest(${lanes}::smallint[], ${owners}::text[], ${ids}::text[]) AS x (lane, account_id, id))
    SELECT x.account_id, f.authorization_id, f.provider_id, coalesce((f.details ->> 'afterSeq')::bigint, 0) AS after_seq, f.at, f.kind,
      f.result = 'approved' AS is_approved, f.amount_minor, f.is_absolute, f.delta_minor, f.provider_at, f.provider_sequence
    FROM x JOIN facts f ON f.lane = x.lane AND f.authorization_id = x.id AND f.details ->> 'eventId' IS NOT NULL
    UNION ALL
    SELECT x.account_id, o.authorization_id, o.provider_id, coalesce(o.after_seq, 0), o.at, NULL, o.is_approved, o.amount_minor, false, NULL, o.at, 0
    FROM x JOIN provider_outcomes o ON o.lane = x.lane AND o.authorization_id = x.id
    ORDER BY after_seq, at, provider_id`.execute(db)
  return rows
}

/** A chain whose beginning nobody asked about here: the provider decided, or posted without asking. */
export interface UnaskedChain {
  account_id: string
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
  accounts: readonly ReplayAccount[],
  to: Date,
): Promise<UnaskedChain[]> {
  const { lanes, ids } = columnsOf(accounts)
  const { rows } = await sql<UnaskedChain>`
    SELECT a.account_id, a.id, a.kind, a.counter_owner_id, a.currency, a.merchant_id, a.mcc, a.country, a.authorized_at
    FROM unnest(${lanes}::smallint[], ${ids}::text[]) AS x (lane, account_id)
    JOIN authorizations a ON a.lane = x.lane AND a.account_id = x.account_id AND a.created_at < ${to}
    WHERE NOT EXISTS (
      SELECT FROM facts f WHERE f.lane = a.lane AND f.authorization_id = a.id AND f.kind = 'authorization' AND f.details ->> 'eventId' IS NULL
    )`.execute(db)
  return rows
}
