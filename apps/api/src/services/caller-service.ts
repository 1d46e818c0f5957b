import { type AccountId, AppError, type SessionId, type StaffRole, type UserId } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { findStandingSession } from '../models/session-model.ts'

/** Who is calling: the access token says who and how, the database whether that session and login still stand. */
export interface Caller {
  userId: UserId
  sessionId: SessionId
  /** The cardholder's account; null for staff. */
  accountId: AccountId | null
  /** Set for members of staff only. */
  roles: readonly StaffRole[]
  /** What the person set: language (BCP 47) and time zone (IANA). */
  locale: string
  timeZone: string
  /** True for five minutes after a step-up. */
  isElevated: boolean
  /** When the access token stops counting. */
  expiresAt: Date
}

const BEARER = /^Bearer +([\w~+/.-]+=*)$/i

/**
 * Reads the header `Authorization` and looks the session up.
 * @throws AppError `unauthorized`, `session_expired` or `account_disabled`
 */
export async function identifyCaller(
  context: Pick<Context, 'tokens' | 'db' | 'clock'>,
  authorization: string | undefined,
): Promise<Caller> {
  const token = BEARER.exec(authorization ?? '')?.[1]
  if (token === undefined) throw new AppError('unauthorized')
  const claims = await context.tokens.readAccess(token)
  const session = await findStandingSession(context.db, claims.sessionId)
  if (session === undefined || session.userId !== claims.userId) throw new AppError('unauthorized')
  if (session.endedAt !== null || session.expiresAt <= context.clock.now()) throw new AppError('session_expired')
  if (session.userStatus !== 'active') throw new AppError('account_disabled')
  return {
    userId: session.userId,
    sessionId: claims.sessionId,
    accountId: session.accountId,
    roles: session.roles,
    locale: session.locale,
    timeZone: session.timeZone,
    isElevated: claims.isElevated,
    expiresAt: claims.expiresAt,
  }
}
