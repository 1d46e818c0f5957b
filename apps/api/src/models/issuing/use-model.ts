import type { HotPathClient } from './statement.ts'

/** A payment whose approval turned out to be none. */
export interface UndoneUse {
  lane: number
  counterOwnerId: string
  authorizationId: string
}

/**
 * A line of single-use or merchant-locked cards that the payment used up, or bound, is as if it had not: it belongs to the next payment that
 * was approved, or to nobody. The caller holds the account's lock.
 */
export async function undoCardUse(
  client: HotPathClient,
  { lane, counterOwnerId, authorizationId }: UndoneUse,
): Promise<void> {
  const { rows } = await client.query<{ id: string; merchant_id: string }>({
    text: `SELECT id, merchant_id FROM authorizations WHERE lane = $1 AND counter_owner_id = $2 AND id <> $3 AND is_counted
      ORDER BY authorized_at, id LIMIT 1`,
    values: [lane, counterOwnerId, authorizationId],
  })
  const next = rows[0]
  await client.query({
    text: `UPDATE cards SET consumed_by = $4,
        locked_merchant_id = CASE WHEN purpose = 'merchant_locked' THEN $5 ELSE locked_merchant_id END
      WHERE lane = $1 AND counter_owner_id = $2 AND consumed_by = $3 AND purpose <> 'standard'`,
    values: [lane, counterOwnerId, authorizationId, next?.id ?? null, next?.merchant_id ?? null],
  })
}

/** An exception that let the payment through is there for the next try. */
export async function undoExceptionUse(
  client: HotPathClient,
  {
    lane,
    accountId,
    authorizationId,
    clockMs,
  }: { lane: number; accountId: string; authorizationId: string; clockMs: number },
): Promise<void> {
  await client.query({
    text: `UPDATE exceptions SET status = 'granted', used_by = NULL, updated_at = to_timestamp($4::bigint / 1000::float8)
      WHERE lane = $1 AND account_id = $2 AND used_by = $3 AND status = 'used'`,
    values: [lane, accountId, authorizationId, clockMs],
  })
}
