import { z } from 'zod'
import {
  amount,
  currency,
  idOf,
  instant,
  named,
  pageOf,
  pageQuery,
  positiveAmountIn,
  prose,
  staffReason,
  timestamp,
} from './primitives.ts'
import { merchant } from './transactions.ts'

export const EXCEPTION_STATUSES = ['pending', 'granted', 'refused', 'used', 'expired', 'cancelled'] as const
export type ExceptionStatus = (typeof EXCEPTION_STATUSES)[number]

const exceptionFields = {
  id: z.string(),
  status: z.enum(EXCEPTION_STATUSES),
  cardId: z.string(),
  transactionId: z.string(),
  merchant,
  amountMinor: amount,
  currency,
  reason: z.string(),
  decisionReason: z.string().nullable(),
  expiresAt: timestamp.nullable(),
  createdAt: timestamp,
}
export const exception = named('Exception', 'A request to let one declined payment through', z.object(exceptionFields))
export const exceptionPage = named('ExceptionPage', 'A page of exceptions', pageOf(exception))
export const exceptionRequest = named(
  'ExceptionRequest',
  'Which declined payment, and why it should pass',
  z.strictObject({ transactionId: idOf('auth'), reason: prose(500, 3) }),
)
export const exceptionCancelRequest = named(
  'ExceptionCancelRequest',
  'Which exception',
  z.strictObject({ exceptionId: idOf('exc') }),
)
export const exceptionListQuery = z.strictObject({ ...pageQuery, status: z.enum(EXCEPTION_STATUSES).optional() })

export const adminException = named(
  'AdminException',
  'A request with the person who made it',
  z.object({ ...exceptionFields, user: z.object({ id: z.string(), fullName: z.string() }) }),
)
export const adminExceptionPage = named('AdminExceptionPage', 'A page of exceptions', pageOf(adminException))
export const exceptionDecideRequest = named(
  'ExceptionDecideRequest',
  'The decision; a grant is for one payment at this merchant',
  z.strictObject({
    exceptionId: idOf('exc'),
    decision: z.enum(['grant', 'refuse']),
    amountMinor: positiveAmountIn.optional().describe('At most this much; the declined amount by default'),
    expiresAt: instant.optional(),
    reason: staffReason,
  }),
)

export type ExceptionView = z.input<typeof exception>
export type AdminExceptionView = z.input<typeof adminException>
export type ExceptionDecideRequest = z.output<typeof exceptionDecideRequest>
