import type { HotPathClient } from './statement.ts'

export interface FundingRow {
  lane: number
  account_id: string
  source: 'sandbox' | 'bank'
  external_reference: string
  amount_minor: bigint
  currency: string
  transaction_id: string
  actor_id: string
  /** The order's own key: with it a repeated order is told from another one with the same reference. */
  order_key: string
  reason: string
  at: Date
}

const COLUMNS =
  'lane, account_id, source, external_reference, amount_minor, currency, transaction_id, actor_id, order_key, reason, at'

export async function selectFunding(
  client: HotPathClient,
  key: Pick<FundingRow, 'lane' | 'account_id' | 'source' | 'external_reference'>,
): Promise<FundingRow | undefined> {
  const { rows } = await client.query<FundingRow>({
    text: `SELECT ${COLUMNS} FROM fundings WHERE lane = $1 AND account_id = $2 AND source = $3 AND external_reference = $4`,
    values: [key.lane, key.account_id, key.source, key.external_reference],
  })
  return rows[0]
}

export async function insertFunding(client: HotPathClient, row: FundingRow): Promise<void> {
  await client.query({
    text: `INSERT INTO fundings (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      row.lane,
      row.account_id,
      row.source,
      row.external_reference,
      row.amount_minor,
      row.currency,
      row.transaction_id,
      row.actor_id,
      row.order_key,
      row.reason,
      row.at,
    ],
  })
}

/** Takes a bank's reference for one account. False when it was taken before, by whichever account. */
export async function takeReference(client: HotPathClient, row: FundingRow): Promise<boolean> {
  const { rowCount } = await client.query({
    text: `INSERT INTO funding_references (source, external_reference, lane, account_id, amount_minor, at) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT DO NOTHING RETURNING source`,
    values: [row.source, row.external_reference, row.lane, row.account_id, row.amount_minor, row.at],
  })
  return rowCount === 1
}
