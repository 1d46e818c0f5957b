import type { NotificationId, NotificationKind } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { ColumnType, Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'

interface NotificationsTable {
  lane: number
  id: NotificationId
  user_id: string
  /** What it tells of: the same thing is told once. */
  source_id: string
  kind: NotificationKind
  title: string
  body: string
  /** What it tells, where that is known: title and body are its words when it was told. */
  content: ColumnType<Record<string, unknown> | null, string | null, never>
  /** A path inside the app. */
  link: string | null
  created_at: Date
  read_at: Date | null
}

interface PreferencesTable {
  user_id: string
  kind: NotificationKind
  push: boolean
  email: boolean
}

export interface NotificationTables {
  notifications: NotificationsTable
  notification_preferences: PreferencesTable
}

export type NotificationRow = Selectable<NotificationsTable>
export type PreferenceRow = Selectable<PreferencesTable>

/** Writes a notification, unless the same thing was told before. Returns whether it did. */
export async function insertNotification(
  db: Database,
  notification: Omit<NotificationRow, 'lane' | 'read_at'>,
): Promise<boolean> {
  const result = await db
    .insertInto('notifications')
    .values({
      ...notification,
      content: notification.content === null ? null : JSON.stringify(notification.content),
      lane: laneOfSubject(notification.user_id),
      read_at: null,
    })
    .onConflict((conflict) => conflict.columns(['lane', 'user_id', 'source_id']).doNothing())
    .executeTakeFirst()
  return result.numInsertedOrUpdatedRows === 1n
}

/** The newest first; `after` is the last one the caller has seen. */
export function listNotifications(
  db: Database,
  userId: string,
  { limit, after }: { limit: number; after?: Position | undefined },
): Promise<NotificationRow[]> {
  let query = db
    .selectFrom('notifications')
    .selectAll()
    .where('lane', '=', laneOfSubject(userId))
    .where('user_id', '=', userId)
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) =>
      where(where.refTuple('created_at', 'id'), '<', where.tuple(at, id as NotificationId)),
    )
  }
  return query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit).execute()
}

/** Marks one and all older ones read. False when it is not this person's. */
export async function markReadUpTo(db: Database, userId: string, id: NotificationId, at: Date): Promise<boolean> {
  const lane = laneOfSubject(userId)
  const newest = await db
    .selectFrom('notifications')
    .select('created_at')
    .where('lane', '=', lane)
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (newest === undefined) return false
  await db
    .updateTable('notifications')
    .set({ read_at: at })
    .where('lane', '=', lane)
    .where('user_id', '=', userId)
    .where('read_at', 'is', null)
    .where((where) => where(where.refTuple('created_at', 'id'), '<=', where.tuple(newest.created_at, id)))
    .execute()
  return true
}

export const listPreferences = (db: Database, userId: string): Promise<PreferenceRow[]> =>
  db.selectFrom('notification_preferences').selectAll().where('user_id', '=', userId).execute()

export async function savePreference(db: Database, preference: PreferenceRow): Promise<void> {
  const { push, email } = preference
  await db
    .insertInto('notification_preferences')
    .values(preference)
    .onConflict((conflict) => conflict.columns(['user_id', 'kind']).doUpdateSet({ push, email }))
    .execute()
}
