import { type AccountId, AppError, type SessionId, type UserId } from '@cardwright/contracts'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { findStandingSession } from '../models/session-model.ts'

export type StaffRole = 'support' | 'compliance' | 'risk' | 'finance' | 'auditor' | 'admin'

/** Who is calling: the access token says who and how, the database whether that session and login still stand. */
export interface Caller {
  userId: UserId
  sessionId: SessionId
  /** The cardholder's account; null for staff. */
  accountId: AccountId | null
  /** Set for members of staff only. */
  roles: readonly StaffRole[]
  /** True for five minutes after a step-up. */
  isElevated: boolean
  /** When the access token stops counting. */
  expiresAt: Date
}

declare global {
  namespace Express {
    interface Locals {
      caller?: Caller
    }
  }
}

const BEARER = /^Bearer +([\w~+/.-]+=*)$/i

/**
 * Lets through whoever shows an access token of a session that still stands. The session is looked up each time: signing out,
 * a revoked session, a disabled login or a role that was taken away count at once, not when the token expires.
 */
export function authenticate(context: Pick<Context, 'tokens' | 'db' | 'clock'>): RequestHandler {
  return async (request, response, next) => {
    response.locals.caller = await identify(context, request.header('authorization'))
    next()
  }
}

/** @throws AppError `unauthorized`, `session_expired` or `account_disabled`. */
export async function identify(
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
    sessionId: claims.sessionId as SessionId,
    accountId: session.accountId,
    roles: session.roles,
    isElevated: claims.isElevated,
    expiresAt: claims.expiresAt,
  }
}

/** The caller of an authenticated request. */
export function callerFrom(response: Response): Caller {
  const { caller } = response.locals
  if (caller === undefined) throw new AppError('unauthorized')
  return caller
}

export const callerOf = (response: Response): UserId => callerFrom(response).userId

/**
 * The cardholder's own account.
 * @throws AppError `forbidden` for staff, who hold none.
 */
export function accountOf(response: Response): AccountId {
  const { accountId } = callerFrom(response)
  if (accountId === null)
    throw new AppError('forbidden', { detail: 'Only a cardholder can do this: staff hold no account.' })
  return accountId
}

/** Refuses whoever did not step up in the last five minutes. */
export const requireElevated: RequestHandler = (_request, response, next) => {
  if (!callerFrom(response).isElevated) throw new AppError('elevated_required')
  next()
}

/** Refuses whoever has none of these roles. `admin` may do everything. */
export const requireRole =
  (...roles: readonly StaffRole[]): RequestHandler =>
  (_request, response, next) => {
    const caller = callerFrom(response)
    if (caller.roles.length === 0) throw new AppError('forbidden')
    const isAllowed =
      roles.length === 0 || caller.roles.includes('admin') || roles.some((role) => caller.roles.includes(role))
    if (!isAllowed) throw new AppError('forbidden')
    next()
  }
