import { type HotPathClient, runWithRows, type Statement } from './statement.ts'

/** Where a counter's chains are found: those of one line of cards, or those of a whole account. */
export type CounterOwnerKind = 'card' | 'account'

/** Purchases are chains, at their own time; requests are what was asked, increments too, each at its own time. */
export type CountedKind = 'purchases' | 'requests'

/** Rules keep counters of their own beside those of limits; their keys begin with this. */
export const RULE_COUNTER_MARK = '#'

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
  /** Of requests: those that were declined. */
  declined: number
  /** Trailing windows: every chain up to this instant has left the row's sums. */
  tail_ms: bigint | null
  /** Nothing that the row still holds is older or younger than this; null where that is not known. */
  oldest_ms: bigint | null
  newest_ms: bigint | null
}

const ADDRESS = ['lane', 'owner_id', 'counter_key', 'currency', 'window_start_ms'] as const

const SELECT_COUNTERS: Statement<CounterAddress> = {
  name: 'counters_select',
  text: `SELECT c.lane, c.owner_id, c.counter_key, c.currency, c.window_start_ms, c.used_minor, c.count, c.declined, c.tail_ms, c.oldest_ms, c.newest_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS x (lane, owner_id, counter_key, currency, window_start_ms)
    JOIN usage_counters c ON c.lane = x.lane AND c.owner_id = x.owner_id AND c.counter_key = x.counter_key
      AND c.currency = x.currency AND c.window_start_ms = x.window_start_ms`,
  columns: ADDRESS,
}

export const selectCounters = (client: HotPathClient, addresses: readonly CounterAddress[]): Promise<CounterRow[]> =>
  runWithRows(client, SELECT_COUNTERS, addresses)

const UPSERT_COUNTERS: Statement<CounterRow> = {
  name: 'counters_upsert',
  text: `INSERT INTO usage_counters AS c (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count, declined, tail_ms, oldest_ms, newest_ms)
    SELECT x.lane, x.owner_id, x.counter_key, x.currency, x.window_start_ms, x.used_minor, x.count, x.declined, x.tail_ms, x.oldest_ms, x.newest_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::integer[], $8::integer[], $9::bigint[],
      $10::bigint[], $11::bigint[])
      AS x (lane, owner_id, counter_key, currency, window_start_ms, used_minor, count, declined, tail_ms, oldest_ms, newest_ms)
    ON CONFLICT (lane, owner_id, counter_key, currency, window_start_ms)
    DO UPDATE SET used_minor = excluded.used_minor, count = excluded.count, declined = excluded.declined, tail_ms = excluded.tail_ms,
      oldest_ms = excluded.oldest_ms, newest_ms = excluded.newest_ms`,
  columns: [...ADDRESS, 'used_minor', 'count', 'declined', 'tail_ms', 'oldest_ms', 'newest_ms'],
}

/** Writes what the counters hold now. The caller holds the account's lock, so nobody else counts at the same time. */
export const upsertCounters = async (client: HotPathClient, rows: readonly CounterRow[]): Promise<void> => {
  await runWithRows(client, UPSERT_COUNTERS, rows)
}

/** What lies in (from, to], in Unix milliseconds, of what an owner did. */
export interface UsageRange {
  lane: number
  owner_kind: CounterOwnerKind
  owner_id: string
  counted: CountedKind
  currency: string
  from_ms: bigint
  to_ms: bigint
  /** Codes and names of the categories that count, as PostgreSQL writes an array (`{a,b}`); null: all. */
  categories: string | null
  /** Only what has this value there; null: all. */
  narrow: 'merchant' | 'mcc' | 'country' | null
  narrow_value: string | null
}

export interface UsageSum {
  used_minor: bigint
  count: number
  declined: number
  oldest_ms: bigint | null
  newest_ms: bigint | null
}

export const NOTHING_USED: UsageSum = { used_minor: 0n, count: 0, declined: 0, oldest_ms: null, newest_ms: null }

interface NumberedRange extends UsageRange {
  position: number
}

const RANGE_COLUMNS = [
  'position',
  'lane',
  'owner_id',
  'currency',
  'from_ms',
  'to_ms',
  'categories',
  'narrow',
  'narrow_value',
] as const

const narrowed = (table: string): string =>
  `(x.narrow IS NULL OR CASE x.narrow WHEN 'merchant' THEN ${table}.merchant_id WHEN 'mcc' THEN ${table}.mcc ELSE ${table}.country END = x.narrow_value)`

const within = (column: string): string =>
  `${column} > to_timestamp(x.from_ms / 1000.0) AND ${column} <= to_timestamp(x.to_ms / 1000.0)`

const purchases = (ownerColumn: string): string => `
  SELECT coalesce(sum(a.used_minor), 0)::bigint AS used_minor, (count(*) FILTER (WHERE a.is_counted))::integer AS count, 0 AS declined,
    min(a.authorized_at) AS oldest, max(a.authorized_at) AS newest
  FROM authorizations a
  WHERE a.lane = x.lane AND a.${ownerColumn} = x.owner_id AND a.currency = x.currency AND ${within('a.authorized_at')}
    AND (x.categories IS NULL OR a.mcc = ANY(x.categories::text[]) OR a.category = ANY(x.categories::text[])) AND ${narrowed('a')}`

/** The first request of a chain is the chain; one that stands declined was a declined request. */
const requests = (ownerColumn: string): string => `
  SELECT 0::bigint AS used_minor, count(*)::integer AS count, (count(*) FILTER (WHERE r.is_declined))::integer AS declined,
    min(r.at) AS oldest, max(r.at) AS newest
  FROM (
    SELECT a.authorized_at AS at, a.status = 'declined' AS is_declined FROM authorizations a
    WHERE a.lane = x.lane AND a.${ownerColumn} = x.owner_id AND a.currency = x.currency AND a.kind = 'authorization'
      AND ${within('a.authorized_at')} AND ${narrowed('a')}
    UNION ALL
    SELECT i.at, i.is_declined FROM increments i
    WHERE i.lane = x.lane AND i.${ownerColumn} = x.owner_id AND i.currency = x.currency AND ${within('i.at')} AND ${narrowed('i')}
  ) r`

const rangeStatement = (name: string, sums: string, more = ''): Statement<NumberedRange> => ({
  name,
  text: `SELECT x.position, ${more} s.used_minor, s.count, s.declined, (extract(epoch FROM s.oldest) * 1000)::bigint AS oldest_ms,
      (extract(epoch FROM s.newest) * 1000)::bigint AS newest_ms
    FROM unnest($1::integer[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[])
      AS x (position, lane, owner_id, currency, from_ms, to_ms, categories, narrow, narrow_value)
    CROSS JOIN LATERAL (${sums}) s`,
  columns: RANGE_COLUMNS,
})

const RANGE_STATEMENTS: Record<CountedKind, Record<CounterOwnerKind, Statement<NumberedRange>>> = {
  purchases: {
    card: rangeStatement('purchases_of_line', purchases('counter_owner_id')),
    account: rangeStatement('purchases_of_account', purchases('account_id')),
  },
  requests: {
    card: rangeStatement('requests_of_line', requests('counter_owner_id')),
    account: rangeStatement('requests_of_account', requests('account_id')),
  },
}

/**
 * Adds up many ranges at once, in the order given. An index of the owner's chains by their time bounds the cost to what lies in
 * the ranges.
 */
export async function sumRanges(client: HotPathClient, ranges: readonly UsageRange[]): Promise<UsageSum[]> {
  const sums: UsageSum[] = ranges.map(() => NOTHING_USED)
  const groups = Map.groupBy(
    ranges.map((range, position): NumberedRange => ({ ...range, position })),
    ({ counted, owner_kind: owner }) => RANGE_STATEMENTS[counted][owner],
  )
  await Promise.all(
    [...groups].map(async ([statement, rows]) => {
      for (const row of await runWithRows<NumberedRange, UsageSum & { position: number }>(client, statement, rows))
        sums[row.position] = row
    }),
  )
  return sums
}

/** One value's share of a range that was asked for whole. */
export interface ValueSum extends UsageSum {
  position: number
  value: string
}

const byValue = (counted: CountedKind, ownerColumn: string): string => {
  const narrowValue = (table: string) =>
    `CASE x.narrow WHEN 'merchant' THEN ${table}.merchant_id WHEN 'mcc' THEN ${table}.mcc ELSE ${table}.country END`
  const chains = `SELECT ${narrowValue('a')} AS value, a.authorized_at AS at, a.used_minor, a.is_counted, a.status = 'declined' AS is_declined
    FROM authorizations a WHERE a.lane = x.lane AND a.${ownerColumn} = x.owner_id AND a.currency = x.currency AND ${within('a.authorized_at')}`
  if (counted === 'purchases')
    return `SELECT value, coalesce(sum(used_minor), 0)::bigint AS used_minor, (count(*) FILTER (WHERE is_counted))::integer AS count, 0 AS declined,
      min(at) AS oldest, max(at) AS newest FROM (${chains}) p GROUP BY value`
  return `SELECT value, 0::bigint AS used_minor, count(*)::integer AS count, (count(*) FILTER (WHERE is_declined))::integer AS declined,
      min(at) AS oldest, max(at) AS newest
    FROM (${chains} AND a.kind = 'authorization'
      UNION ALL SELECT ${narrowValue('i')}, i.at, 0, false, i.is_declined FROM increments i
      WHERE i.lane = x.lane AND i.${ownerColumn} = x.owner_id AND i.currency = x.currency AND ${within('i.at')}) r GROUP BY value`
}

const VALUE_STATEMENTS: Record<CountedKind, Record<CounterOwnerKind, Statement<NumberedRange>>> = {
  purchases: {
    card: rangeStatement('purchases_of_line_by_value', byValue('purchases', 'counter_owner_id'), 's.value,'),
    account: rangeStatement('purchases_of_account_by_value', byValue('purchases', 'account_id'), 's.value,'),
  },
  requests: {
    card: rangeStatement('requests_of_line_by_value', byValue('requests', 'counter_owner_id'), 's.value,'),
    account: rangeStatement('requests_of_account_by_value', byValue('requests', 'account_id'), 's.value,'),
  },
}

/** Adds up ranges apart for each merchant, category code or country that occurs in them; `position` says of which range. */
export async function sumRangesByValue(client: HotPathClient, ranges: readonly UsageRange[]): Promise<ValueSum[]> {
  const groups = Map.groupBy(
    ranges.map((range, position): NumberedRange => ({ ...range, position })),
    ({ counted, owner_kind: owner }) => VALUE_STATEMENTS[counted][owner],
  )
  const sums = await Promise.all(
    [...groups].map(([statement, rows]) => runWithRows<NumberedRange, ValueSum>(client, statement, rows)),
  )
  return sums.flat()
}

/** Forgets counters of an owner that no control reads any more: kept without upkeep they would be wrong when read again. */
export async function deleteCountersExcept(
  client: HotPathClient,
  lane: number,
  ownerId: string,
  keptKeys: readonly string[],
): Promise<void> {
  await client.query({
    text: `DELETE FROM usage_counters WHERE lane = $1 AND owner_id = $2 AND counter_key <> ALL($3::text[])
      AND NOT starts_with(counter_key, $4)`,
    values: [lane, ownerId, keptKeys, RULE_COUNTER_MARK],
  })
}
