import type { MerchantActivity } from '@cardwright/rules'
import type { HotPathClient } from './statement.ts'

/** What is known of these merchants around this moment, by their ids; those of which nothing is known are left out. */
export async function selectMerchantActivity(
  client: HotPathClient,
  merchantIds: readonly string[],
  atMs: number,
): Promise<Map<string, MerchantActivity>> {
  const { rows } = await client.query<MerchantActivity & { merchant_id: string }>({
    name: 'merchant_activity_select',
    text: `SELECT m.merchant_id, coalesce(sum(m.attempts), 0)::integer AS "attemptsDay", coalesce(sum(m.declines), 0)::integer AS "declinesDay",
        coalesce(sum(m.attempts) FILTER (WHERE m.hour >= h.present - interval '1 hour'), 0)::integer AS "attemptsHour",
        coalesce(sum(m.declines) FILTER (WHERE m.hour >= h.present - interval '1 hour'), 0)::integer AS "declinesHour"
      FROM (SELECT date_trunc('hour', to_timestamp($2::bigint / 1000::float8), 'UTC') AS present) h
      JOIN merchant_activity m ON m.merchant_id = ANY($1::text[]) AND m.hour BETWEEN h.present - interval '24 hours' AND h.present
      GROUP BY 1`,
    values: [[...merchantIds], atMs],
  })
  return new Map(rows.map((row) => [row.merchant_id, row]))
}
