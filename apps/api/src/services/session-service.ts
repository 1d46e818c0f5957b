import { randomBytes } from 'node:crypto'
import { AppError, type SessionId, type StaffRole } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import { deriveKey, keyedHash, openWith, sealWith } from '../keyed.ts'
import {
  announceEndedSessions,
  endSessions,
  eraseSealedSuccessor,
  findRefreshToken,
  findSession,
  insertRefreshToken,
  insertSession,
  listSessions,
  lockSession,
  markReplaced,
  type RefreshTokenRow,
  type SessionRow,
  touchSession,
} from '../models/session-model.ts'
import { findUser, type UserRow } from '../models/user-model.ts'
import { logRefreshTokenReused, logSessionsEnded } from '../observability/login-events.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'
import type { Client } from './client.ts'
import { auditLogin } from './login-audit.ts'
import { orderMail } from './mail-service.ts'
import type { AccessToken } from './token-service.ts'

type Dependencies = Pick<
  Context,
  'db' | 'clock' | 'newId' | 'secrets' | 'tokens' | 'queue' | 'logger' | 'metrics' | 'config'
>

/** A session that is not used for this long ends. */
const IDLE_MS = 30 * 24 * 3_600_000
/** However busy it is, a session ends this long after signing in. */
const LONGEST_MS = 180 * 24 * 3_600_000
/** For this long the old token still gets the answer that may have been lost, as long as nobody used it. */
const LOST_ANSWER_MS = 30_000

export interface SignedIn extends AccessToken {
  refreshToken: string
}

const newRefreshToken = (): string => randomBytes(32).toString('base64url')
const hashOf = (pepper: Buffer, token: string): Buffer => keyedHash(pepper, 'refresh', token)
/** Only whoever holds the old token can make this key. */
const successorKey = (pepper: Buffer, token: string): Buffer => deriveKey(pepper, 'refresh-successor', token)

const expiryOf = (createdAt: Date, now: Date): Date =>
  new Date(Math.min(now.getTime() + IDLE_MS, createdAt.getTime() + LONGEST_MS))

/** Begins a session, in the caller's transaction. */
export async function startSession(
  context: Dependencies,
  tx: Database,
  user: UserRow,
  client: Client,
): Promise<SignedIn> {
  const id = context.newId('ses')
  const at = context.clock.now()
  await insertSession(tx, {
    id,
    userId: user.id,
    deviceId: client.deviceId,
    userAgent: client.userAgent,
    ipAddress: client.ipAddress,
    isCookie: client.wantsCookie,
    at,
    expiresAt: expiryOf(at, at),
  })
  const refreshToken = newRefreshToken()
  await insertRefreshToken(tx, { hash: hashOf(context.secrets.pepper, refreshToken), sessionId: id, at })
  await auditLogin(context, tx, {
    user,
    action: 'user.signed_in',
    details: { sessionId: id },
    requestId: client.requestId,
  })
  return { ...(await context.tokens.issueAccess({ userId: user.id, sessionId: id })), refreshToken }
}

type Refreshed =
  | { kind: 'refreshed'; tokens: SignedIn }
  | { kind: 'ended' }
  | { kind: 'reused' }
  | { kind: 'bare_cookie' }

/**
 * Trades a refresh token for its successor. The old token again, within 30 seconds and while its successor is unused, gets the same
 * successor: an answer can be lost. Any other reuse means that two parties hold the token, and ends the session for both.
 * @throws AppError `session_expired`, `refresh_token_reused`, `session_mode_required`
 */
export async function refreshSession(context: Dependencies, token: string, client: Client): Promise<SignedIn> {
  const result = await context.db.transaction().execute((tx) => refreshIn(context, tx, token, client))
  switch (result.kind) {
    case 'refreshed':
      return result.tokens
    case 'ended':
      throw new AppError('session_expired')
    case 'bare_cookie':
      throw new AppError('session_mode_required')
    case 'reused':
      throw new AppError('refresh_token_reused')
  }
}

async function refreshIn(context: Dependencies, tx: Database, token: string, client: Client): Promise<Refreshed> {
  const hash = hashOf(context.secrets.pepper, token)
  const found = await findRefreshToken(tx, hash)
  if (found === undefined) return { kind: 'ended' }
  const session = await lockSession(tx, found.session_id)
  const user = session === undefined ? undefined : await findUser(tx, session.user_id)
  const now = context.clock.now()
  if (session === undefined || user?.status !== 'active') return { kind: 'ended' }
  if (session.ended_at !== null || session.expires_at <= now) return { kind: 'ended' }
  if (session.is_cookie && !client.wantsCookie) return { kind: 'bare_cookie' }
  // Read again under the lock: while this call waited, another one may have replaced the token.
  const row = await findRefreshToken(tx, hash)
  if (row === undefined) return { kind: 'ended' }
  const successor =
    row.replaced_at === null
      ? await rotate(context, tx, { row, session, token, client, now })
      : recallSuccessor(context, { row, token, now })
  if (successor === undefined) {
    await endReusedFamily(context, tx, user, session.id, client)
    return { kind: 'reused' }
  }
  const access = await context.tokens.issueAccess({ userId: user.id, sessionId: session.id })
  return { kind: 'refreshed', tokens: { ...access, refreshToken: successor } }
}

async function rotate(
  { secrets: { pepper } }: Dependencies,
  tx: Database,
  turn: { row: RefreshTokenRow; session: SessionRow; token: string; client: Client; now: Date },
): Promise<string> {
  const { row, session, token, client, now } = turn
  const successor = newRefreshToken()
  const successorHash = hashOf(pepper, successor)
  await insertRefreshToken(tx, { hash: successorHash, sessionId: session.id, at: now })
  await markReplaced(tx, row.hash, {
    at: now,
    successorHash,
    sealedSuccessor: sealWith(successorKey(pepper, token), successor),
  })
  await eraseSealedSuccessor(tx, row.hash, session.id)
  await touchSession(tx, session.id, {
    at: now,
    expiresAt: expiryOf(session.created_at, now),
    ipAddress: client.ipAddress,
  })
  return successor
}

/** The successor that was given before, or nothing when it is too late or the successor has been used. */
function recallSuccessor(
  { secrets: { pepper } }: Dependencies,
  { row, token, now }: { row: RefreshTokenRow; token: string; now: Date },
): string | undefined {
  if (row.replaced_at === null || row.sealed_successor === null) return undefined
  if (now.getTime() - row.replaced_at.getTime() > LOST_ANSWER_MS) return undefined
  return openWith(successorKey(pepper, token), row.sealed_successor)
}

async function endReusedFamily(
  context: Dependencies,
  tx: Database,
  user: UserRow,
  sessionId: SessionId,
  client: Client,
): Promise<void> {
  const ended = await endSessions(tx, user.id, { only: sessionId }, { at: context.clock.now(), reason: 'token_reused' })
  await announceEndedSessions(tx, ended)
  const { requestId } = client
  await auditLogin(context, tx, { user, action: 'user.refresh_token_reused', details: { sessionId }, requestId })
  await orderMail(context, tx, {
    to: user.email,
    locale: user.locale,
    message: { kind: 'session_ended', name: user.full_name },
  })
  logRefreshTokenReused(context, { userId: user.id, sessionId })
}

/** Ends the session that a refresh token belongs to, whichever of its tokens it is. Nothing happens for a token that is none. */
export async function signOutByToken(context: Dependencies, token: string, client: Client): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    const found = await findRefreshToken(tx, hashOf(context.secrets.pepper, token))
    const session = found === undefined ? undefined : await lockSession(tx, found.session_id)
    if (session === undefined) return
    if (session.is_cookie && !client.wantsCookie) throw new AppError('session_mode_required')
    await endAndRecord(context, tx, session.user_id, {
      only: session.id,
      reason: 'signed_out',
      requestId: client.requestId,
    })
  })
}

export interface SessionsEnd {
  only?: string | undefined
  except?: string | undefined
  reason: string
  requestId: string
}

/** Ends sessions of one person, in the caller's transaction. Returns how many stood. */
export async function endAndRecord(
  context: Dependencies,
  tx: Database,
  userId: string,
  { only, except, reason, requestId }: SessionsEnd,
): Promise<number> {
  const ended = await endSessions(tx, userId, { only, except }, { at: context.clock.now(), reason })
  if (ended.length === 0) return 0
  await announceEndedSessions(tx, ended)
  const user = await findUser(tx, userId)
  if (user !== undefined) {
    const details = { reason, sessionIds: ended.map(({ id }) => id) }
    await auditLogin(context, tx, { user, action: 'user.signed_out', details, requestId })
  }
  logSessionsEnded(context, { userId, count: ended.length, reason })
  return ended.length
}

export const endSessionsOf = (context: Dependencies, userId: string, end: SessionsEnd): Promise<number> =>
  context.db.transaction().execute((tx) => endAndRecord(context, tx, userId, end))

export interface SignedInUser {
  id: string
  fullName: string
  roles: readonly StaffRole[]
}

/** Whose session the refresh token belongs to, if it still stands; nothing is changed. */
export async function findSignedIn(
  { db, clock, secrets }: Pick<Context, 'db' | 'clock' | 'secrets'>,
  token: string,
): Promise<SignedInUser | undefined> {
  const found = await findRefreshToken(db, hashOf(secrets.pepper, token))
  if (found === undefined || (found.replaced_at !== null && found.sealed_successor === null)) return undefined
  const session = await findSession(db, found.session_id)
  if (session === undefined || session.ended_at !== null || session.expires_at <= clock.now()) return undefined
  const user = await findUser(db, session.user_id)
  if (user?.status !== 'active') return undefined
  return { id: user.id, fullName: user.full_name, roles: user.roles }
}

export interface SessionView {
  id: string
  deviceName: string | null
  platform: string | null
  ipAddress: string | null
  createdAt: string
  lastSeenAt: string
  isCurrent: boolean
}

export async function readSessions(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  caller: { userId: string; sessionId: string },
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<SessionView>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await listSessions(db, caller.userId, clock.now(), { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.created_at, id: row.id }),
    (row) => ({
      id: row.id,
      deviceName: row.device_name ?? (row.user_agent === '' ? null : row.user_agent),
      platform: row.platform,
      ipAddress: row.ip_address,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      isCurrent: row.id === caller.sessionId,
    }),
  )
}
