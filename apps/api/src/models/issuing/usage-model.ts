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

export interface CounterState {
  used_minor: bigint
  count: number
  /** Trailing windows: every chain up to this instant has left the row's sums. */
  tail_ms: bigint | null
  /** Nothing that the row still holds is older or younger than this; null where that is not known. */
  oldest_ms: bigint | null
  newest_ms: bigint | null
}

export interface CounterRow extends CounterAddress, CounterState {}

const ADDRESS = ['lane', 'owner_id', 'counter_key', 'currency', 'window_start_ms'] as const

type NumberedAddress = CounterAddress & { position: number }

const SELECT_COUNTERS: Statement<NumberedAddress> = {
  name: 'counters_select',
  text: `SELECT x.position, c.used_minor, c.count, c.tail_ms, c.oldest_ms, c.newest_ms
    FROM unnest($1::integer[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::bigint[])
      AS x (position, lane, owner_id, counter_key, currency, window_start_ms)
    JOIN usage_counters c ON c.lane = x.lane AND c.owner_id = x.owner_id AND c.counter_key = x.counter_key
      AND c.currency = x.currency AND c.window_start_ms = x.window_start_ms`,
  columns: ['position', ...ADDRESS],
  alike: [['currency']],
}

/** What counters hold, in the order given; nothing where there is no row. */
export async function selectCounters(
  client: HotPathClient,
  addresses: readonly CounterAddress[],
): Promise<(CounterState | undefined)[]> {
  const asked = addresses.map((address, position): NumberedAddress => ({ ...address, position }))
  const found = new Array<CounterState | undefined>(addresses.length)
  for (const row of await runWithRows<NumberedAddress, CounterState & { position: number }>(
    client,
    SELECT_COUNTERS,
    asked,
  ))
    found[row.position] = row
  return found
}

const UPSERT_COUNTERS: Statement<CounterRow> = {
  name: 'counters_upsert',
  text: `INSERT INTO usage_counters AS c (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count, tail_ms, oldest_ms, newest_ms)
    SELECT x.lane, x.owner_id, x.counter_key, x.currency, x.window_start_ms, x.used_minor, x.count, x.tail_ms, x.oldest_ms, x.newest_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[], $8::bigint[],
      $9::bigint[], $10::bigint[])
      AS x (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count, tail_ms, oldest_ms, newest_ms)
    ON CONFLICT (lane, owner_id, counter_key, currency, window_start_ms)
    DO UPDATE SET used_minor = excluded.used_minor, count = excluded.count, tail_ms = excluded.tail_ms,
      oldest_ms = excluded.oldest_ms, newest_ms = excluded.newest_ms`,
  columns: [...ADDRESS, 'used_minor', 'count', 'tail_ms', 'oldest_ms', 'newest_ms'],
}

const UPDATE_COUNTERS: Statement<CounterRow> = {
  name: 'counters_update',
  text: `UPDATE usage_counters c SET used_minor = x.used_minor, count = x.count, tail_ms = x.tail_ms, oldest_ms = x.oldest_ms, newest_ms = x.newest_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[], $8::bigint[],
      $9::bigint[], $10::bigint[])
      AS x (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count, tail_ms, oldest_ms, newest_ms)
    WHERE c.lane = x.lane AND c.owner_id = x.owner_id AND c.counter_key = x.counter_key AND c.currency = x.currency
      AND c.window_start_ms = x.window_start_ms`,
  columns: UPSERT_COUNTERS.columns,
  alike: [['currency', 'tail_ms']],
}

/** What is to be written of counters: `stored` had a row when they were read. */
export interface CounterWrites {
  stored: readonly CounterRow[]
  added: readonly CounterRow[]
}

/**
 * Writes what the counters hold now. The caller has held the account's lock since it read them, so nobody else counts at the same time,
 * and a row that was there then is there still: it is found once, where an insert would look for it first.
 */
export async function writeCounters(client: HotPathClient, { stored, added }: CounterWrites): Promise<void> {
  await Promise.all([runWithRows(client, UPDATE_COUNTERS, stored), runWithRows(client, UPSERT_COUNTERS, added)])
}

/** What lies in (from, to], in Unix milliseconds, of what an owner did. */
export interface UsageRange {
  lane: number
  owner_kind: CounterOwnerKind
  owner_id: string
  currency: string
  from_ms: bigint
  to_ms: bigint
  /** Codes and names of the categories that count, as PostgreSQL writes an array (`{a,b}`); null: all. */
  categories: string | null
}

export interface UsageSum {
  used_minor: bigint
  count: number
  oldest_ms: bigint | null
  newest_ms: bigint | null
}

export const NOTHING_USED: UsageSum = { used_minor: 0n, count: 0, oldest_ms: null, newest_ms: null }

interface NumberedRange extends UsageRange {
  position: number
}

const RANGE_COLUMNS = ['position', 'lane', 'owner_id', 'currency', 'from_ms', 'to_ms', 'categories'] as const

const within = (column: string): string =>
  `${column} > to_timestamp(x.from_ms / 1000::float8) AND ${column} <= to_timestamp(x.to_ms / 1000::float8)`

const purchases = (ownerColumn: string): string => `
  SELECT coalesce(sum(a.used_minor), 0)::bigint AS used_minor, (count(*) FILTER (WHERE a.is_counted))::integer AS count,
    min(a.authorized_at) AS oldest, max(a.authorized_at) AS newest
  FROM authorizations a
  WHERE a.lane = x.lane AND a.${ownerColumn} = x.owner_id AND a.currency = x.currency AND ${within('a.authorized_at')}
    AND (x.categories IS NULL OR a.mcc = ANY(x.categories::text[]) OR a.category = ANY(x.categories::text[]))`

const rangeStatement = (name: string, sums: string): Statement<NumberedRange> => ({
  name,
  text: `SELECT x.position, s.used_minor, s.count, (extract(epoch FROM s.oldest) * 1000)::bigint AS oldest_ms,
      (extract(epoch FROM s.newest) * 1000)::bigint AS newest_ms
    FROM unnest($1::integer[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
      AS x (position, lane, owner_id, currency, from_ms, to_ms, categories)
    CROSS JOIN LATERAL (${sums}) s`,
  columns: RANGE_COLUMNS,
})

const RANGE_STATEMENTS: Record<CounterOwnerKind, Statement<NumberedRange>> = {
  card: rangeStatement('purchases_of_line', purchases('counter_owner_id')),
  account: rangeStatement('purchases_of_account', purchases('account_id')),
}

/**
 * Adds up many ranges at once, in the order given. An index of the owner's chains by their time bounds the cost to what lies in
 * the ranges.
 */
export async function sumRanges(client: HotPathClient, ranges: readonly UsageRange[]): Promise<UsageSum[]> {
  const sums: UsageSum[] = ranges.map(() => NOTHING_USED)
  const groups = Map.groupBy(
    ranges.map((range, position): NumberedRange => ({ ...range, position })),
    ({ owner_kind: owner }) => RANGE_STATEMENTS[owner],
  )
  await Promise.all(
    [...groups].map(async ([statement, rows]) => {
      for (const row of await runWithRows<NumberedRange, UsageSum & { position: number }>(client, statement, rows))
        sums[row.position] = row
    }),
  )
  return sums
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
