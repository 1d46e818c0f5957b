import type { AccountId, SessionId, StaffRole, UserId } from '@cardwright/contracts'
import { type Selectable, sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { Position } from '../paging.ts'
import { USER_EVENTS_CHANNEL } from './user-event-model.ts'
import type { UserRow } from './user-model.ts'

interface SessionsTable {
  id: SessionId
  user_id: UserId
  /** The device the person named at sign-in, if any. */
  device_id: string | null
  user_agent: string
  ip_address: string | null
  /** The refresh token travels in a cookie, never in a body. */
  is_cookie: boolean
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  ended_at: Date | null
  end_reason: string
}

interface RefreshTokensTable {
  /** Keyed hash of the token. */
  hash: Buffer
  session_id: SessionId
  created_at: Date
  replaced_at: Date | null
  successor_hash: Buffer | null
  /** The token that replaced this one, readable only with this one; erased as soon as the successor is used. */
  sealed_successor: Buffer | null
}

export interface SessionTables {
  sessions: SessionsTable
  refresh_tokens: RefreshTokensTable
}

export type SessionRow = Selectable<SessionsTable>
export type RefreshTokenRow = Selectable<RefreshTokensTable>

export interface NewSession {
  id: SessionId
  userId: UserId
  deviceId: string | undefined
  userAgent: string
  ipAddress: string | undefined
  isCookie: boolean
  at: Date
  expiresAt: Date
}

export async function insertSession(db: Database, session: NewSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      device_id: session.deviceId ?? null,
      user_agent: session.userAgent.slice(0, 300),
      ip_address: session.ipAddress ?? null,
      is_cookie: session.isCookie,
      created_at: session.at,
      last_seen_at: session.at,
      expires_at: session.expiresAt,
      ended_at: null,
      end_reason: '',
    })
    .execute()
}

/** A session with what authentication needs to know of its person. */
export interface StandingSession {
  userId: UserId
  accountId: AccountId | null
  roles: StaffRole[]
  userStatus: UserRow['status']
  locale: string
  timeZone: string
  endedAt: Date | null
  expiresAt: Date
}

export function findStandingSession(db: Database, sessionId: SessionId): Promise<StandingSession | undefined> {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .where('sessions.id', '=', sessionId)
    .select([
      'users.id as userId',
      'users.account_id as accountId',
      'users.roles as roles',
      'users.status as userStatus',
      'users.locale as locale',
      'users.time_zone as timeZone',
      'sessions.ended_at as endedAt',
      'sessions.expires_at as expiresAt',
    ])
    .executeTakeFirst()
}

export const findSession = (db: Database, sessionId: SessionId): Promise<SessionRow | undefined> =>
  db.selectFrom('sessions').selectAll().where('id', '=', sessionId).executeTakeFirst()

export const lockSession = (db: Database, sessionId: SessionId): Promise<SessionRow | undefined> =>
  db.selectFrom('sessions').selectAll().where('id', '=', sessionId).forUpdate().executeTakeFirst()

export async function touchSession(
  db: Database,
  sessionId: SessionId,
  seen: { at: Date; expiresAt: Date; ipAddress: string | undefined },
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: seen.at, expires_at: seen.expiresAt, ip_address: seen.ipAddress ?? null })
    .where('id', '=', sessionId)
    .execute()
}

export interface EndedSession {
  id: SessionId
  user_id: UserId
}

/** Ends sessions of a person: one, all but one, or all. Returns those that stood until now. */
export async function endSessions(
  db: Database,
  userId: string,
  which: { only?: string | undefined; except?: string | undefined },
  end: { at: Date; reason: string },
): Promise<EndedSession[]> {
  let query = db
    .updateTable('sessions')
    .set({ ended_at: end.at, end_reason: end.reason })
    .where('user_id', '=', userId as UserId)
    .where('ended_at', 'is', null)
  if (which.only !== undefined) query = query.where('id', '=', which.only as SessionId)
  if (which.except !== undefined) query = query.where('id', '!=', which.except as SessionId)
  const ended = await query.returning(['id', 'user_id']).execute()
  const ids = ended.map(({ id }) => id)
  if (ids.length > 0) {
    await db.updateTable('refresh_tokens').set({ sealed_successor: null }).where('session_id', 'in', ids).execute()
  }
  return ended
}

/** Sessions that stand, the newest first, with what is known of their device. */
export function listSessions(
  db: Database,
  userId: string,
  now: Date,
  { limit, after }: { limit: number; after?: Position | undefined },
) {
  let query = db
    .selectFrom('sessions')
    .leftJoin('devices', (join) =>
      join.onRef('devices.user_id', '=', 'sessions.user_id').onRef('devices.device_id', '=', 'sessions.device_id'),
    )
    .where('sessions.user_id', '=', userId as UserId)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .select([
      'sessions.id',
      'sessions.ip_address',
      'sessions.user_agent',
      'sessions.created_at',
      'sessions.last_seen_at',
      'devices.name as device_name',
      'devices.platform',
    ])
  if (after !== undefined) {
    const { at, id } = after
    query = query.where((where) =>
      where(where.refTuple('sessions.created_at', 'sessions.id'), '<', where.tuple(at, id as SessionId)),
    )
  }
  return query.orderBy('sessions.created_at', 'desc').orderBy('sessions.id', 'desc').limit(limit).execute()
}

export const listAllSessions = (db: Database, userId: string): Promise<SessionRow[]> =>
  db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId as UserId)
    .orderBy('created_at')
    .execute()

export async function insertRefreshToken(
  db: Database,
  token: { hash: Buffer; sessionId: SessionId; at: Date },
): Promise<void> {
  await db
    .insertInto('refresh_tokens')
    .values({
      hash: token.hash,
      session_id: token.sessionId,
      created_at: token.at,
      replaced_at: null,
      successor_hash: null,
      sealed_successor: null,
    })
    .execute()
}

export const findRefreshToken = (db: Database, hash: Buffer): Promise<RefreshTokenRow | undefined> =>
  db.selectFrom('refresh_tokens').selectAll().where('hash', '=', hash).executeTakeFirst()

export async function markReplaced(
  db: Database,
  hash: Buffer,
  replacement: { at: Date; successorHash: Buffer; sealedSuccessor: Buffer },
): Promise<void> {
  await db
    .updateTable('refresh_tokens')
    .set({
      replaced_at: replacement.at,
      successor_hash: replacement.successorHash,
      sealed_successor: replacement.sealedSuccessor,
    })
    .where('hash', '=', hash)
    .execute()
}

/** Forgets the sealed copy of a token whose predecessor can no longer ask for it. */
export async function eraseSealedSuccessor(db: Database, successorHash: Buffer, sessionId: SessionId): Promise<void> {
  await db
    .updateTable('refresh_tokens')
    .set({ sealed_successor: null })
    .where('session_id', '=', sessionId)
    .where('successor_hash', '=', successorHash)
    .execute()
}

/** Tells every process that sessions have ended, so that streams of them close at once; sent when the transaction commits. */
export async function announceEndedSessions(db: Database, ended: readonly EndedSession[]): Promise<void> {
  for (const { id, user_id } of ended) {
    await sql`SELECT pg_notify(${USER_EVENTS_CHANNEL}, ${JSON.stringify({ userId: user_id, endedSession: id })})`.execute(
      db,
    )
  }
}

/** Forgets sessions (and their tokens) that ended or expired before that instant. */
export async function deleteSessionsBefore(db: Database, before: Date): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((where) => where.or([where('expires_at', '<', before), where('ended_at', '<', before)]))
    .execute()
}

export async function countOpenSessions(db: Database, userId: string, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('sessions')
    .select((select) => select.fn.countAll<bigint>().as('count'))
    .where('user_id', '=', userId as UserId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return Number(count)
}
