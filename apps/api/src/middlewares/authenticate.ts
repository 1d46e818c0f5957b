import { AppError } from '@cardwright/contracts'
import type { RequestHandler, Response } from 'express'

export type StaffRole = 'support' | 'compliance' | 'risk' | 'finance' | 'auditor' | 'admin'

/** Who is calling, as the access token says. */
export interface Caller {
  userId: string
  sessionId: string
  /** Set for members of staff only. */
  roles: readonly StaffRole[]
  /** True for five minutes after a step-up. */
  isElevated: boolean
}

declare global {
  namespace Express {
    interface Locals {
      caller?: Caller
    }
  }
}

/** The caller of an authenticated request. */
export function callerFrom(response: Response): Caller {
  const { caller } = response.locals
  if (caller === undefined) throw new AppError('unauthorized')
  return caller
}

export const callerOf = (response: Response): string => callerFrom(response).userId

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
