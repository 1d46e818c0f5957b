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
    SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::integer[], $6::bigint[], $7::bigint[], $8::bigint[], $9::text[], $10::bigint[])
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
    SELECT * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
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

/** Decisions of an account or of one line of its cards, each with the payment it was about, as answered at the time. */
const PAST = `
  SELECT d.seq, d.is_approved, d.approved_minor, f.kind, a.merchant_id, a.mcc, a.country, a.channel, a.authorized_at
  FROM decisions d
  JOIN facts f ON f.lane = d.lane AND f.id = d.fact_id AND f.at = d.at
  JOIN authorizations a ON a.lane = d.lane AND a.id = d.authorization_id
  WHERE d.lane = $1 AND d.account_id = $2 AND d.currency = $3 AND ($4::text IS NULL OR a.counter_owner_id = $4)`

const PURCHASES = "SELECT * FROM past WHERE is_approved AND kind = 'authorization' AND approved_minor > 0"

const valuesOf = ({ lane, accountId, currency, ownerKind, ownerId }: PastOwner) => [
  lane,
  accountId,
  currency,
  ownerKind === 'card' ? ownerId : null,
]

/** What is to be remembered of everything up to now. */
export async function readPastHistory(
  client: HotPathClient,
  owner: PastOwner,
): Promise<Omit<HistoryRow, keyof MemoryAddress>> {
  const { rows } = await client.query<Omit<HistoryRow, keyof MemoryAddress>>({
    text: `WITH past AS (${PAST}), purchases AS (${PURCHASES}),
      present AS (SELECT * FROM purchases WHERE channel IN ('chip', 'contactless', 'swipe') ORDER BY seq DESC LIMIT 1)
      SELECT (SELECT count(*) FROM past WHERE seq > coalesce((SELECT max(seq) FROM past WHERE is_approved), -1))::integer AS consecutive_declines,
        (SELECT count(*) FROM purchases)::bigint AS approvals,
        (SELECT coalesce(sum(approved_minor), 0) FROM purchases)::bigint AS approved_minor,
        (SELECT coalesce(max(approved_minor), 0) FROM purchases)::bigint AS max_minor,
        (SELECT country FROM present) AS last_country,
        (SELECT (extract(epoch FROM authorized_at) * 1000)::bigint FROM present) AS last_present_ms`,
    values: valuesOf(owner),
  })
  const [row] = rows
  if (row === undefined) throw new Error('an aggregate gave no row')
  return row
}

/** Puts everything that was ever bought from into the set, and notes that it is complete. */
export async function buildSeen(
  client: HotPathClient,
  owner: PastOwner,
  kind: Exclude<SeenRowKind, 'built'>,
  since: number,
): Promise<void> {
  const column = { merchant: 'merchant_id', mcc: 'mcc', country: 'country' }[kind]
  await client.query({
    text: `WITH past AS (${PAST}), purchases AS (${PURCHASES})
      INSERT INTO rule_seen (lane, owner_id, currency, since, kind, value)
      SELECT DISTINCT $1::smallint, $5::text, $3::text, $6::bigint, $7::text, ${column} FROM purchases
      UNION ALL SELECT $1::smallint, $5::text, $3::text, $6::bigint, 'built', $7::text
      ON CONFLICT DO NOTHING`,
    values: [...valuesOf(owner), owner.ownerId, since, kind],
  })
}

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
