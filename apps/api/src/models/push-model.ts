import type { NotificationId, NotificationKind } from '@cardwright/contracts'
import { type JSONColumnType, sql } from 'kysely'
import type { Database } from '../database/database.ts'

/** All that a push is made of. Amounts in minor units, as text, because JSON has no big integers. */
export interface PushContent {
  kind: NotificationKind
  link: string | null
  payment?: { amountMinor: string; currency: string; merchant: string; isSuspected: boolean }
}

interface PushesTable {
  id: string
  user_id: string
  device_id: string
  push_token: string
  notification_id: NotificationId
  content: JSONColumnType<PushContent>
  created_at: Date
  attempts: number
  due_at: Date
  receipt_id: string | null
  sent_at: Date | null
}

export interface PushTables {
  pushes: PushesTable
}

export interface NewPush {
  id: string
  userId: string
  deviceId: string
  token: string
  notificationId: NotificationId
  content: PushContent
  at: Date
}

export async function insertPush(db: Database, push: NewPush): Promise<void> {
  await db
    .insertInto('pushes')
    .values({
      id: push.id,
      user_id: push.userId,
      device_id: push.deviceId,
      push_token: push.token,
      notification_id: push.notificationId,
      content: JSON.stringify(push.content),
      created_at: push.at,
      attempts: 0,
      due_at: push.at,
      receipt_id: null,
      sent_at: null,
    })
    .onConflict((conflict) => conflict.columns(['notification_id', 'device_id']).doNothing())
    .execute()
}

export interface PushTarget {
  deviceId: string
  token: string
}

/** The devices of a person that take pushes: those whose token was registered in a session that still stands. */
export async function listPushTargets(db: Database, userId: string, now: Date): Promise<PushTarget[]> {
  const { rows } = await sql<PushTarget>`
    SELECT d.device_id AS "deviceId", d.push_token AS token
    FROM devices d JOIN sessions s ON s.id = d.push_session_id AND s.user_id = d.user_id
    WHERE d.user_id = ${userId} AND d.push_token IS NOT NULL AND s.ended_at IS NULL AND s.expires_at > ${now}
    ORDER BY d.device_id`.execute(db)
  return rows
}

export interface ClaimedPush {
  id: string
  token: string
  notificationId: NotificationId
  content: PushContent
  attempts: number
  createdAt: Date
  /** The language of the app on that device, else the person's. */
  locale: string
  /** False once the device has another token or none, or the session in which it was registered has ended. */
  isWanted: boolean
}

/** Takes pushes that are due, the oldest first, until the end of a lease: what is not settled by then is anybody's again. */
export async function claimPushes(db: Database, options: { now: Date; leaseUntil: Date; limit: number }) {
  const { now, leaseUntil, limit } = options
  const { rows } = await sql<ClaimedPush>`
    WITH due AS (
      SELECT id FROM pushes WHERE sent_at IS NULL AND due_at <= ${now} ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE pushes p SET due_at = ${leaseUntil}, attempts = p.attempts + 1
    FROM due, devices d, users u
    WHERE p.id = due.id AND d.user_id = p.user_id AND d.device_id = p.device_id AND u.id = p.user_id
    RETURNING p.id, p.push_token AS token, p.notification_id AS "notificationId", p.content, p.attempts,
      p.created_at AS "createdAt", coalesce(d.locale, u.locale) AS locale,
      d.push_token IS NOT DISTINCT FROM p.push_token AND EXISTS (
        SELECT FROM sessions s WHERE s.id = d.push_session_id AND s.ended_at IS NULL AND s.expires_at > ${now}) AS "isWanted"`.execute(
    db,
  )
  return rows
}

export async function putPushOff(db: Database, ids: readonly string[], dueAt: Date): Promise<void> {
  await sql`UPDATE pushes SET due_at = ${dueAt} WHERE id = ANY(${ids})`.execute(db)
}

export interface SentPush {
  id: string
  receiptId: string
}

export async function markPushesSent(db: Database, sent: readonly SentPush[], at: Date, lookAt: Date): Promise<void> {
  await sql`UPDATE pushes p SET receipt_id = x.receipt_id, sent_at = ${at}, due_at = ${lookAt}
    FROM unnest(${sent.map(({ id }) => id)}::text[], ${sent.map(({ receiptId }) => receiptId)}::text[]) AS x (id, receipt_id)
    WHERE p.id = x.id`.execute(db)
}

export async function deletePushes(db: Database, ids: readonly string[]): Promise<void> {
  await sql`DELETE FROM pushes WHERE id = ANY(${ids})`.execute(db)
}

/** When the next push that waits is due. */
export async function findNextDue(db: Database): Promise<Date | undefined> {
  const { rows } = await sql<{ at: Date | null }>`SELECT min(due_at) AS at FROM pushes WHERE sent_at IS NULL`.execute(
    db,
  )
  return rows[0]?.at ?? undefined
}

export interface FollowedPush {
  id: string
  token: string
  receiptId: string
  sentAt: Date
}

/** Takes pushes whose receipts are due, until the end of a lease. */
export async function claimReceipts(db: Database, options: { now: Date; leaseUntil: Date; limit: number }) {
  const { now, leaseUntil, limit } = options
  const { rows } = await sql<FollowedPush>`
    WITH due AS (
      SELECT id FROM pushes WHERE sent_at IS NOT NULL AND due_at <= ${now} ORDER BY due_at, id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    UPDATE pushes p SET due_at = ${leaseUntil} FROM due WHERE p.id = due.id
    RETURNING p.id, p.push_token AS token, p.receipt_id AS "receiptId", p.sent_at AS "sentAt"`.execute(db)
  return rows
}

/** Forgets tokens that are dead, wherever they are registered, and what else was in line for them. Returns how many. */
export async function dropPushTokens(db: Database, tokens: readonly string[]): Promise<number> {
  const result = await db
    .updateTable('devices')
    .set({ push_token: null, push_session_id: null })
    .where('push_token', 'in', tokens)
    .executeTakeFirst()
  await db.deleteFrom('pushes').where('push_token', 'in', tokens).execute()
  return Number(result.numUpdatedRows)
}
