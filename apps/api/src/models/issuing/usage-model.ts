import { type HotPathClient, runWithRows, type Statement } from './statement.ts'

/** Where a counter's chains are found: those of one line of cards, or those of a whole account. */
export type CounterOwnerKind = 'card' | 'account'

export interface CounterAddress {
  lane: number
  owner_id: string
  counter_key: string
  currency: string
  /** Start of the calendar window in Unix milliseconds; 0 for a trailing window, which has one row. */
  window_start_ms: bigint
}

export interface CounterRow extends CounterAddress {
  used_minor: bigint
  count: number
  /** Trailing windows: every chain up to this instant has left the row's sums. */
  tail_ms: bigint | null
}

const ADDRESS = ['lane', 'owner_id', 'counter_key', 'currency', 'window_start_ms'] as const

const SELECT_COUNTERS: Statement<CounterAddress> = {
  name: 'counters_select',
  text: `SELECT c.lane, c.owner_id, c.counter_key, c.currency, c.window_start_ms, c.used_minor, c.count, c.tail_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS x (lane, owner_id, counter_key, currency, window_start_ms)
    JOIN usage_counters c ON c.lane = x.lane AND c.owner_id = x.owner_id AND c.counter_key = x.counter_key
      AND c.currency = x.currency AND c.window_start_ms = x.window_start_ms`,
  columns: ADDRESS,
}

export const selectCounters = (client: HotPathClient, addresses: readonly CounterAddress[]): Promise<CounterRow[]> =>
  runWithRows(client, SELECT_COUNTERS, addresses)

const UPSERT_COUNTERS: Statement<CounterRow> = {
  name: 'counters_upsert',
  text: `INSERT INTO usage_counters AS c (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count, tail_ms)
    SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[], $8::bigint[])
    ON CONFLICT (lane, owner_id, counter_key, currency, window_start_ms)
    DO UPDATE SET used_minor = excluded.used_minor, count = excluded.count, tail_ms = excluded.tail_ms`,
  columns: [...ADDRESS, 'used_minor', 'count', 'tail_ms'],
}

/** Writes what the counters hold now. The caller holds the account's lock, so nobody else counts at the same time. */
export const upsertCounters = async (client: HotPathClient, rows: readonly CounterRow[]): Promise<void> => {
  await runWithRows(client, UPSERT_COUNTERS, rows)
}

/** A sum over chains whose own time lies in (from, to], in Unix milliseconds. */
export interface UsageRange {
  lane: number
  owner_kind: CounterOwnerKind
  owner_id: string
  currency: string
  from_ms: bigint
  to_ms: bigint
  /** Codes and names of the categories that count; null: all. */
  categories: string[] | null
}

export interface UsageSum {
  used_minor: bigint
  count: number
}

const rangeStatement = (name: string, ownerColumn: string): { name: string; text: string } => ({
  name,
  text: `SELECT coalesce(sum(used_minor), 0)::bigint AS used_minor, (count(*) FILTER (WHERE is_counted))::integer AS count
    FROM authorizations
    WHERE lane = $1 AND ${ownerColumn} = $2 AND currency = $3
      AND authorized_at > to_timestamp($4::bigint / 1000.0) AND authorized_at <= to_timestamp($5::bigint / 1000.0)
      AND ($6::text[] IS NULL OR mcc = ANY($6) OR category = ANY($6))`,
})

const SUM_BY_OWNER: Record<CounterOwnerKind, { name: string; text: string }> = {
  card: rangeStatement('usage_of_line', 'counter_owner_id'),
  account: rangeStatement('usage_of_account', 'account_id'),
}

/** Adds up one range. An index of the owner's chains by their time bounds the cost to what lies in the range. */
export async function sumUsage(client: HotPathClient, range: UsageRange): Promise<UsageSum> {
  const { rows } = await client.query<UsageSum>({
    ...SUM_BY_OWNER[range.owner_kind],
    values: [range.lane, range.owner_id, range.currency, range.from_ms, range.to_ms, range.categories],
  })
  return rows[0] ?? { used_minor: 0n, count: 0 }
}

/** Forgets counters of an owner that no control reads any more: kept without upkeep they would be wrong when read again. */
export async function deleteCountersExcept(
  client: HotPathClient,
  lane: number,
  ownerId: string,
  keptKeys: readonly string[],
): Promise<void> {
  await client.query({
    text: 'DELETE FROM usage_counters WHERE lane = $1 AND owner_id = $2 AND counter_key <> ALL($3::text[])',
    values: [lane, ownerId, keptKeys],
  })
}
