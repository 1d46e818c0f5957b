import type { KycApplicationId, UploadId, UploadKind } from '@cardwright/contracts'
import type { Database } from '../database/database.ts'
import type { KycUploadRow, Person } from './kyc-model.ts'

export async function upsertDraft(db: Database, { lane, userId }: Person, sealed: Buffer, at: Date): Promise<void> {
  await db
    .insertInto('kyc_drafts')
    .values({ lane, user_id: userId, sealed, updated_at: at })
    .onConflict((conflict) => conflict.columns(['lane', 'user_id']).doUpdateSet({ sealed, updated_at: at }))
    .execute()
}

export const findDraft = (
  db: Database,
  { lane, userId }: Person,
): Promise<{ sealed: Buffer; updated_at: Date } | undefined> =>
  db
    .selectFrom('kyc_drafts')
    .select(['sealed', 'updated_at'])
    .where('lane', '=', lane)
    .where('user_id', '=', userId)
    .executeTakeFirst()

export async function deleteDraft(db: Database, { lane, userId }: Person): Promise<void> {
  await db.deleteFrom('kyc_drafts').where('lane', '=', lane).where('user_id', '=', userId).execute()
}

export async function insertUpload(db: Database, upload: KycUploadRow): Promise<void> {
  await db.insertInto('kyc_uploads').values(upload).execute()
}

/** What the person has uploaded and can still use, the newest first. */
export const listUsableUploads = (db: Database, { lane, userId }: Person, now: Date): Promise<KycUploadRow[]> =>
  db
    .selectFrom('kyc_uploads')
    .selectAll()
    .where('lane', '=', lane)
    .where('user_id', '=', userId)
    .where('used_by', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** Takes an upload for an application, once: returns its file, or undefined for one that is used, expired, of another kind or of another person. */
export async function takeUpload(
  db: Database,
  { lane, userId }: Person,
  upload: { id: UploadId; kind: UploadKind; applicationId: KycApplicationId; now: Date },
): Promise<string | undefined> {
  const row = await db
    .updateTable('kyc_uploads')
    .set({ used_by: upload.applicationId })
    .where('lane', '=', lane)
    .where('id', '=', upload.id)
    .where('user_id', '=', userId)
    .where('kind', '=', upload.kind)
    .where('used_by', 'is', null)
    .where('expires_at', '>', upload.now)
    .returning('file_id')
    .executeTakeFirst()
  return row?.file_id
}

export const listExpiredUploads = (db: Database, now: Date, limit: number): Promise<KycUploadRow[]> =>
  db
    .selectFrom('kyc_uploads')
    .selectAll()
    .where('used_by', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute()

/** Removes an upload that nobody has used meanwhile. Returns whether it did. */
export async function deleteUnusedUpload(db: Database, upload: { lane: number; id: UploadId }): Promise<boolean> {
  const result = await db
    .deleteFrom('kyc_uploads')
    .where('lane', '=', upload.lane)
    .where('id', '=', upload.id)
    .where('used_by', 'is', null)
    .executeTakeFirst()
  return result.numDeletedRows === 1n
}
