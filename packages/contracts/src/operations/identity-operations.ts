import * as s from '../schemas/index.ts'
import { exampleTime, ids } from './examples.ts'
import { answers, get, type Operation, post } from './operation.ts'

const user = { tag: 'Identity', auth: 'user' } as const
const pictureErrors = ['file_unreadable', 'image_too_large', 'unsupported_media_type'] as const

export const identityOperations: readonly Operation[] = [
  post('/kyc/submit', 'submitKyc', {
    ...user,
    summary: 'Submit the application',
    description:
      'Pictures come as files, or as ids of earlier uploads. Their type is told by content; they are re-encoded, stripped of metadata and stored encrypted.',
    multipart: {
      fields: s.kycSubmitFields,
      files: [
        {
          name: 'documentFront',
          isRequired: false,
          description: 'Front of the document, unless documentFrontId is given',
        },
        { name: 'documentBack', isRequired: false, description: 'Back of an identity card or driving licence' },
        { name: 'selfie', isRequired: false, description: 'A picture of the person, unless selfieId is given' },
      ],
    },
    example: {
      firstName: 'Ada',
      lastName: 'Example',
      dateOfBirth: '1990-12-31',
      country: 'US',
      addressLine1: '1 Main Street',
      city: 'Springfield',
      postalCode: '12345',
      documentType: 'passport',
      documentFrontId: ids.upload,
      selfieId: ids.upload,
    },
    responses: answers(202, 'The application was taken.', s.kycSubmitResponse, {
      applicationId: ids.application,
      status: 'pending',
    }),
    errors: ['upload_missing', 'kyc_already_submitted', 'kyc_already_approved', 'kyc_rejected', ...pictureErrors],
  }),
  get('/kyc/draft', 'readKycDraft', {
    ...user,
    summary: 'What was saved so far',
    responses: answers(200, 'The draft.', s.kycDraft),
  }),
  post('/kyc/draft', 'saveKycDraft', {
    ...user,
    summary: 'Save the fields so far',
    body: s.kycDraftRequest,
    example: { firstName: 'Ada', country: 'US' },
    responses: answers(200, 'The draft.', s.kycDraft),
    errors: ['kyc_already_submitted', 'kyc_already_approved', 'kyc_rejected'],
  }),
  post('/kyc/upload', 'uploadKycPicture', {
    ...user,
    summary: 'Upload a picture ahead of the application',
    multipart: {
      fields: s.kycUploadFields,
      files: [{ name: 'file', isRequired: true, description: 'JPEG, PNG, WebP or HEIC' }],
    },
    example: { kind: 'documentFront' },
    responses: answers(201, 'The stored picture.', s.kycUpload, {
      uploadId: ids.upload,
      kind: 'documentFront',
      createdAt: exampleTime,
    }),
    errors: [...pictureErrors],
  }),
  get('/kyc/status', 'readKycStatus', {
    ...user,
    summary: 'Where the application stands',
    responses: answers(200, 'The status.', s.kycStatusResponse, {
      status: 'resubmission_required',
      applicationId: ids.application,
      reasons: ['The front of the passport is blurred.'],
      resubmission: { items: [{ field: 'documentFront', message: 'Take the picture again without glare.' }] },
      submittedAt: exampleTime,
      decidedAt: exampleTime,
    }),
  }),
]
