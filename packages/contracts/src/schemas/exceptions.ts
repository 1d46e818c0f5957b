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
  versionNumber,
  versionQuery,
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
  z.object({
    ...exceptionFields,
    user: z.object({ id: z.string(), fullName: z.string() }),
    policyVersion: versionNumber
      .nullable()
      .describe('The version of the policy that granted it; null where it was not the policy'),
  }),
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

/** As many as there are currencies, and some more to come. */
const MOST_CURRENCIES = 200

const policyLimits = z
  .array(z.strictObject({ currency, amountMinor: positiveAmountIn }))
  .max(MOST_CURRENCIES)
  .refine((limits) => new Set(limits.map((limit) => limit.currency)).size === limits.length, {
    message: 'Each currency once',
  })
  .describe('The most that is granted in each currency; nothing in others, and nothing at all where it is empty')
const policyPerMonth = z
  .int('A whole number')
  .min(1)
  .max(1_000)
  .describe('How often for one account within thirty days')
export const exceptionPolicyChangeRequest = named(
  'ExceptionPolicyChangeRequest',
  'The whole new policy, the version in whose place it comes, and why',
  z.strictObject({
    replaces: versionNumber.describe('The version that counts now, so that nobody undoes what they have not seen'),
    limits: policyLimits,
    perMonth: policyPerMonth,
    reason: staffReason,
  }),
)
const exceptionPolicyVersion = z.object({
  version: versionNumber,
  limits: z.array(z.object({ currency, amountMinor: amount })).describe('By currency; nothing is granted in others'),
  perMonth: z.int(),
  reason: z.string(),
  requestedBy: z.string(),
  approvedBy: z.string().nullable().describe('null for the first version, which grants nothing'),
  approvalId: z.string().nullable(),
  createdAt: timestamp.describe('Since when it counts, or counted'),
})
export const exceptionPolicy = named(
  'ExceptionPolicy',
  'What is granted without a member of staff: its versions, and the one that counts',
  z.object({ currentVersion: versionNumber, versions: z.array(exceptionPolicyVersion) }),
)
export const exceptionPolicyQuery = z.strictObject({ version: versionQuery.optional() })

export type ExceptionView = z.input<typeof exception>
export type AdminExceptionView = z.input<typeof adminException>
export type ExceptionDecideRequest = z.output<typeof exceptionDecideRequest>
export type ExceptionPolicyView = z.input<typeof exceptionPolicy>
export type ExceptionPolicyChangeRequest = z.output<typeof exceptionPolicyChangeRequest>
