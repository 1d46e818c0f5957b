import { z } from 'zod'
import { calendarDate, country, idOf, line, named, timestamp } from './primitives.ts'

export const KYC_STATUSES = [
  'not_started',
  'pending',
  'in_review',
  'approved',
  'rejected',
  'resubmission_required',
] as const
export type KycStatus = (typeof KYC_STATUSES)[number]
export const kycStatusName = z.enum(KYC_STATUSES)

export const DOCUMENT_TYPES = ['passport', 'id_card', 'driving_licence'] as const
export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** The pictures of an application; also the names of the file fields in the multipart body. */
export const UPLOAD_KINDS = ['documentFront', 'documentBack', 'selfie'] as const
export type UploadKind = (typeof UPLOAD_KINDS)[number]

const kycFields = {
  firstName: line(80),
  lastName: line(80),
  dateOfBirth: calendarDate,
  country,
  region: line(80).optional(),
  addressLine1: line(120),
  addressLine2: line(120).optional(),
  city: line(80),
  postalCode: line(20),
  documentType: z.enum(DOCUMENT_TYPES),
  termsVersion: line(40).optional(),
  documentFrontId: idOf('upl').optional().describe('An earlier upload, in the place of the file'),
  documentBackId: idOf('upl').optional(),
  selfieId: idOf('upl').optional(),
}

/** The text fields of the multipart body; the files come beside them. */
export const kycSubmitFields = named('KycSubmitFields', 'Who applies', z.strictObject(kycFields))

export const kycSubmitResponse = named(
  'KycSubmitResponse',
  'The application was taken',
  z.object({ applicationId: z.string(), status: kycStatusName }),
)

export const kycDraftRequest = named('KycDraftRequest', 'The fields so far', z.strictObject(kycFields).partial())

export const kycUpload = named(
  'KycUpload',
  'A stored picture',
  z.object({ uploadId: z.string(), kind: z.enum(UPLOAD_KINDS), createdAt: timestamp }),
)

export const kycDraft = named(
  'KycDraft',
  'What was saved so far',
  z.object({
    fields: z.record(z.string(), z.string()),
    uploads: z.array(kycUpload),
    updatedAt: timestamp.nullable(),
  }),
)

export const kycUploadFields = named('KycUploadFields', 'Which picture', z.strictObject({ kind: z.enum(UPLOAD_KINDS) }))

export const kycStatusResponse = named(
  'KycStatus',
  'Where the application stands',
  z.object({
    status: kycStatusName,
    applicationId: z.string().nullable(),
    reasons: z.array(z.string()).describe('Sentences for the person'),
    resubmission: z
      .object({
        items: z.array(
          z.object({ field: z.string().describe('A field or a picture of the application'), message: z.string() }),
        ),
      })
      .optional()
      .describe('What exactly to send again'),
    submittedAt: timestamp.nullable(),
    decidedAt: timestamp.nullable(),
  }),
)

export type KycDraftFields = z.output<typeof kycDraftRequest>
export type KycSubmitFields = z.output<typeof kycSubmitFields>
export type KycStatusResponse = z.input<typeof kycStatusResponse>
