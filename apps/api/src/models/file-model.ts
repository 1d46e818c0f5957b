import type { Database } from '../database/database.ts'

export interface FileRow {
  lane: number
  id: string
  user_id: string
  kind: string
  content_type: string
  /** Of a picture, in pixels; null for a document. */
  width: number | null
  height: number | null
  sealed: Buffer
  created_at: Date
}

export interface FileTables {
  files: FileRow
}

export async function insertFile(db: Database, row: FileRow): Promise<void> {
  await db.insertInto('files').values(row).execute()
}

export const findFile = (
  db: Database,
  { lane, fileId }: { lane: number; fileId: string },
): Promise<FileRow | undefined> =>
  db.selectFrom('files').selectAll().where('lane', '=', lane).where('id', '=', fileId).executeTakeFirst()

export async function deleteFile(db: Database, { lane, fileId }: { lane: number; fileId: string }): Promise<void> {
  await db.deleteFrom('files').where('lane', '=', lane).where('id', '=', fileId).execute()
}
