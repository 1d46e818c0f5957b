import { type HotPathClient, runWithRows, type Statement } from './statement.ts'

/**
 * Where something is remembered: of a line of cards or an account, in one currency; of everything (an empty place), or of one
 * merchant, category code or country (`mcc=5411`).
 */
export interface MemoryAddress {
  lane: number
  owner_id: string
  currency: string
  place: string
}

/** The document is the caller's own: numbers, packed, because one is read and written for every decision. */
export interface MemoryRow extends MemoryAddress {
  /** False while its past is being taken in, and where more has left its windows than a decision looks at. */
  is_ready: boolean
  data: string
}

export interface NewMemoryRow extends MemoryRow {
  account_id: string
}

const ADDRESS = ['lane', 'owner_id', 'currency', 'place'] as const

const SELECT_MEMORIES: Statement<MemoryAddress> = {
  name: 'rule_memories_select',
  text: `SELECT m.lane, m.owner_id, m.currency, m.place, m.is_ready, m.data
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[]) AS x (lane, owner_id, currency, place)
    JOIN rule_memories m ON m.lane = x.lane AND m.owner_id = x.owner_id AND m.currency = x.currency AND m.place = x.place`,
  columns: ADDRESS,
}

export const selectMemories = (client: HotPathClient, addresses: readonly MemoryAddress[]): Promise<MemoryRow[]> =>
  runWithRows(client, SELECT_MEMORIES, addresses)

const UPSERT_MEMORIES: Statement<NewMemoryRow> = {
  name: 'rule_memories_upsert',
  text: `INSERT INTO rule_memories (lane, owner_id, currency, place, account_id, is_ready, data)
    SELECT x.lane, x.owner_id, x.currency, x.place, x.account_id, x.is_ready, x.data
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::text[])
      AS x (lane, owner_id, currency, place, account_id, is_ready, data)
    ON CONFLICT (lane, owner_id, currency, place) DO UPDATE SET is_ready = excluded.is_ready, data = excluded.data`,
  columns: [...ADDRESS, 'account_id', 'is_ready', 'data'],
}

const UPDATE_MEMORIES: Statement<NewMemoryRow> = {
  name: 'rule_memories_update',
  text: `UPDATE rule_memories m SET is_ready = x.is_ready, data = x.data
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[]) AS x (lane, owner_id, currency, place, is_ready, data)
    WHERE m.lane = x.lane AND m.owner_id = x.owner_id AND m.currency = x.currency AND m.place = x.place`,
  columns: [...ADDRESS, 'is_ready', 'data'],
}

/** Writes rows that were there when they were read. The caller holds the account's lock, so they are there still. */
export const updateMemories = (client: HotPathClient, rows: readonly NewMemoryRow[]) =>
  runWithRows(client, UPDATE_MEMORIES, rows)

/** Writes what is remembered now. The caller holds the account's lock. */
export const upsertMemories = (client: HotPathClient, rows: readonly NewMemoryRow[]) =>
  runWithRows(client, UPSERT_MEMORIES, rows)

interface MemoryOwner {
  lane: number
  account_id: string
}

const NOTE_CHANGE: Statement<MemoryOwner> = {
  name: 'memory_version_next',
  text: `UPDATE balances b SET memory_version = b.memory_version + 1 FROM unnest($1::smallint[], $2::text[]) AS x (lane, account_id)
    WHERE b.lane = x.lane AND b.account_id = x.account_id`,
  columns: ['lane', 'account_id'],
}

/** Tells whoever keeps what rules remember of these accounts that it has changed beside their decisions. The caller holds their locks. */
export const noteMemoryChange = (client: HotPathClient, accounts: readonly MemoryOwner[]) =>
  runWithRows(client, NOTE_CHANGE, accounts)

export type SeenKind = 'merchant' | 'mcc' | 'country'

/** Something that an owner has bought from, kept without a gap since one rule set. */
export interface SeenRow extends Omit<MemoryAddress, 'place'> {
  since: number
  kind: SeenKind
  value: string
}

const SEEN = ['lane', 'owner_id', 'currency', 'since', 'kind', 'value'] as const

const SELECT_SEEN: Statement<SeenRow> = {
  name: 'rule_seen_select',
  text: `SELECT s.lane, s.owner_id, s.currency, s.since, s.kind, s.value
    FROM unnest($1::smallint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) AS x (lane, owner_id, currency, since, kind, value)
    JOIN rule_seen s ON s.lane = x.lane AND s.owner_id = x.owner_id AND s.currency = x.currency AND s.since = x.since
      AND s.kind = x.kind AND s.value = x.value`,
  columns: SEEN,
}

/** Which of these values have been seen. */
export const selectSeen = (client: HotPathClient, rows: readonly SeenRow[]): Promise<SeenRow[]> =>
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
