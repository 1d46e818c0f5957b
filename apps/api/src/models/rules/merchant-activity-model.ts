import { sql } from 'kysely'
import type { Database } from '../../database/database.ts'

/** Notes a request that was relayed, to be counted soon. The same one is noted once; one without a merchant's id is not. */
export async function insertMerchantRequest(
  db: Database,
  request: { id: string; lane: number; authorizationId: string; at: Date; isDeclined: boolean },
): Promise<void> {
  const { id, lane, authorizationId, at, isDeclined } = request
  await sql`
    INSERT INTO merchant_requests (id, merchant_id, hour, is_declined)
    SELECT ${id}::text, a.merchant_id, date_trunc('hour', ${at}::timestamptz, 'UTC'), ${isDeclined}::boolean
    FROM authorizations a WHERE a.lane = ${lane} AND a.id = ${authorizationId} AND a.merchant_id <> ''
    ON CONFLICT DO NOTHING`.execute(db)
}

/** Counts at most so many of the requests that wait; how many it was. */
export async function countMerchantRequests(db: Database, most: number): Promise<number> {
  const { rows } = await sql<{ taken: bigint }>`
    WITH waiting AS (SELECT id FROM merchant_requests LIMIT ${most} FOR UPDATE SKIP LOCKED),
    taken AS (DELETE FROM merchant_requests r USING waiting w WHERE r.id = w.id RETURNING r.merchant_id, r.hour, r.is_declined),
    counted AS (
      INSERT INTO merchant_activity AS m (merchant_id, hour, attempts, declines)
      SELECT merchant_id, hour, count(*), count(*) FILTER (WHERE is_declined) FROM taken GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (merchant_id, hour) DO UPDATE SET attempts = m.attempts + excluded.attempts, declines = m.declines + excluded.declines
    )
    SELECT count(*) AS taken FROM taken`.execute(db)
  return Number(rows[0]?.taken ?? 0n)
}

export async function deleteMerchantActivityBefore(db: Database, before: Date): Promise<void> {
  await sql`DELETE FROM merchant_activity WHERE hour < ${before}`.execute(db)
}
