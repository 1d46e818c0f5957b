import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { type FactRow, type StoredFact, toFact } from './issuing/chain-model.ts'
import { unpackTrace } from './issuing/stored-trace.ts'

/** What a recorded decision saw, as far as controls can be tried on it again. */
export interface StoredTrace {
  request: { merchant: Record<string, string>; channel: string; authorizedAtMs: number }
  card: { consumedBy: string | null; lockedMerchantId: string | null; purpose: string }
  balanceBefore: { availableMinor: number }
  checks: { kind: string; owner: 'card' | 'account'; passed: boolean; field?: string }[]
  exceptionId?: string
}

export interface PastDecisionRow {
  seq: bigint
  at: Date
  authorization_id: string
  fact_id: string
  is_approved: boolean
  requested_minor: bigint
  approved_minor: bigint
  reason: string | null
  trace: StoredTrace
}

export interface PreviewScope {
  lane: number
  accountId: string
  /** The first card of a line, whose replacements are under the same controls; null for all cards of the account. */
  line: string | null
  currency: string
}

export interface Period {
  from: Date
  to: Date
}

/** Nothing is decided before it happened, as far as clocks agree: older months need not be looked at. */
const CLOCK_TOLERANCE = '1 day'

/** The newest decisions about payments that began in a period, oldest first. */
export async function listPastDecisions(
  db: Database,
  { lane, accountId, line, currency }: PreviewScope,
  { from, to }: Period,
  limit: number,
): Promise<PastDecisionRow[]> {
  const { rows } = await sql<Omit<PastDecisionRow, 'trace'> & { trace: Record<string, unknown> }>`
    SELECT d.seq, d.at, d.authorization_id, d.fact_id, d.is_approved, d.requested_minor, d.approved_minor, d.reason, d.trace
    FROM decisions d JOIN authorizations a ON a.lane = d.lane AND a.id = d.authorization_id
    WHERE d.lane = ${lane} AND d.account_id = ${accountId} AND d.currency = ${currency}
      AND (${line}::text IS NULL OR a.counter_owner_id = ${line})
      AND a.authorized_at >= ${from} AND a.authorized_at < ${to} AND d.at >= ${from}::timestamptz - ${CLOCK_TOLERANCE}::interval
    ORDER BY d.seq DESC LIMIT ${limit}`.execute(db)
  return rows.toReversed().map((row) => ({ ...row, trace: unpackTrace(row.trace) as unknown as StoredTrace }))
}

/** A payment as limits count it. */
export interface CountedChainRow {
  id: string
  counter_owner_id: string
  authorized_at: Date
  mcc: string
  category: string
  used_minor: bigint
  is_counted: boolean
}

/** Payments of an account that began in a period, whichever card they were made with. */
export async function listCountedChains(
  db: Database,
  { lane, accountId, currency }: PreviewScope,
  { from, to }: Period,
): Promise<CountedChainRow[]> {
  const { rows } = await sql<CountedChainRow>`
    SELECT id, counter_owner_id, authorized_at, mcc, category, used_minor, is_counted FROM authorizations
    WHERE lane = ${lane} AND account_id = ${accountId} AND currency = ${currency} AND kind <> 'refund'
      AND authorized_at >= ${from} AND authorized_at < ${to}
    ORDER BY authorized_at, id`.execute(db)
  return rows
}

export const listChainsById = async (
  db: Database,
  { lane, accountId }: PreviewScope,
  ids: readonly string[],
): Promise<CountedChainRow[]> => {
  const { rows } = await sql<CountedChainRow>`
    SELECT id, counter_owner_id, authorized_at, mcc, category, used_minor, is_counted FROM authorizations
    WHERE lane = ${lane} AND account_id = ${accountId} AND id = ANY(${ids})`.execute(db)
  return rows
}

export type PastFact = StoredFact & { chainId: string; at: Date }

/** Everything that was told of these payments before a moment, in the order in which it arrived. */
export async function listPastFacts(
  db: Database,
  lane: number,
  { ids, before }: { ids: readonly string[]; before: Date },
): Promise<PastFact[]> {
  const { rows } = await sql<FactRow & { at: Date }>`
    SELECT f.authorization_id, f.id, f.kind, coalesce(o.is_approved, f.result = 'approved') AS is_approved, f.amount_minor, f.is_absolute,
      f.delta_minor, f.buffer_minor, f.is_final, (extract(epoch FROM f.provider_at) * 1000)::float8 AS provider_at_ms,
      f.provider_sequence, f.provider_id, f.at
    FROM facts f
    LEFT JOIN provider_outcomes o ON o.lane = f.lane AND o.provider = f.provider AND o.provider_id = f.provider_id
    WHERE f.lane = ${lane} AND f.authorization_id = ANY(${ids}) AND f.at < ${before}
    ORDER BY f.at, f.id`.execute(db)
  return rows.map((row) => ({ ...toFact(row), chainId: row.authorization_id, at: row.at }))
}

/** What payments that began in a range used, but for some that are looked at one by one. */
export async function sumOlderUse(
  db: Database,
  scope: PreviewScope,
  range: {
    from: Date
    to: Date
    categories: readonly string[] | null
    except: readonly string[]
  },
): Promise<{ usedMinor: bigint; count: number }> {
  const { lane, accountId, line, currency } = scope
  const { rows } = await sql<{ used_minor: bigint; count: number }>`
    SELECT coalesce(sum(used_minor), 0)::bigint AS used_minor, (count(*) FILTER (WHERE is_counted))::integer AS count
    FROM authorizations
    WHERE lane = ${lane} AND account_id = ${accountId} AND (${line}::text IS NULL OR counter_owner_id = ${line}) AND currency = ${currency}
      AND authorized_at >= ${range.from} AND authorized_at < ${range.to} AND kind <> 'refund' AND NOT id = ANY(${range.except})
      AND (${range.categories}::text[] IS NULL OR mcc = ANY(${range.categories}::text[]) OR category = ANY(${range.categories}::text[]))`.execute(
    db,
  )
  return { usedMinor: rows[0]?.used_minor ?? 0n, count: rows[0]?.count ?? 0 }
}
