import { z } from 'zod'
import { account } from './account.ts'
import { DOCUMENT_TYPES, kycStatusName, kycUpload } from './kyc.ts'
import {
  amount,
  currency,
  idOf,
  line,
  named,
  pageOf,
  pageQuery,
  positiveAmountIn,
  staffReason,
  timestamp,
} from './primitives.ts'

export const kycApplication = named(
  'KycApplication',
  'An application as the reviewer sees it',
  z.object({
    applicationId: z.string(),
    status: kycStatusName,
    user: z.object({ id: z.string(), email: z.string(), fullName: z.string() }),
    firstName: z.string(),
    lastName: z.string(),
    dateOfBirth: z.string(),
    country: z.string(),
    address: z.string(),
    documentType: z.enum(DOCUMENT_TYPES),
    uploads: z.array(kycUpload),
    submittedAt: timestamp,
    decidedAt: timestamp.nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
  }),
)
export const kycApplicationPage = named('KycApplicationPage', 'A page of applications', pageOf(kycApplication))
export const kycQueueQuery = z.strictObject({ ...pageQuery, status: kycStatusName.optional() })

export const KYC_DECISIONS = ['approve', 'reject', 'resubmit'] as const
export const kycDecideRequest = named(
  'KycDecideRequest',
  'The decision, and why; the person reads the reason of a rejection or resubmission',
  z.strictObject({ applicationId: idOf('kyc'), decision: z.enum(KYC_DECISIONS), reason: staffReason }),
)
export const kycDecision = named(
  'KycDecision',
  'The decided application',
  z.object({ applicationId: z.string(), status: kycStatusName }),
)

export const adminFundRequest = named(
  'AdminFundRequest',
  'Money that arrived at the bank for this account',
  z.strictObject({
    accountId: idOf('acct'),
    amountMinor: positiveAmountIn,
    externalReference: line(120).describe("The bank's reference; each can be booked once"),
    reason: staffReason,
  }),
)
export const adminFunding = named(
  'AdminFunding',
  'The booked money',
  z.object({
    id: z.string(),
    accountId: z.string(),
    amountMinor: amount,
    currency,
    externalReference: z.string(),
    account,
    createdAt: timestamp,
  }),
)
