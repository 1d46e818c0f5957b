import { laneOfAccount } from '@cardwright/contracts/lane'
import type { Response } from 'express'
import { accountOf, callerFrom } from '../middlewares/authenticate.ts'
import type { Applicant } from '../services/kyc-application-service.ts'
import type { StaffActor } from '../services/staff-actor.ts'

/** The signed-in member of staff, as services want them. */
export const staffOf = (response: Response): StaffActor => {
  const { userId, roles } = callerFrom(response)
  return { userId, roles, requestId: response.locals.requestId }
}

/** The signed-in cardholder, as services want them. */
export const cardholderOf = (response: Response): Applicant => {
  const accountId = accountOf(response)
  return {
    userId: callerFrom(response).userId,
    accountId,
    lane: laneOfAccount(accountId),
    requestId: response.locals.requestId,
  }
}
