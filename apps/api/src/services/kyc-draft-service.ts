import type { KycDraftFields, UploadKind } from '@cardwright/contracts'
import type { Context } from '../context.ts'
import { deleteFile, insertFile } from '../models/file-model.ts'
import {
  deleteUnusedUpload,
  findDraft,
  insertUpload,
  listExpiredUploads,
  listUsableUploads,
  upsertDraft,
} from '../models/kyc-draft-model.ts'
import { findLatestApplication, type KycUploadRow, type Person } from '../models/kyc-model.ts'
import { openText, sealText } from '../providers/vault/vault.ts'
import { sealFile } from './file-service.ts'
import { openPerson } from './kyc-application-service.ts'

/** How long a picture waits for its application. */
const UPLOAD_KEPT_MS = 7 * 24 * 3_600_000
/** Removed at a time. */
const EXPIRED_BATCH = 100

export interface Draft {
  fields: Record<string, string>
  uploads: KycUploadRow[]
  updatedAt: Date | null
}

/**
 * What the person has filled in so far. After an application came back, it begins with what was sent then, so that only what was
 * asked for has to be typed again.
 */
export async function readDraft(context: Pick<Context, 'db' | 'clock' | 'vault'>, person: Person): Promise<Draft> {
  const uploads = await listUsableUploads(context.db, person, context.clock.now())
  const draft = await findDraft(context.db, person)
  if (draft === undefined) return { fields: await fieldsSentBefore(context, person), uploads, updatedAt: null }
  const text = await openText(context.vault, { purpose: 'kyc.draft', subjectId: person.userId }, draft.sealed)
  return { fields: JSON.parse(text) as Record<string, string>, uploads, updatedAt: draft.updated_at }
}

async function fieldsSentBefore(
  context: Pick<Context, 'db' | 'vault'>,
  person: Person,
): Promise<Record<string, string>> {
  const latest = await findLatestApplication(context.db, person)
  if (latest?.status !== 'resubmission_required') return {}
  const sent: Record<string, string | undefined> = {
    ...(await openPerson(context, latest)),
    documentType: latest.document_type,
  }
  return Object.fromEntries(Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** Keeps the fields so far, in the place of those kept before. */
export async function saveDraft(
  context: Pick<Context, 'db' | 'clock' | 'vault'>,
  person: Person,
  fields: KycDraftFields,
): Promise<Draft> {
  const sealed = await sealText(
    context.vault,
    { purpose: 'kyc.draft', subjectId: person.userId },
    JSON.stringify(fields),
  )
  await upsertDraft(context.db, person, sealed, context.clock.now())
  return readDraft(context, person)
}

/** Keeps one picture until the application takes it, once. A picture of the same kind that waited is forgotten. */
export async function uploadPicture(
  context: Pick<Context, 'db' | 'clock' | 'vault' | 'images' | 'newId'>,
  person: Person,
  { kind, bytes }: { kind: UploadKind; bytes: Buffer },
): Promise<KycUploadRow> {
  const image = await context.images.normalise(bytes, 'file')
  const file = await sealFile(context, person, { kind, image })
  const now = context.clock.now()
  const upload: KycUploadRow = {
    lane: person.lane,
    id: context.newId('upl'),
    user_id: person.userId,
    kind,
    file_id: file.id,
    created_at: now,
    expires_at: new Date(now.getTime() + UPLOAD_KEPT_MS),
    used_by: null,
  }
  await context.db.transaction().execute(async (tx) => {
    await insertFile(tx, file)
    await insertUpload(tx, upload)
  })
  const replaced = (await listUsableUploads(context.db, person, now)).filter(
    (other) => other.kind === kind && other.id < upload.id,
  )
  await forgetUploads(context, replaced)
  return upload
}

/** Forgets pictures that no application took in time. */
export async function forgetExpiredUploads(context: Pick<Context, 'db' | 'clock'>): Promise<void> {
  let expired: KycUploadRow[]
  do {
    expired = await listExpiredUploads(context.db, context.clock.now(), EXPIRED_BATCH)
    await forgetUploads(context, expired)
  } while (expired.length === EXPIRED_BATCH)
}

async function forgetUploads({ db }: Pick<Context, 'db'>, uploads: readonly KycUploadRow[]): Promise<void> {
  for (const { lane, id, file_id: fileId } of uploads) {
    await db.transaction().execute(async (tx) => {
      if (await deleteUnusedUpload(tx, { lane, id })) await deleteFile(tx, { lane, fileId })
    })
  }
}
