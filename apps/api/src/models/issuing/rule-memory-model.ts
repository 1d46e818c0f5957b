import { type HotPathClient, runWithRows, type Statement } from './statement.ts'
import type { CounterOwnerKind } from './usage-model.ts'

/** Whose past: a line of cards or an account, in one currency, kept without a gap since one rule set. */
export interface MemoryAddress {
  lane: number
  owner_id: string
  currency: string
  since: number
}

export interface HistoryRow extends MemoryAddress {
  consecutive_declines: number
  approvals: bigint
  approved_minor: bigint
  max_minor: bigint
  last_country: string | null
  last_present_ms: bigint | null
}

const ADDRESS = ['lane', 'owner_id', 'currency', 'since'] as const

const SELECT_HISTORIES: Statement<MemoryAddress> = {
  name: 'rule_histories_select',
  text: `SELECT h.lane, h.owner_id, h.currency, h.consecutive_declines, h.approvals, h.approved_minor, h.max_minor, h.last_country, h.last_present_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[]) AS x (lane, owner_id, currency, since)
    JOIN rule_histories h ON h.lane = x.lane AND h.owner_id = x.owner_id AND h.currency = x.currency AND h.since = x.since`,
  columns: ADDRESS,
}

export const selectHistories = (
  client: HotPathClient,
  addresses: readonly MemoryAddress[],
): Promise<Omit<HistoryRow, 'since'>[]> => runWithRows(client, SELECT_HISTORIES, addresses)

const UPSERT_HISTORIES: Statement<HistoryRow> = {
  name: 'rule_histories_upsert',
  text: `INSERT INTO rule_histories (lane, owner_id, currency, since, consecutive_declines, approvals, approved_minor, max_minor, last_country, last_present_ms)
    SELECT x.lane, x.owner_id, x.currency, x.since, x.consecutive_declines, x.approvals, x.approved_minor, x.max_minor, x.last_country, x.last_present_ms
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bigint[])
      AS x (lane, owner_id, currency, since, consecutive_declines, approvals, approved_minor, max_minor, last_country, last_present_ms)
    ON CONFLICT (lane, owner_id, currency, since) DO UPDATE SET consecutive_declines = excluded.consecutive_declines,
      approvals = excluded.approvals, approved_minor = excluded.approved_minor, max_minor = excluded.max_minor,
      last_country = excluded.last_country, last_present_ms = excluded.last_present_ms`,
  columns: [
    ...ADDRESS,
    'consecutive_declines',
    'approvals',
    'approved_minor',
    'max_minor',
    'last_country',
    'last_present_ms',
  ],
}

export const upsertHistories = (client: HotPathClient, rows: readonly HistoryRow[]) =>
  runWithRows(client, UPSERT_HISTORIES, rows)

export type SeenRowKind = 'merchant' | 'mcc' | 'country' | 'built'

export interface SeenRow extends MemoryAddress {
  kind: SeenRowKind
  value: string
}

const SEEN = [...ADDRESS, 'kind', 'value'] as const

const SELECT_SEEN: Statement<SeenRow> = {
  name: 'rule_seen_select',
  text: `SELECT s.lane, s.owner_id, s.currency, s.kind, s.value
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) AS x (lane, owner_id, currency, since, kind, value)
    JOIN rule_seen s ON s.lane = x.lane AND s.owner_id = x.owner_id AND s.currency = x.currency AND s.since = x.since
      AND s.kind = x.kind AND s.value = x.value`,
  columns: SEEN,
}

/** Which of these values have been seen. */
export const selectSeen = (client: HotPathClient, rows: readonly SeenRow[]): Promise<Omit<SeenRow, 'since'>[]> =>
  runWithRows(client, SELECT_SEEN, rows)

const INSERT_SEEN: Statement<SeenRow> = {
  name: 'rule_seen_insert',
  text: `INSERT INTO rule_seen (lane, owner_id, currency, since, kind, value)
    SELECT x.lane, x.owner_id, x.currency, x.since, x.kind, x.value
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) AS x (lane, owner_id, currency, since, kind, value)
    ON CONFLICT DO NOTHING`,
  columns: SEEN,
}

export const insertSeen = (client: HotPathClient, rows: readonly SeenRow[]) => runWithRows(client, INSERT_SEEN, rows)

/** An owner whose past is looked up in the decisions, once. */
export interface PastOwner {
  lane: number
  accountId: string
  ownerKind: CounterOwnerKind
  ownerId: string
  currency: string
}

interface PastRow {
  lane: number
  account_id: string
  owner_id: string
  currency: string
  line_id: string | null
  since: number
  kind: string
}

const PAST_COLUMNS = ['lane', 'account_id', 'owner_id', 'currency', 'line_id', 'since', 'kind'] as const
const PAST_OWNERS = `unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[])
  AS x (lane, account_id, owner_id, currency, line_id, since, kind)`

/** Decisions of an account or of one line of its cards, each with the payment it was about, as answered at the time. */
const PAST = `
  SELECT d.seq, d.is_approved, d.approved_minor, f.kind = 'authorization' AND d.is_approved AND d.approved_minor > 0 AS is_purchase,
    a.merchant_id, a.mcc, a.country, a.channel, a.authorized_at
  FROM decisions d
  JOIN facts f ON f.lane = d.lane AND f.id = d.fact_id AND f.at = d.at
  JOIN authorizations a ON a.lane = d.lane AND a.id = d.authorization_id
  WHERE d.lane = x.lane AND d.account_id = x.account_id AND d.currency = x.currency AND (x.line_id IS NULL OR a.counter_owner_id = x.line_id)`

const toPastRow = (
  { lane, accountId, currency, ownerKind, ownerId }: PastOwner,
  since: number,
  kind: string,
): PastRow => ({
  lane,
  account_id: accountId,
  owner_id: ownerId,
  currency,
  line_id: ownerKind === 'card' ? ownerId : null,
  since,
  kind,
})

const READ_PAST: Statement<PastRow> = {
  name: 'rule_histories_build',
  text: `SELECT x.lane, x.owner_id, x.currency, p.*
    FROM ${PAST_OWNERS}
    CROSS JOIN LATERAL (
      SELECT (count(*) FILTER (WHERE h.seq > h.last_approved))::integer AS consecutive_declines,
        count(*) FILTER (WHERE h.is_purchase) AS approvals,
        coalesce(sum(h.approved_minor) FILTER (WHERE h.is_purchase), 0)::bigint AS approved_minor,
        coalesce(max(h.approved_minor) FILTER (WHERE h.is_purchase), 0)::bigint AS max_minor,
        (array_agg(h.country ORDER BY h.seq DESC) FILTER (WHERE h.is_present))[1] AS last_country,
        (array_agg((extract(epoch FROM h.authorized_at) * 1000)::bigint ORDER BY h.seq DESC) FILTER (WHERE h.is_present))[1] AS last_present_ms
      FROM (
        SELECT past.*, coalesce(max(seq) FILTER (WHERE is_approved) OVER (), -1) AS last_approved,
          is_purchase AND channel IN ('chip', 'contactless', 'swipe') AS is_present
        FROM (${PAST}) past
      ) h
    ) p`,
  columns: PAST_COLUMNS,
}

/** What is to be remembered of everything up to now, of many owners at once. */
export const readPastHistories = (
  client: HotPathClient,
  owners: readonly PastOwner[],
): Promise<Omit<HistoryRow, 'since'>[]> =>
  runWithRows(
    client,
    READ_PAST,
    owners.map((owner) => toPastRow(owner, 0, '')),
  )

const BUILD_SEEN: Statement<PastRow> = {
  name: 'rule_seen_build',
  text: `INSERT INTO rule_seen (lane, owner_id, currency, since, kind, value)
    SELECT x.lane, x.owner_id, x.currency, x.since, p.kind, p.value
    FROM ${PAST_OWNERS}
    CROSS JOIN LATERAL (
      SELECT DISTINCT x.kind, CASE x.kind WHEN 'merchant' THEN past.merchant_id WHEN 'mcc' THEN past.mcc ELSE past.country END AS value
      FROM (${PAST}) past WHERE past.is_purchase
      UNION ALL SELECT 'built', x.kind
    ) p
    ON CONFLICT DO NOTHING`,
  columns: PAST_COLUMNS,
}

/** Puts everything that was ever bought from into the sets, and notes that they are complete. */
export const buildSeen = (
  client: HotPathClient,
  builds: readonly { owner: PastOwner; kind: Exclude<SeenRowKind, 'built'>; since: number }[],
) =>
  runWithRows(
    client,
    BUILD_SEEN,
    builds.map(({ owner, kind, since }) => toPastRow(owner, since, kind)),
  )

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
      to_timestamp(x.at_ms / 1000.0)
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
