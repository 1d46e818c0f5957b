import {
  AppError,
  type KycApplicationId,
  type KycDecideRequest,
  UPLOAD_KINDS,
  type UploadKind,
} from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { lockAccount, setKycApproved } from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import { findFile } from '../models/file-model.ts'
import {
  type ApplicationDecision,
  type ApplicationStatus,
  decideApplication,
  findApplication,
  type KycApplicationRow,
  listApplications,
  listApplicationsOfPerson,
  OPEN_STATUSES,
  type QueueRow,
  type ResubmissionItem,
} from '../models/kyc-model.ts'
import { findUser, type UserRow } from '../models/user-model.ts'
import { kycDecided } from '../observability/events.ts'
import { decodeCursor, type Page, toPage } from '../paging.ts'
import type { KycPerson } from '../providers/kyc/kyc-provider.ts'
import { type OpenedFile, openFile } from './file-service.ts'
import { announceStatus, openPerson } from './kyc-application-service.ts'
import { pictureFiles } from './kyc-form.ts'
import { maySeePapers, type StaffActor } from './staff-actor.ts'

export async function readQueue(
  { db }: Pick<Context, 'db'>,
  { status, limit, cursor }: { status?: ApplicationStatus | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<QueueRow>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor)
  const statuses = status === undefined ? OPEN_STATUSES : [status]
  const rows = await listApplications(db, statuses, { limit: limit + 1, after })
  return toPage(
    rows,
    limit,
    (row) => ({ at: row.submitted_at, id: row.id }),
    (row) => row,
  )
}

export interface Review {
  application: KycApplicationRow
  user: UserRow
  person: KycPerson
  pictures: { kind: UploadKind; width: number; height: number }[]
  /** The same person's applications before this one, the newest first. */
  earlier: KycApplicationRow[]
}

/**
 * Everything about one application. Looking at it is written to the audit log.
 * @throws AppError `not_found`
 */
export async function readReview(
  context: Pick<Context, 'db' | 'vault' | 'clock' | 'newId'>,
  staff: StaffActor,
  id: KycApplicationId,
): Promise<Review> {
  const application = await requireApplication(context, id)
  const user = await findUser(context.db, application.user_id)
  if (user === undefined) throw new AppError('not_found')
  await auditLook(context, staff, application, 'kyc.viewed', { masked: !maySeePapers(staff) })
  const all = await listApplicationsOfPerson(context.db, { lane: application.lane, userId: application.user_id })
  return {
    application,
    user,
    person: await openPerson(context, application),
    pictures: await describePictures(context, application),
    earlier: all.filter(({ attempt }) => attempt < application.attempt),
  }
}

async function describePictures(
  { db }: Pick<Context, 'db'>,
  application: KycApplicationRow,
): Promise<Review['pictures']> {
  const files = pictureFiles(application)
  const pictures: Review['pictures'] = []
  for (const kind of UPLOAD_KINDS) {
    const fileId = files[kind]
    const file = fileId === null ? undefined : await findFile(db, { lane: application.lane, fileId })
    if (file !== undefined) pictures.push({ kind, width: file.width ?? 0, height: file.height ?? 0 })
  }
  return pictures
}

/**
 * One picture of an application, in clear. Looking at it is written to the audit log.
 * @throws AppError `not_found`
 */
export async function readPicture(
  context: Pick<Context, 'db' | 'vault' | 'clock' | 'newId'>,
  staff: StaffActor,
  { applicationId, kind }: { applicationId: KycApplicationId; kind: UploadKind },
): Promise<OpenedFile> {
  const application = await requireApplication(context, applicationId)
  const fileId = pictureFiles(application)[kind]
  if (fileId === null) throw new AppError('not_found')
  await auditLook(context, staff, application, 'kyc.picture_viewed', { kind })
  const file = await openFile(context, { lane: application.lane, fileId })
  if (file === undefined) throw new AppError('not_found')
  return file
}

async function requireApplication({ db }: Pick<Context, 'db'>, id: KycApplicationId): Promise<KycApplicationRow> {
  const application = await findApplication(db, id)
  if (application === undefined) throw new AppError('not_found')
  return application
}

function auditLook(
  context: Pick<Context, 'db' | 'clock' | 'newId'>,
  staff: StaffActor,
  application: KycApplicationRow,
  action: string,
  details: Record<string, unknown>,
): Promise<void> {
  return insertAudit(context.db, {
    lane: application.lane,
    id: context.newId('aud', application.lane),
    at: context.clock.now(),
    actorKind: 'staff',
    actorId: staff.userId,
    action,
    subjectKind: 'kyc_application',
    subjectId: application.id,
    details,
    requestId: staff.requestId,
  })
}

type DecisionContext = Pick<Context, 'db' | 'vault' | 'clock' | 'newId' | 'logger'>

/**
 * Decides an open application under the account's lock, so that it is exact against payments. Of two members of staff who decide at
 * once, one decides and the other is told.
 * @throws AppError `not_found`, `kyc_already_decided`, `validation_failed`
 */
export async function decideByStaff(
  context: DecisionContext,
  staff: StaffActor,
  request: KycDecideRequest,
): Promise<ApplicationStatus> {
  if (request.items !== undefined && request.decision !== 'resubmit')
    throw new AppError('validation_failed', {
      errors: [{ path: 'items', code: 'unknown_field', message: 'Only with the decision "resubmit"' }],
    })
  const application = await requireApplication(context, request.applicationId)
  const decision = toDecision(request, { application, decidedBy: staff.userId, at: context.clock.now() })
  // The operator's rules may ask for the country alone; everything else of the person stays sealed.
  const country = decision.status === 'approved' ? (await openPerson(context, application)).country : undefined
  await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, application.account_id)
    if (!(await decideApplication(tx, application, decision))) throw new AppError('kyc_already_decided')
    await setKycApproved(tx, application.account_id, {
      isApproved: decision.status === 'approved',
      country,
      at: decision.at,
    })
    await recordDecision(context, tx, { application, decision, staff })
  })
  kycDecided(context.logger, { applicationId: application.id, status: decision.status, staffId: staff.userId })
  return decision.status
}

const DECIDED_AS = { approve: 'approved', reject: 'rejected', resubmit: 'resubmission_required' } as const

const TAKE_AGAIN: Readonly<Record<UploadKind, string>> = {
  documentFront: 'Take a new picture of the front of the document.',
  documentBack: 'Take a new picture of the back of the document.',
  selfie: 'Take a new picture of your face.',
}

/** Every picture that was sent, where staff name none. */
const allPictures = (application: KycApplicationRow): ResubmissionItem[] => {
  const files = pictureFiles(application)
  return UPLOAD_KINDS.filter((kind) => files[kind] !== null).map((kind) => ({
    field: kind,
    message: TAKE_AGAIN[kind],
  }))
}

interface Deciding {
  application: KycApplicationRow
  decidedBy: string
  at: Date
}

const toDecision = (request: KycDecideRequest, { application, decidedBy, at }: Deciding): ApplicationDecision => ({
  status: DECIDED_AS[request.decision],
  reasons: request.decision === 'approve' ? [] : [request.reason],
  resubmission: request.decision === 'resubmit' ? (request.items ?? allPictures(application)) : null,
  reason: request.reason,
  decidedBy,
  at,
})

async function recordDecision(
  context: Pick<Context, 'newId'>,
  tx: DatabaseTransaction,
  what: { application: KycApplicationRow; decision: ApplicationDecision; staff: StaffActor },
): Promise<void> {
  const { application, decision, staff } = what
  const { lane, id } = application
  const { reason } = decision
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at: decision.at,
    actorKind: 'staff',
    actorId: staff.userId,
    action: `kyc.${decision.status}`,
    subjectKind: 'kyc_application',
    subjectId: id,
    reason,
    details: {
      userId: application.user_id,
      before: application.status,
      items: decision.resubmission?.map(({ field }) => field) ?? [],
    },
    requestId: staff.requestId,
  })
  await announceStatus(context, tx, application, decision.at, NOTICES[decision.status](reason))
}

/** What the person reads. The reason of an approval stays in the house. */
const NOTICES = {
  approved: () => ({
    kind: 'kyc',
    link: '/cards',
    content: { code: 'kyc_approved' },
  }),
  rejected: (reason: string) => ({
    kind: 'kyc',
    link: '/kyc',
    content: { code: 'kyc_rejected', reason },
  }),
  resubmission_required: (reason: string) => ({
    kind: 'kyc',
    link: '/kyc',
    content: { code: 'kyc_again', reason },
  }),
} as const
