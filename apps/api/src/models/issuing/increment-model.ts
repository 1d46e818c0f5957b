import { type HotPathClient, runWithRows, type Statement } from './statement.ts'

export interface IncrementRow {
  lane: number
  provider: string
  provider_id: string
  account_id: string
  counter_owner_id: string
  currency: string
  merchant_id: string
  mcc: string
  country: string
  is_declined: boolean
  at_ms: number
}

const UPSERT_INCREMENTS: Statement<IncrementRow> = {
  name: 'increments_upsert',
  text: `INSERT INTO increments AS i (lane, provider, provider_id, account_id, counter_owner_id, currency, merchant_id, mcc, country, is_declined, at)
    SELECT x.lane, x.provider, x.provider_id, x.account_id, x.counter_owner_id, x.currency, x.merchant_id, x.mcc, x.country, x.is_declined,
      to_timestamp(x.at_ms / 1000::float8)
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::boolean[], $11::bigint[])
      AS x (lane, provider, provider_id, account_id, counter_owner_id, currency, merchant_id, mcc, country, is_declined, at_ms)
    ON CONFLICT (lane, provider, provider_id) DO UPDATE SET is_declined = excluded.is_declined`,
  columns: [
    'lane',
    'provider',
    'provider_id',
    'account_id',
    'counter_owner_id',
    'currency',
    'merchant_id',
    'mcc',
    'country',
    'is_declined',
    'at_ms',
  ],
}

/** Increments are requests of their own beside the chains. */
export const upsertIncrements = (client: HotPathClient, rows: readonly IncrementRow[]) =>
  runWithRows(client, UPSERT_INCREMENTS, rows)

type IncrementKey = Pick<IncrementRow, 'lane' | 'provider' | 'provider_id'>

const SELECT_INCREMENTS: Statement<IncrementKey> = {
  name: 'increments_select',
  text: `SELECT i.lane, i.provider, i.provider_id, i.merchant_id, i.mcc, i.country
    FROM unnest($1::smallint[], $2::text[], $3::text[]) AS x (lane, provider, provider_id)
    JOIN increments i ON i.lane = x.lane AND i.provider = x.provider AND i.provider_id = x.provider_id`,
  columns: ['lane', 'provider', 'provider_id'],
}

/** Where increments were made that are known. */
export const selectIncrements = (
  client: HotPathClient,
  keys: readonly IncrementKey[],
): Promise<(IncrementKey & Pick<IncrementRow, 'merchant_id' | 'mcc' | 'country'>)[]> =>
  runWithRows(client, SELECT_INCREMENTS, keys)
