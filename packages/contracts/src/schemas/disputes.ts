import { z } from 'zod'
import { amount, currency, idOf, named, pageOf, pageQuery, positiveAmountIn, prose, timestamp } from './primitives.ts'
import { merchant } from './transactions.ts'

export const DISPUTE_STATUSES = ['draft', 'submitted', 'won', 'lost', 'expired'] as const
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number]

/** The reasons that Stripe Issuing takes as `evidence[reason]`. */
export const DISPUTE_REASONS = [
  'canceled',
  'duplicate',
  'fraudulent',
  'merchandise_not_as_described',
  'no_valid_authorization',
  'not_received',
  'other',
  'service_not_as_described',
] as const
export type DisputeReason = (typeof DISPUTE_REASONS)[number]

const disputeId = idOf('dsp')

export const dispute = named(
  'Dispute',
  'A payment that the cardholder contests',
  z.object({
    id: z.string(),
    status: z.enum(DISPUTE_STATUSES),
    transactionId: z.string(),
    merchant,
    reason: z.enum(DISPUTE_REASONS),
    explanation: z.string(),
    amountMinor: amount,
    currency,
    deadlineAt: timestamp.describe('Until when it must be submitted'),
    provisionalCreditMinor: amount.describe('Credited until the dispute is decided'),
    evidence: z.array(z.object({ id: z.string(), name: z.string(), createdAt: timestamp })),
    timeline: z.array(z.object({ at: timestamp, event: z.string(), detail: z.string().nullable() })),
    createdAt: timestamp,
  }),
)
export const disputePage = named('DisputePage', 'A page of disputes', pageOf(dispute))
export const disputeListQuery = z.strictObject({ ...pageQuery, status: z.enum(DISPUTE_STATUSES).optional() })
export const disputeQuery = z.strictObject({ disputeId })
export const disputeCreateRequest = named(
  'DisputeCreateRequest',
  'Which payment, why, and how much of it',
  z.strictObject({
    transactionId: idOf('auth'),
    reason: z.enum(DISPUTE_REASONS),
    explanation: prose(2500, 3),
    amountMinor: positiveAmountIn.optional().describe('The whole posted amount by default'),
  }),
)
export const disputeEvidenceFields = named('DisputeEvidenceFields', 'Which dispute', z.strictObject({ disputeId }))
export const disputeSubmitRequest = named('DisputeSubmitRequest', 'Which dispute', z.strictObject({ disputeId }))
