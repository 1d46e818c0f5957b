import { type JSONColumnType, sql } from 'kysely'
import { type Database, shardsOf } from '../database/database.ts'

/** What goes out beside the answer: `card.*`, `transaction.*`, `kyc.*`, `notification.*` to the person, `issuer.*` to jobs. */
export type OutboxPayload = Record<string, unknown>

export interface OutboxRow {
  lane: number
  id: string
  at: Date
  topic: string
  account_id: string | null
  user_id: string | null
  subject_id: string
  payload: JSONColumnType<OutboxPayload>
  relayed_at: Date | null
}

/** Only what failed has a row here: when it is tried again, or that it was put aside for a person to look at. */
export interface OutboxFailureRow {
  lane: number
  outbox_id: string
  attempts: number
  retry_at: Date
  parked_at: Date | null
  error: string
}

export interface OutboxTables {
  outbox: OutboxRow
  outbox_failures: OutboxFailureRow
}

export interface NewOutboxMessage {
  lane: number
  /** An id of kind `evt`, made by the caller. */
  id: string
  topic: string
  accountId?: string
  userId?: string
  subjectId: string
  payload: OutboxPayload
  at: Date
}

/** One message to be relayed. */
export interface OutboxMessage {
  lane: number
  id: string
  at: Date
  topic: string
  accountId: string | null
  userId: string | null
  subjectId: string
  payload: OutboxPayload
}

/** Writes a message in the caller's transaction: it goes out if, and only if, that transaction commits. */
export async function insertOutbox(db: Database, message: NewOutboxMessage): Promise<void> {
  await db
    .insertInto('outbox')
    .values({
      lane: message.lane,
      id: message.id,
      at: message.at,
      topic: message.topic,
      account_id: message.accountId ?? null,
      user_id: message.userId ?? null,
      subject_id: message.subjectId,
      payload: JSON.stringify(message.payload),
      relayed_at: null,
    })
    .execute()
}

/** Where a message stands. */
export type OutboxPlace = Pick<OutboxMessage, 'lane' | 'id' | 'at'>

/** Where waiting messages are, oldest first; a look without locks. Those put aside, or to be retried later, are left out. */
export async function findWaiting(db: Database, now: Date, limit: number): Promise<OutboxPlace[]> {
  const { rows } = await sql<OutboxPlace>`
    SELECT o.lane, o.id, o.at FROM outbox o
    WHERE o.relayed_at IS NULL AND NOT EXISTS (
      SELECT FROM outbox_failures f WHERE f.lane = o.lane AND f.outbox_id = o.id AND (f.parked_at IS NOT NULL OR f.retry_at > ${now}))
    ORDER BY o.at, o.id LIMIT ${limit}`.execute(db)
  return rows
}

/**
 * Locks those of the named messages that still wait and that nobody else is relaying, oldest first. The range of their times
 * narrows the search to a month's partition.
 */
export async function claimWaiting(db: Database, places: readonly OutboxPlace[]): Promise<OutboxMessage[]> {
  const times = places.map(({ at }) => at.getTime())
  const lanes = places.map(({ lane }) => lane)
  const { rows } = await sql<OutboxMessage>`
    SELECT o.lane, o.id, o.at, o.topic, o.account_id AS "accountId", o.user_id AS "userId", o.subject_id AS "subjectId", o.payload
    FROM unnest(${lanes}::smallint[], ${places.map(({ id }) => id)}::text[]) AS x (lane, id)
    JOIN outbox o ON o.lane = x.lane AND o.id = x.id
    WHERE o.lane = ANY(${[...new Set(lanes)]}::smallint[]) AND o.relayed_at IS NULL
      AND o.at >= ${new Date(Math.min(...times))} AND o.at < ${new Date(Math.max(...times) + 1)}
    ORDER BY o.at, o.id
    FOR UPDATE OF o SKIP LOCKED`.execute(db)
  return rows
}

/**
 * Marks messages relayed, in the transaction that dispatched them. The time narrows the search to a month's partition; the
 * driver hands it out in whole milliseconds, the database may keep finer ones.
 */
export async function markRelayed(db: Database, messages: readonly OutboxPlace[], now: Date): Promise<void> {
  if (messages.length === 0) return
  const lanes = messages.map(({ lane }) => lane)
  // A cluster looks for constants; to one PostgreSQL they would only be more to compare.
  const inShard = shardsOf(db) === undefined ? sql`` : sql`AND o.lane = ANY(${[...new Set(lanes)]}::smallint[])`
  await sql`
    UPDATE outbox o SET relayed_at = ${now}
    FROM unnest(${lanes}::smallint[], ${messages.map(({ id }) => id)}::text[], ${messages.map(({ at }) => at)}::timestamptz[],
      ${messages.map(({ at }) => new Date(at.getTime() + 1))}::timestamptz[]) AS x (lane, id, at, next)
    WHERE o.lane = x.lane AND o.id = x.id AND o.at >= x.at AND o.at < x.next ${inShard}`.execute(db)
}

export interface DispatchFailure {
  error: string
  now: Date
  /** The pause after the first failure; each further one is four times as long. */
  firstPauseMs: number
  longestPauseMs: number
}

/** Notes a failed dispatch and when it is tried again. Returns how often this message has failed by now. */
export async function noteFailure(
  db: Database,
  { lane, id }: Pick<OutboxMessage, 'lane' | 'id'>,
  { error, now, firstPauseMs, longestPauseMs }: DispatchFailure,
): Promise<number> {
  const known = await db
    .selectFrom('outbox_failures')
    .select('attempts')
    .where('lane', '=', lane)
    .where('outbox_id', '=', id)
    .executeTakeFirst()
  const pauseMs = Math.min(firstPauseMs * 4 ** (known?.attempts ?? 0), longestPauseMs)
  const { rows } = await sql<{ attempts: number }>`
    INSERT INTO outbox_failures AS f (lane, outbox_id, attempts, retry_at, error)
    VALUES (${lane}, ${id}, 1, ${new Date(now.getTime() + pauseMs)}, ${error})
    ON CONFLICT (lane, outbox_id) DO UPDATE SET attempts = f.attempts + 1, retry_at = excluded.retry_at, error = excluded.error
    RETURNING attempts`.execute(db)
  return rows[0]?.attempts ?? 1
}

/** Puts a message aside: it is not tried again until a person clears its row. */
export async function parkMessage(db: Database, message: Pick<OutboxMessage, 'lane' | 'id'>, now: Date): Promise<void> {
  await db
    .updateTable('outbox_failures')
    .set({ parked_at: now })
    .where('lane', '=', message.lane)
    .where('outbox_id', '=', message.id)
    .execute()
}

/** How many messages wait, counted up to a bound so that a long queue stays cheap to watch. */
export async function countWaiting(db: Database, atMost = 10_000): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    SELECT count(*) AS count FROM (SELECT id FROM outbox WHERE relayed_at IS NULL LIMIT ${atMost}) waiting`.execute(db)
  return Number(rows[0]?.count ?? 0n)
}

/** Forgets messages that were relayed before then, a bounded number at once. Returns how many. */
export async function deleteRelayedBefore(db: Database, before: Date, limit: number): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    DELETE FROM outbox o USING (SELECT lane, id, at FROM outbox WHERE relayed_at < ${before} AND at < ${before} LIMIT ${limit}) x
    WHERE o.lane = x.lane AND o.id = x.id AND o.at = x.at RETURNING o.id`.execute(db)
  await sql`DELETE FROM outbox_failures f WHERE f.parked_at IS NULL AND f.retry_at < ${before}
    AND NOT EXISTS (SELECT FROM outbox o WHERE o.lane = f.lane AND o.id = f.outbox_id)`.execute(db)
  return rows.length
}
