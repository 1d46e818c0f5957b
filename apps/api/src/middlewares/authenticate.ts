import { type AccountId, AppError, type StaffRole, type UserId } from '@cardwright/contracts'
import type { RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import { type Caller, identifyCaller } from '../services/caller-service.ts'
import { forbidStoring } from './no-store.ts'

export type { Caller, StaffRole }

declare global {
  namespace Express {
    interface Locals {
      caller?: Caller
    }
  }
}

/**
 * Lets through whoever shows an access token of a session that still stands. The session is looked up each time: signing out,
 * a revoked session, a disabled login or a role that was taken away count at once, not when the token expires. No cache keeps what
 * such a caller is told, unless whoever answers says otherwise.
 */
export function authenticate(context: Pick<Context, 'tokens' | 'db' | 'clock'>): RequestHandler {
  return async (request, response, next) => {
    forbidStoring(response)
    response.locals.caller = await identifyCaller(context, request.header('authorization'))
    next()
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

/**
 * Lets through whoever holds an account. Staff hear that it is not for them before anything of what they sent is looked at.
 */
export const authenticateCardholder = (context: Pick<Context, 'tokens' | 'db' | 'clock'>): RequestHandler[] => [
  authenticate(context),
  (_request, response, next) => {
    accountOf(response)
    next()
  },
]

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
