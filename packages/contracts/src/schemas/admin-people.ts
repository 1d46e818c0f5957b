import { z } from 'zod'
import { account } from './account.ts'
import { DOCUMENT_TYPES, kycStatusName, UPLOAD_KINDS } from './kyc.ts'
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

const applicant = z.object({ id: z.string(), email: z.string(), fullName: z.string() })

const kycQueueFields = {
  applicationId: z.string(),
  status: kycStatusName,
  user: applicant,
  documentType: z.enum(DOCUMENT_TYPES),
  attempt: z.int().describe('1, and one more each time something had to be sent again'),
  submittedAt: timestamp,
  decidedAt: timestamp.nullable(),
  decidedBy: z.string().nullable(),
}
export const kycQueueItem = named('KycQueueItem', 'An application in the list of reviewers', z.object(kycQueueFields))
export const kycQueuePage = named('KycQueuePage', 'A page of applications, the oldest first', pageOf(kycQueueItem))
export const kycQueueQuery = z.strictObject({
  ...pageQuery,
  status: kycStatusName.exclude(['not_started']).optional().describe('Everything that waits for a decision by default'),
})

export const kycApplication = named(
  'KycApplication',
  'An application as the reviewer sees it. Other roles see it masked.',
  z.object({
    ...kycQueueFields,
    isMasked: z.boolean(),
    person: z.object({
      firstName: z.string(),
      lastName: z.string(),
      dateOfBirth: z.string(),
      country: z.string(),
      region: z.string().nullable(),
      addressLine1: z.string(),
      addressLine2: z.string().nullable(),
      city: z.string(),
      postalCode: z.string(),
    }),
    pictures: z.array(
      z.object({
        kind: z.enum(UPLOAD_KINDS),
        width: z.int().describe('Pixels'),
        height: z.int().describe('Pixels'),
        hint: z.string().nullable().describe('What makes the picture hard to judge'),
      }),
    ),
    termsVersion: z.string().nullable(),
    reason: z.string().nullable(),
    earlier: z
      .array(z.object({ applicationId: z.string(), status: kycStatusName, reason: z.string().nullable() }))
      .describe('The applications of the same person before this one, the newest first'),
  }),
)
export const kycApplicationQuery = z.strictObject({ applicationId: idOf('kyc') })
export const kycPictureQuery = z.strictObject({ applicationId: idOf('kyc'), kind: z.enum(UPLOAD_KINDS) })

/** What may be asked for again, by the name it has in the form. */
export const KYC_ITEMS = [
  'firstName',
  'lastName',
  'dateOfBirth',
  'country',
  'region',
  'addressLine1',
  'addressLine2',
  'city',
  'postalCode',
  'documentType',
  ...UPLOAD_KINDS,
] as const

export const KYC_DECISIONS = ['approve', 'reject', 'resubmit'] as const
export const kycDecideRequest = named(
  'KycDecideRequest',
  'The decision, and why; the person reads the reason of a rejection or resubmission',
  z.strictObject({
    applicationId: idOf('kyc'),
    decision: z.enum(KYC_DECISIONS),
    reason: staffReason,
    items: z
      .array(z.strictObject({ field: z.enum(KYC_ITEMS), message: line(200) }))
      .max(KYC_ITEMS.length)
      .optional()
      .describe('With "resubmit": what exactly is to be sent again; all pictures by default'),
  }),
)
export const kycDecision = named(
  'KycDecision',
  'The decided application',
  z.object({ applicationId: z.string(), status: kycStatusName }),
)

export type KycQueueItem = z.input<typeof kycQueueItem>
export type KycApplication = z.input<typeof kycApplication>
export type KycDecideRequest = z.output<typeof kycDecideRequest>

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
