import {
  AppError,
  NOTIFICATION_KINDS,
  type NotificationId,
  type NotificationKind,
  type Preferences,
} from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import {
  listNotifications,
  listPreferences,
  markReadUpTo,
  type NotificationRow,
  savePreference,
} from '../models/notification-model.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'

/** Payments are told on the phone; what is rare or matters for long is mailed too. */
const MAILED_BY_DEFAULT: ReadonlySet<NotificationKind> = new Set([
  'card',
  'kyc',
  'exception',
  'dispute',
  'statement',
  'security',
])

/** Every kind with the ways it comes; the person's own choices over the defaults. */
export async function readPreferences(db: Database, userId: string): Promise<Preferences> {
  const chosen = new Map((await listPreferences(db, userId)).map((row) => [row.kind, row]))
  const entries = NOTIFICATION_KINDS.map((kind) => {
    const row = chosen.get(kind)
    return [kind, { push: row?.push ?? true, email: row?.email ?? MAILED_BY_DEFAULT.has(kind) }] as const
  })
  return Object.fromEntries(entries) as Preferences
}

export async function updatePreferences(
  { db }: Pick<Context, 'db'>,
  userId: string,
  changes: Partial<Preferences>,
): Promise<Preferences> {
  return db.transaction().execute(async (tx) => {
    for (const kind of NOTIFICATION_KINDS) {
      const change = changes[kind]
      if (change !== undefined) await savePreference(tx, { user_id: userId, kind, ...change })
    }
    return readPreferences(tx, userId)
  })
}

export async function readNotifications(
  { db }: Pick<Context, 'db'>,
  userId: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<NotificationRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listNotifications(db, userId, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => row,
  )
}

/** @throws AppError `not_found` */
export async function markNotificationsRead(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  userId: string,
  upTo: NotificationId,
): Promise<void> {
  if (!(await markReadUpTo(db, userId, upTo, clock.now()))) throw new AppError('not_found')
}
