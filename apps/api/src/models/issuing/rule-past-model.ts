import { type HotPathClient, runWithRows, type Statement } from './statement.ts'
import type { CounterOwnerKind } from './usage-model.ts'

/** Whose past: a line of cards or an account, in one currency. */
export interface PastOwner {
  lane: number
  accountId: string
  ownerKind: CounterOwnerKind
  ownerId: string
  currency: string
}

interface OwnerRow {
  position: number
  lane: number
  owner_id: string
  currency: string
}

const SENT_OWNERS =
  'unnest($1::integer[], $2::smallint[], $3::text[], $4::text[]) AS x (position, lane, owner_id, currency)'

const ownerColumn = { card: 'counter_owner_id', account: 'account_id' } as const

const haveChains = (kind: CounterOwnerKind): Statement<OwnerRow> => ({
  name: `owners_with_past_${kind}`,
  text: `SELECT x.position FROM ${SENT_OWNERS}
    WHERE EXISTS (SELECT FROM authorizations a WHERE a.lane = x.lane AND a.${ownerColumn[kind]} = x.owner_id)`,
  columns: ['position', 'lane', 'owner_id', 'currency'],
})

const HAVE_CHAINS = { card: haveChains('card'), account: haveChains('account') }

/** Runs one statement for lines of cards and one for accounts; `position` says which owner a row is about. */
async function forOwners<Row extends OwnerRow, Result extends { position: number }>(
  client: HotPathClient,
  statements: Record<CounterOwnerKind, Statement<Row>>,
  {
    owners,
    toRow,
    more = [],
  }: {
    owners: readonly PastOwner[]
    toRow: (owner: PastOwner, position: number) => Row
    more?: readonly unknown[]
  },
): Promise<Result[]> {
  const rows = Map.groupBy(
    owners.map((owner, position) => ({ kind: owner.ownerKind, row: toRow(owner, position) })),
    ({ kind }) => kind,
  )
  const found = await Promise.all(
    [...rows].map(([kind, own]) =>
      runWithRows<Row, Result>(
        client,
        statements[kind],
        own.map(({ row }) => row),
        more,
      ),
    ),
  )
  return found.flat()
}

const toOwnerRow = ({ lane, ownerId, currency }: PastOwner, position: number): OwnerRow => ({
  position,
  lane,
  owner_id: ownerId,
  currency,
})

/** Which of these owners have any payment behind them. */
export async function selectWithPast(client: HotPathClient, owners: readonly PastOwner[]): Promise<Set<PastOwner>> {
  const rows = await forOwners<OwnerRow, { position: number }>(client, HAVE_CHAINS, { owners, toRow: toOwnerRow })
  return new Set(rows.flatMap(({ position }) => owners[position] ?? []))
}

/** A chain, or an increment of one, as counters weigh it. */
export interface PastChain {
  position: number
  /** Unix milliseconds. */
  at_ms: bigint
  used_minor: bigint
  is_counted: boolean
  /** A chain that began with a request; an increment always is one. */
  is_request: boolean
  is_declined: boolean
  merchant_id: string
  mcc: string
  country: string
}

interface RangeRow extends OwnerRow {
  after_ms: bigint
}

const ranged = (
  name: string,
  columns: string,
  table: string,
  { owner, time }: { owner: string; time: string },
): Statement<RangeRow> => ({
  name,
  text: `SELECT x.position, p.*
    FROM unnest($1::integer[], $2::smallint[], $3::text[], $4::text[], $5::bigint[]) AS x (position, lane, owner_id, currency, after_ms)
    CROSS JOIN LATERAL (
      SELECT (extract(epoch FROM t.${time}) * 1000)::bigint AS at_ms, ${columns}, t.merchant_id, t.mcc, t.country
      FROM ${table} t WHERE t.lane = x.lane AND t.${owner} = x.owner_id AND t.currency = x.currency AND t.${time} > to_timestamp(x.after_ms / 1000::float8)
      ORDER BY t.${time} LIMIT $6
    ) p`,
  columns: ['position', 'lane', 'owner_id', 'currency', 'after_ms'],
})

const chainsOf = (kind: CounterOwnerKind) =>
  ranged(
    `past_chains_${kind}`,
    "t.used_minor, t.is_counted, t.kind = 'authorization' AS is_request, t.status = 'declined' AS is_declined",
    'authorizations',
    { owner: ownerColumn[kind], time: 'authorized_at' },
  )
const incrementsOf = (kind: CounterOwnerKind) =>
  ranged(
    `past_increments_${kind}`,
    '0::bigint AS used_minor, false AS is_counted, true AS is_request, t.is_declined',
    'increments',
    { owner: ownerColumn[kind], time: 'at' },
  )

const CHAINS = { card: chainsOf('card'), account: chainsOf('account') }
const INCREMENTS = { card: incrementsOf('card'), account: incrementsOf('account') }

/** A piece of the past of several owners by its time: at most `most` chains and as many increments of each, the oldest first. */
export async function selectPastChains(
  client: HotPathClient,
  asked: readonly { owner: PastOwner; afterMs: number }[],
  most: number,
): Promise<{ chains: PastChain[]; increments: PastChain[] }> {
  const given = {
    owners: asked.map(({ owner }) => owner),
    toRow: (owner: PastOwner, position: number): RangeRow => ({
      ...toOwnerRow(owner, position),
      after_ms: BigInt(asked[position]?.afterMs ?? 0),
    }),
    more: [most],
  }
  const [chains, increments] = await Promise.all([
    forOwners<RangeRow, PastChain>(client, CHAINS, given),
    forOwners<RangeRow, PastChain>(client, INCREMENTS, given),
  ])
  return { chains, increments }
}

/** A decision as history remembers it: by our own answer, as it was given. */
export interface PastDecision {
  position: number
  seq: bigint
  counter_owner_id: string
  currency: string
  is_approved: boolean
  approved_minor: bigint
  is_increment: boolean
  merchant_id: string
  mcc: string
  country: string
  channel: string
  at_ms: bigint
}

interface SequenceRow {
  position: number
  lane: number
  account_id: string
  after_seq: bigint
}

// Each row is looked up by its key, whatever the planner believes of tables that nobody has analysed yet: as a plain join it has read all
// of an account's facts once for each decision.
const PAST_DECISIONS: Statement<SequenceRow> = {
  name: 'past_decisions',
  text: `SELECT x.position, p.*
    FROM unnest($1::integer[], $2::smallint[], $3::text[], $4::bigint[]) AS x (position, lane, account_id, after_seq)
    CROSS JOIN LATERAL (
      SELECT d.seq, a.counter_owner_id, d.currency, d.is_approved, d.approved_minor, f.kind = 'increment' AS is_increment,
        a.merchant_id, a.mcc, a.country, a.channel, (extract(epoch FROM a.authorized_at) * 1000)::bigint AS at_ms
      FROM (SELECT * FROM decisions e WHERE e.lane = x.lane AND e.account_id = x.account_id AND e.seq > x.after_seq ORDER BY e.seq LIMIT $5) d
      CROSS JOIN LATERAL (SELECT g.kind FROM facts g WHERE g.lane = d.lane AND g.authorization_id = d.authorization_id AND g.id = d.fact_id AND g.at = d.at LIMIT 1) f
      CROSS JOIN LATERAL (SELECT * FROM authorizations h WHERE h.lane = d.lane AND h.id = d.authorization_id LIMIT 1) a
    ) p`,
  columns: ['position', 'lane', 'account_id', 'after_seq'],
}

/** A piece of the decisions of several accounts: at most `most` of each, the oldest first. */
export async function selectPastDecisions(
  client: HotPathClient,
  asked: readonly { lane: number; accountId: string; afterSeq: number }[],
  most: number,
): Promise<PastDecision[]> {
  const rows = await runWithRows<SequenceRow, PastDecision>(
    client,
    PAST_DECISIONS,
    asked.map(({ lane, accountId, afterSeq }, position) => ({
      position,
      lane,
      account_id: accountId,
      after_seq: BigInt(afterSeq),
    })),
    [most],
  )
  return rows.sort((a, b) => a.position - b.position || Number(a.seq - b.seq))
}

/** What lies in (from, to], in Unix milliseconds, of what an owner did; at one place, where one is said. */
export interface PastRange {
  owner: PastOwner
  fromMs: number
  toMs: number
  narrow: 'merchant' | 'mcc' | 'country' | null
  value: string
}

export interface PastSum {
  used_minor: bigint
  purchases: number
  requests: number
  declined: number
}

interface SumRow extends OwnerRow {
  from_ms: bigint
  to_ms: bigint
  narrow: string | null
  value: string
}

const PLACE = `CASE x.narrow WHEN 'merchant' THEN t.merchant_id WHEN 'mcc' THEN t.mcc ELSE t.country END`

const sumsOf = (kind: CounterOwnerKind): Statement<SumRow> => {
  const within = (table: string, time: string) =>
    `FROM ${table} t WHERE t.lane = x.lane AND t.${ownerColumn[kind]} = x.owner_id AND t.currency = x.currency
        AND t.${time} > to_timestamp(x.from_ms / 1000::float8) AND t.${time} <= to_timestamp(x.to_ms / 1000::float8) LIMIT $9`
  return {
    name: `past_sums_${kind}`,
    text: `SELECT x.position, s.*
      FROM unnest($1::integer[], $2::smallint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[])
        AS x (position, lane, owner_id, currency, from_ms, to_ms, narrow, value)
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(r.used_minor) FILTER (WHERE r.is_here), 0)::bigint AS used_minor,
          (count(*) FILTER (WHERE r.is_here AND r.is_counted))::integer AS purchases,
          (count(*) FILTER (WHERE r.is_here AND r.is_request))::integer AS requests,
          (count(*) FILTER (WHERE r.is_here AND r.is_request AND r.is_declined))::integer AS declined,
          count(*)::integer AS looked_at
        FROM (
          (SELECT t.used_minor, t.is_counted, t.kind = 'authorization' AS is_request, t.status = 'declined' AS is_declined,
            x.narrow IS NULL OR ${PLACE} = x.value AS is_here ${within('authorizations', 'authorized_at')})
          UNION ALL
          (SELECT 0, false, true, t.is_declined, x.narrow IS NULL OR ${PLACE} = x.value ${within('increments', 'at')})
        ) r
      ) s`,
    columns: ['position', 'lane', 'owner_id', 'currency', 'from_ms', 'to_ms', 'narrow', 'value'],
  }
}

const SUMS = { card: sumsOf('card'), account: sumsOf('account') }

/** A sum as a counter of purchases or of requests has it. */
export const toAmounts = (of: 'purchases' | 'requests', sum: PastSum) =>
  of === 'purchases'
    ? { usedMinor: sum.used_minor, count: sum.purchases, declined: 0 }
    : { usedMinor: 0n, count: sum.requests, declined: sum.declined }

/** Adds up ranges of the past, in the order given; undefined for one with `most` payments in it or more. */
export async function sumPast(
  client: HotPathClient,
  ranges: readonly PastRange[],
  most: number,
): Promise<(PastSum | undefined)[]> {
  const rows = await forOwners<SumRow, PastSum & { position: number; looked_at: number }>(client, SUMS, {
    owners: ranges.map(({ owner }) => owner),
    toRow: (owner, position): SumRow => {
      const { fromMs = 0, toMs = 0, narrow = null, value = '' } = ranges[position] ?? {}
      return { ...toOwnerRow(owner, position), from_ms: BigInt(fromMs), to_ms: BigInt(toMs), narrow, value }
    },
    more: [most],
  })
  const sums = new Map(rows.map((row) => [row.position, row]))
  return ranges.map((_, position) => {
    const sum = sums.get(position)
    return sum === undefined || sum.looked_at >= most ? undefined : sum
  })
}
