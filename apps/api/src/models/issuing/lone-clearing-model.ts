import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

/** A chain with a clearing of which no authorization has come. */
export interface LoneClearingRow {
  lane: number
  id: string
  account_id: string
  issuer: string
  issuer_id: string
  created_at: Date
}

/** What can be the matter with one. */
export const LONE_CLEARING_FLAGS = ['captured_elsewhere', 'never_authorized'] as const
export type LoneClearingFlag = (typeof LONE_CLEARING_FLAGS)[number]

const isLone = sql<boolean>`kind = 'authorization' AND channel = '' AND NOT flags && ${sql.val([...LONE_CLEARING_FLAGS])}::text[]`

export interface LoneClearingSearch {
  from: Date
  after: Pick<LoneClearingRow, 'lane' | 'id'> | undefined
  limit: number
}

/** Those of which nobody was told, in the order of lane and id. */
export async function listLoneClearings(
  db: Database,
  { from, after, limit }: LoneClearingSearch,
): Promise<LoneClearingRow[]> {
  const { rows } = await sql<LoneClearingRow>`
    SELECT lane, id, account_id, issuer, issuer_id, created_at FROM authorizations
    WHERE ${isLone} AND created_at >= ${from} AND (lane, id) > (${after?.lane ?? -1}::smallint, ${after?.id ?? ''}::text)
    ORDER BY lane, id LIMIT ${limit}`.execute(db)
  return rows
}

const LANES = Array.from({ length: 1024 }, (_, lane) => lane)

/** The accounts for which an authorization was decided or told, by what its first request is called. Looks into every lane. */
export async function findAccountsAuthorized(
  db: Database,
  { provider, providerId }: { provider: string; providerId: string },
): Promise<string[]> {
  const isMeant = sql`lane = ANY(${LANES}::smallint[]) AND provider = ${provider} AND provider_id = ${providerId}`
  const { rows } = await sql<{ account_id: string }>`
    SELECT DISTINCT a.account_id FROM (
      SELECT lane, authorization_id FROM fact_keys WHERE ${isMeant} UNION
      SELECT lane, authorization_id FROM provider_outcomes WHERE ${isMeant}) k
    JOIN authorizations a ON a.lane = k.lane AND a.id = k.authorization_id`.execute(db)
  return rows.map(({ account_id: id }) => id)
}

/** Notes on the payment what a person is told; false where it was noted before, or the authorization has come. The caller holds the account's lock. */
export async function flagLoneClearing(
  db: Database,
  { lane, id }: Pick<LoneClearingRow, 'lane' | 'id'>,
  flag: LoneClearingFlag,
): Promise<boolean> {
  const { rows } = await sql`UPDATE authorizations SET flags = array_append(flags, ${flag})
    WHERE lane = ${lane} AND id = ${id} AND ${isLone} RETURNING id`.execute(db)
  return rows.length > 0
}
