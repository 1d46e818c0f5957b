import {
  AppError,
  type KycStatusResponse,
  kycDraftRequest,
  kycSubmitFields,
  kycUploadFields,
  parseInput,
} from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import { filesOf } from '../middlewares/multipart.ts'
import type { KycApplicationRow, KycUploadRow } from '../models/kyc-model.ts'
import { readStatus, submitApplication } from '../services/kyc-application-service.ts'
import { type Draft, readDraft, saveDraft, uploadPicture } from '../services/kyc-draft-service.ts'
import { cardholderOf } from './actors.ts'

export const createKycController = (context: Context) => ({
  submit: (async (request, response) => {
    const applicant = cardholderOf(response)
    const fields = parseInput(kycSubmitFields, withoutEmpty(request.body))
    const { id, status } = await submitApplication(context, applicant, { fields, files: filesOf(request) })
    response.status(202).json({ applicationId: id, status })
  }) satisfies RequestHandler,

  status: (async (_request, response) => {
    response.json(viewStatus(await readStatus(context, cardholderOf(response))))
  }) satisfies RequestHandler,

  readDraft: (async (_request, response) => {
    response.json(viewDraft(await readDraft(context, cardholderOf(response))))
  }) satisfies RequestHandler,

  saveDraft: (async (request, response) => {
    const fields = parseInput(kycDraftRequest, withoutEmpty(request.body))
    response.json(viewDraft(await saveDraft(context, cardholderOf(response), fields)))
  }) satisfies RequestHandler,

  upload: (async (request, response) => {
    const person = cardholderOf(response)
    const { kind } = parseInput(kycUploadFields, request.body)
    const bytes = filesOf(request).get('file')
    if (bytes === undefined)
      throw new AppError('upload_missing', {
        errors: [{ path: 'file', code: 'file_missing', message: 'The picture is missing.' }],
      })
    response.status(201).json(viewUpload(await uploadPicture(context, person, { kind, bytes })))
  }) satisfies RequestHandler,
})

/** A form sends a field that was left empty as empty text: the same as none. */
const withoutEmpty = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body)
    ? Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''))
    : body

const viewUpload = ({ id, kind, created_at }: KycUploadRow) => ({
  uploadId: id,
  kind,
  createdAt: created_at.toISOString(),
})

const viewDraft = ({ fields, uploads, updatedAt }: Draft) => ({
  fields,
  uploads: uploads.map(viewUpload),
  updatedAt: updatedAt?.toISOString() ?? null,
})

function viewStatus(application: KycApplicationRow | undefined): KycStatusResponse {
  if (application === undefined)
    return { status: 'not_started', applicationId: null, reasons: [], submittedAt: null, decidedAt: null }
  const { resubmission } = application
  return {
    status: application.status,
    applicationId: application.id,
    reasons: application.reasons,
    ...(resubmission === null ? {} : { resubmission: { items: resubmission } }),
    submittedAt: application.submitted_at.toISOString(),
    decidedAt: application.decided_at?.toISOString() ?? null,
  }
}
