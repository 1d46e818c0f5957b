import { z } from 'zod'
import {
  amount,
  calendarDate,
  currency,
  idOf,
  named,
  pageOf,
  pageQuery,
  positiveAmountIn,
  prose,
  timestamp,
} from './primitives.ts'
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

/** What card networks ask for beside the story, where it fits the reason. All of it may be left out. */
export const disputeDetails = named(
  'DisputeDetails',
  'Facts that strengthen a dispute; which of them count depends on the reason',
  z.strictObject({
    productType: z.enum(['merchandise', 'service']).optional(),
    productDescription: prose(500).optional(),
    expectedAt: calendarDate.optional().describe('When it should have come'),
    receivedAt: calendarDate.optional(),
    canceledAt: calendarDate.optional(),
    cancellationReason: prose(500).optional(),
    cancellationPolicyProvided: z.boolean().optional().describe('Whether the merchant told how to cancel'),
    returnStatus: z.enum(['merchant_rejected', 'successful']).optional(),
    returnDescription: prose(500).optional(),
    returnedAt: calendarDate.optional(),
  }),
)
export type DisputeDetails = z.output<typeof disputeDetails>

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
    details: disputeDetails.optional(),
    amountMinor: positiveAmountIn.optional().describe('What was posted and not refunded, by default'),
  }),
)
export const disputeEvidenceFields = named('DisputeEvidenceFields', 'Which dispute', z.strictObject({ disputeId }))
export const disputeSubmitRequest = named('DisputeSubmitRequest', 'Which dispute', z.strictObject({ disputeId }))

export type DisputeCreateRequest = z.output<typeof disputeCreateRequest>
export type Dispute = z.input<typeof dispute>
