import { type AccountId, AppError, type KycSubmitFields, type UploadKind } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import type { DatabaseTransaction } from '../database/database.ts'
import { lockAccount } from '../models/account-model.ts'
import { insertAudit } from '../models/audit-model.ts'
import { insertFile } from '../models/file-model.ts'
import { deleteDraft, takeUpload } from '../models/kyc-draft-model.ts'
import {
  findLatestApplication,
  insertApplication,
  type KycApplicationRow,
  listUnstarted,
  markInReview,
  type NewApplication,
  type Person,
} from '../models/kyc-model.ts'
import { insertOutbox } from '../models/outbox-model.ts'
import { verificationNotStarted } from '../observability/events.ts'
import type { KycPerson } from '../providers/kyc/kyc-provider.ts'
import { openText, sealText } from '../providers/vault/vault.ts'
import { openFile, type SealedFile, sealFile } from './file-service.ts'
import { choosePictures, invalidField, type PictureSource, personOf, pictureFiles, requireAdult } from './kyc-form.ts'

/** The signed-in cardholder. */
export interface Applicant extends Person {
  accountId: AccountId
  requestId: string
}

export type KycContext = Pick<Context, 'db' | 'clock' | 'newId' | 'vault' | 'images' | 'kyc' | 'logger'>

export interface KycForm {
  fields: KycSubmitFields
  /** The pictures that came with the form, as they arrived. */
  files: ReadonlyMap<string, Buffer>
}

/**
 * Takes an application. Pictures are checked, made new and sealed before the transaction; the provider hears of it after the
 * transaction, and a job finishes what a crash leaves between the two.
 * @throws AppError `kyc_already_submitted`, `kyc_already_approved`, `kyc_rejected`, `upload_missing`, `validation_failed`, or what is wrong with a picture
 */
export async function submitApplication(
  context: KycContext,
  applicant: Applicant,
  { fields, files }: KycForm,
): Promise<KycApplicationRow> {
  requireAdult(fields.dateOfBirth, context.clock.now())
  const earlier = await findLatestApplication(context.db, applicant)
  refuseIfStanding(earlier)
  const id = context.newId('kyc')
  const pictures = await preparePictures(context, applicant, choosePictures(fields, files, earlier))
  const sealed = await sealText(
    context.vault,
    { purpose: 'kyc.application', subjectId: id },
    JSON.stringify(personOf(fields)),
  )
  const application = await context.db.transaction().execute(async (tx) => {
    await lockAccount(tx, applicant.accountId)
    const latest = await findLatestApplication(tx, applicant)
    refuseIfStanding(latest)
    const kept = await keepPictures(context, tx, applicant, { id, pictures })
    return keepApplication(context, tx, applicant, {
      lane: applicant.lane,
      id,
      user_id: applicant.userId,
      account_id: applicant.accountId,
      attempt: (latest?.attempt ?? 0) + 1,
      sealed,
      document_type: fields.documentType,
      ...kept,
      terms_version: fields.termsVersion ?? null,
      provider: context.kyc.kind,
      submitted_at: context.clock.now(),
    })
  })
  await tryVerification(context, application)
  return (await findLatestApplication(context.db, applicant)) ?? application
}

/** The application that counts, or undefined while there is none. */
export const readStatus = ({ db }: Pick<Context, 'db'>, person: Person): Promise<KycApplicationRow | undefined> =>
  findLatestApplication(db, person)

function refuseIfStanding(latest: KycApplicationRow | undefined): void {
  switch (latest?.status) {
    case 'pending':
    case 'in_review':
      throw new AppError('kyc_already_submitted')
    case 'approved':
      throw new AppError('kyc_already_approved')
    case 'rejected':
      throw new AppError('kyc_rejected')
    default:
  }
}

/** A picture that only has to be written down now. */
type PreparedPicture = Exclude<PictureSource, { from: 'form' }> | { from: 'form'; kind: UploadKind; file: SealedFile }

async function preparePictures(
  context: KycContext,
  applicant: Applicant,
  sources: readonly PictureSource[],
): Promise<PreparedPicture[]> {
  const prepared: PreparedPicture[] = []
  for (const source of sources) {
    if (source.from === 'form') {
      const { kind } = source
      const image = await context.images.normalise(source.bytes, kind)
      prepared.push({ from: 'form', kind, file: await sealFile(context, applicant, { kind, image }) })
    } else prepared.push(source)
  }
  return prepared
}

type KeptPictures = Pick<NewApplication, 'document_front_file_id' | 'document_back_file_id' | 'selfie_file_id'>

async function keepPictures(
  context: Pick<Context, 'clock'>,
  tx: DatabaseTransaction,
  applicant: Applicant,
  { id, pictures }: { id: NewApplication['id']; pictures: readonly PreparedPicture[] },
): Promise<KeptPictures> {
  const files = new Map<UploadKind, string>()
  for (const picture of pictures) {
    const { kind } = picture
    if (picture.from === 'form') {
      await insertFile(tx, picture.file)
      files.set(kind, picture.file.id)
    } else if (picture.from === 'earlier') files.set(kind, picture.fileId)
    else {
      const upload = { id: picture.uploadId, kind, applicationId: id, now: context.clock.now() }
      const fileId = await takeUpload(tx, applicant, upload)
      if (fileId === undefined)
        throw invalidField({
          path: `${kind}Id`,
          code: 'upload_unknown',
          message: 'This upload is unknown, used or expired. Send the picture again.',
        })
      files.set(kind, fileId)
    }
  }
  const [front, selfie] = [files.get('documentFront'), files.get('selfie')]
  if (front === undefined || selfie === undefined) throw new AppError('upload_missing')
  return {
    document_front_file_id: front,
    document_back_file_id: files.get('documentBack') ?? null,
    selfie_file_id: selfie,
  }
}

async function keepApplication(
  context: Pick<Context, 'newId'>,
  tx: DatabaseTransaction,
  applicant: Applicant,
  application: NewApplication,
): Promise<KycApplicationRow> {
  const { lane, id, attempt, submitted_at: at } = application
  if (!(await insertApplication(tx, application))) throw new AppError('kyc_already_submitted')
  await deleteDraft(tx, applicant)
  await insertAudit(tx, {
    lane,
    id: context.newId('aud', lane),
    at,
    actorKind: 'cardholder',
    actorId: applicant.userId,
    action: 'kyc.submitted',
    subjectKind: 'kyc_application',
    subjectId: id,
    details: { attempt, documentType: application.document_type, termsVersion: application.terms_version },
    requestId: applicant.requestId,
  })
  await announceStatus(context, tx, { lane, id, user_id: applicant.userId, account_id: applicant.accountId }, at)
  const row = await findLatestApplication(tx, applicant)
  if (row === undefined) throw new Error(`The application ${id} was not kept`)
  return row
}

/** Lets the person's screens know that the state of an application changed; `notice` also tells it in words. */
export const announceStatus = (
  context: Pick<Context, 'newId'>,
  tx: DatabaseTransaction,
  application: Pick<KycApplicationRow, 'lane' | 'id' | 'user_id' | 'account_id'>,
  at: Date,
  notice?: Record<string, unknown>,
): Promise<void> =>
  insertOutbox(tx, {
    lane: application.lane,
    id: context.newId('evt', application.lane),
    topic: 'kyc.updated',
    accountId: application.account_id,
    userId: application.user_id,
    subjectId: application.id,
    payload: notice === undefined ? {} : { notice },
    at,
  })

/** Hands an application to the provider. Safe to repeat: the provider knows it by its id. */
async function startVerification(context: KycContext, application: KycApplicationRow): Promise<void> {
  const { lane, id } = application
  const { reference } = await context.kyc.startVerification({
    applicationId: id,
    userId: application.user_id,
    person: await openPerson(context, application),
    documentType: application.document_type,
    async loadPicture(kind) {
      const fileId = pictureFiles(application)[kind]
      return fileId === null ? undefined : (await openFile(context, { lane, fileId }))?.bytes
    },
  })
  await markInReview(context.db, { lane, id }, { reference, at: context.clock.now() })
}

/** The application is taken, whatever the provider says now: one that is away is asked again by a job. */
async function tryVerification(context: KycContext, application: KycApplicationRow): Promise<void> {
  try {
    await startVerification(context, application)
  } catch (error) {
    verificationNotStarted(context.logger, { applicationId: application.id, provider: context.kyc.kind, error })
  }
}

/** Who applies, in clear. */
export async function openPerson(
  { vault }: Pick<Context, 'vault'>,
  application: Pick<KycApplicationRow, 'id' | 'sealed'>,
): Promise<KycPerson> {
  const text = await openText(vault, { purpose: 'kyc.application', subjectId: application.id }, application.sealed)
  return JSON.parse(text) as KycPerson
}

const UNSTARTED_AFTER_MS = 60_000
const UNSTARTED_BATCH = 50

/** Hands over what a crash, or a provider that was away, left behind. */
export async function startLeftVerifications(context: KycContext): Promise<void> {
  const before = new Date(context.clock.nowMs() - UNSTARTED_AFTER_MS)
  for (const application of await listUnstarted(context.db, before, UNSTARTED_BATCH)) {
    await tryVerification(context, application)
  }
}
