import type { AuthorizationId, TransactionStatus } from '@cardwright/contracts'
import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'
import type { Position } from '../../paging.ts'
import { unpackTrace } from './stored-trace.ts'

export type AuthorizationResult = 'approved' | 'partially_approved' | 'declined'

/** A chain with the answer to its first request; where the provider decided alone, what it recorded. */
export interface AuthorizationRow {
  lane: number
  id: AuthorizationId
  account_id: string
  card_id: string
  status: TransactionStatus
  result: AuthorizationResult
  decline_reason: string | null
  amount_minor: bigint
  currency: string
  merchant: Record<string, string>
  hold_minor: bigint
  posted_minor: bigint
  flags: string[]
  created_at: Date
}

export interface AuthorizationFilter {
  cardId?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  result?: AuthorizationResult | undefined
}

const RESULT = sql`CASE
  WHEN d.is_approved IS NULL THEN CASE WHEN a.status = 'declined' THEN 'declined' ELSE 'approved' END
  WHEN NOT d.is_approved THEN 'declined'
  WHEN d.approved_minor < d.requested_minor THEN 'partially_approved'
  ELSE 'approved' END`

const SELECTION = sql`SELECT a.lane, a.id, a.account_id, a.card_id, a.status, ${RESULT} AS result, coalesce(d.reason, a.decline_reason) AS decline_reason,
    a.amount_minor, a.currency, a.merchant, a.hold_minor, a.posted_minor, a.flags, a.created_at
  FROM authorizations a
  LEFT JOIN LATERAL (
    SELECT is_approved, approved_minor, requested_minor, reason FROM decisions
    WHERE lane = a.lane AND authorization_id = a.id ORDER BY seq LIMIT 1) d ON true`

/** Authorizations of all accounts, the newest first. */
export async function listAuthorizations(
  db: Database,
  { cardId, from, to, result }: AuthorizationFilter,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<AuthorizationRow[]> {
  const { rows } = await sql<AuthorizationRow>`${SELECTION}
    WHERE a.kind = 'authorization'
      AND (${cardId ?? null}::text IS NULL OR a.card_id = ${cardId ?? null})
      AND (${from ?? null}::timestamptz IS NULL OR a.created_at >= ${from ?? null})
      AND (${to ?? null}::timestamptz IS NULL OR a.created_at < ${to ?? null})
      AND (${result ?? null}::text IS NULL OR ${RESULT} = ${result ?? null})
      AND (${after?.at ?? null}::timestamptz IS NULL OR (a.created_at, a.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text))
    ORDER BY a.created_at DESC, a.id DESC LIMIT ${limit}`.execute(db)
  return rows
}

export async function findAuthorization(
  db: Database,
  lane: number,
  id: AuthorizationId,
): Promise<AuthorizationRow | undefined> {
  const { rows } = await sql<AuthorizationRow>`${SELECTION} WHERE a.lane = ${lane} AND a.id = ${id}`.execute(db)
  return rows[0]
}

export interface DecisionRow {
  id: string
  seq: bigint
  at: Date
  fact_id: string
  is_approved: boolean
  requested_minor: bigint
  approved_minor: bigint
  buffer_minor: bigint
  reason: string | null
  trace: Record<string, unknown>
  took_ms: number | null
  recorded_approved: boolean | null
  recorded_reason: string | null
}

/** The answers that were given for a chain, in order, each with what the issuer recorded. */
export async function listDecisions(db: Database, lane: number, authorizationId: string): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    SELECT d.id, d.seq, d.at, d.fact_id, d.is_approved, d.requested_minor, d.approved_minor, d.buffer_minor, d.reason, d.trace, l.took_ms,
      o.is_approved AS recorded_approved, o.reason AS recorded_reason
    FROM decisions d
    JOIN facts f ON f.lane = d.lane AND f.authorization_id = d.authorization_id AND f.id = d.fact_id AND f.at = d.at
    LEFT JOIN late_decisions l ON l.lane = d.lane AND l.decision_id = d.id
    LEFT JOIN provider_outcomes o ON o.lane = f.lane AND o.provider = f.provider AND o.provider_id = f.provider_id
    WHERE d.lane = ${lane} AND d.authorization_id = ${authorizationId} ORDER BY d.seq`.execute(db)
  return rows.map((row) => ({ ...row, trace: unpackTrace(row.trace) }))
}
