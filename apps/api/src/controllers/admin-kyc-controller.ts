import {
  type KycApplication,
  type KycQueueItem,
  kycApplicationQuery,
  kycDecideRequest,
  kycPictureQuery,
  kycQueueQuery,
  parseInput,
} from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import type { Context } from '../context.ts'
import type { KycApplicationRow, QueueRow } from '../models/kyc-model.ts'
import { decideByStaff, type Review, readPicture, readQueue, readReview } from '../services/kyc-review-service.ts'
import { HIDDEN, maskEmail, maskName } from '../services/masking.ts'
import { maySeePapers } from '../services/staff-actor.ts'
import { staffOf } from './actors.ts'

export const createAdminKycController = (context: Context) => ({
  queue: (async (request, response) => {
    const isMasked = !maySeePapers(staffOf(response))
    const page = await readQueue(context, parseInput(kycQueueQuery, request.query))
    response.json({ ...page, data: page.data.map((row) => viewQueued(row, isMasked)) })
  }) satisfies RequestHandler,

  detail: (async (request, response) => {
    const staff = staffOf(response)
    const { applicationId } = parseInput(kycApplicationQuery, request.query)
    const review = await readReview(context, staff, applicationId)
    response.json(viewReview(review, !maySeePapers(staff)))
  }) satisfies RequestHandler,

  picture: (async (request, response) => {
    const query = parseInput(kycPictureQuery, request.query)
    const { bytes, contentType } = await readPicture(context, staffOf(response), query)
    response
      .setHeader('Content-Disposition', `inline; filename="${query.kind}.jpg"`)
      .setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
      .type(contentType)
      .send(bytes)
  }) satisfies RequestHandler,

  decide: (async (request, response) => {
    const decision = parseInput(kycDecideRequest, request.body)
    const status = await decideByStaff(context, staffOf(response), decision)
    response.json({ applicationId: decision.applicationId, status })
  }) satisfies RequestHandler,
})

const viewQueued = (row: QueueRow, isMasked: boolean): KycQueueItem =>
  viewOutline(row, { id: row.user_id, email: row.email, fullName: row.full_name }, isMasked)

const viewOutline = (row: KycApplicationRow, user: KycQueueItem['user'], isMasked: boolean): KycQueueItem => ({
  applicationId: row.id,
  status: row.status,
  user: isMasked ? { id: user.id, email: maskEmail(user.email), fullName: maskName(user.fullName) } : user,
  documentType: row.document_type,
  attempt: row.attempt,
  submittedAt: row.submitted_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  decidedBy: row.decided_by,
})

function viewReview({ application, user, person, pictures, earlier }: Review, isMasked: boolean): KycApplication {
  return {
    ...viewOutline(application, { id: user.id, email: user.email, fullName: user.full_name }, isMasked),
    isMasked,
    person: isMasked ? maskPerson(person) : viewPerson(person),
    pictures: pictures.map((picture) => ({ ...picture, hint: hintOf(picture) })),
    termsVersion: application.terms_version,
    reason: application.decision_reason,
    earlier: earlier.map((row) => ({ applicationId: row.id, status: row.status, reason: row.decision_reason })),
  }
}

const viewPerson = (person: Review['person']): KycApplication['person'] => ({
  ...person,
  region: person.region ?? null,
  addressLine2: person.addressLine2 ?? null,
})

const maskPerson = ({
  firstName,
  lastName,
  country,
  region,
  addressLine2,
}: Review['person']): KycApplication['person'] => ({
  firstName: maskName(firstName),
  lastName: maskName(lastName),
  dateOfBirth: HIDDEN,
  country,
  region: region === undefined ? null : HIDDEN,
  addressLine1: HIDDEN,
  addressLine2: addressLine2 === undefined ? null : HIDDEN,
  city: HIDDEN,
  postalCode: HIDDEN,
})

/** The small print of a passport needs about this many pixels on the shorter side. */
const READABLE_SIDE_PX = 600

const hintOf = ({ width, height }: { width: number; height: number }): string | null =>
  Math.min(width, height) < READABLE_SIDE_PX
    ? `Only ${width} × ${height} pixels: small print may not be readable.`
    : null
