import { laneOfSubject } from '@cardwright/contracts/lane'
import { type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** What a person's screens may have to fetch anew. */
export type UserEventType = 'card' | 'transaction' | 'kyc' | 'notification'

interface UserEventHeadsTable {
  lane: number
  user_id: string
  last_seq: bigint
}

interface UserEventsTable {
  lane: number
  user_id: string
  /** Without gaps, in the order of the commits. */
  seq: bigint
  type: UserEventType
  subject_id: string
  at: Date
}

export interface UserEventTables {
  user_event_heads: UserEventHeadsTable
  user_events: UserEventsTable
}

export type UserEventRow = Selectable<UserEventsTable>

/** The channel on which every process hears of new events; sent at commit. */
export const USER_EVENTS_CHANNEL = 'user_events'

/** How many events a person who was away can catch up on. Older ones are forgotten: a screen that opens fetches everything. */
const KEPT_EVENTS = 500n

export interface NewUserEvent {
  userId: string
  type: UserEventType
  subjectId: string
  at: Date
}

/** Appends one event to a person's stream and tells the processes that serve it, in the caller's transaction. */
export async function insertUserEvent(db: Database, event: NewUserEvent): Promise<bigint> {
  const lane = laneOfSubject(event.userId)
  const { last_seq: seq } = await db
    .insertInto('user_event_heads')
    .values({ lane, user_id: event.userId, last_seq: 1n })
    .onConflict((conflict) =>
      conflict.columns(['lane', 'user_id']).doUpdateSet({ last_seq: sql`user_event_heads.last_seq + 1` }),
    )
    .returning('last_seq')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('user_events')
    .values({ lane, user_id: event.userId, seq, type: event.type, subject_id: event.subjectId, at: event.at })
    .execute()
  if (seq > KEPT_EVENTS) {
    await db
      .deleteFrom('user_events')
      .where('lane', '=', lane)
      .where('user_id', '=', event.userId)
      .where('seq', '<=', seq - KEPT_EVENTS)
      .execute()
  }
  await sql`SELECT pg_notify(${USER_EVENTS_CHANNEL}, ${JSON.stringify({ userId: event.userId })})`.execute(db)
  return seq
}

export const listUserEventsAfter = (
  db: Database,
  userId: string,
  after: bigint,
  limit: number,
): Promise<UserEventRow[]> =>
  db
    .selectFrom('user_events')
    .selectAll()
    .where('lane', '=', laneOfSubject(userId))
    .where('user_id', '=', userId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute()

/** The number of a person's newest event; 0 before the first. */
export async function findLastSeq(db: Database, userId: string): Promise<bigint> {
  const head = await db
    .selectFrom('user_event_heads')
    .select('last_seq')
    .where('lane', '=', laneOfSubject(userId))
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return head?.last_seq ?? 0n
}
