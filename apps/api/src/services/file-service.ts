import type { Context } from '../context.ts'
import { type FileRow, findFile } from '../models/file-model.ts'
import type { NormalisedImage } from './image-normaliser.ts'

export interface FileOwner {
  lane: number
  userId: string
}

/** A picture ready to be inserted: sealed already, so that the transaction that inserts it calls nobody. */
export type SealedFile = FileRow

/** Seals a picture for its owner. Runs outside any transaction; `insertFile` then keeps it inside one. */
export async function sealFile(
  context: Pick<Context, 'vault' | 'clock' | 'newId'>,
  owner: FileOwner,
  { kind, image }: { kind: string; image: NormalisedImage },
): Promise<SealedFile> {
  const id = context.newId('fil', owner.lane)
  return {
    lane: owner.lane,
    id,
    user_id: owner.userId,
    kind,
    content_type: image.contentType,
    width: image.width,
    height: image.height,
    sealed: await context.vault.seal({ purpose: 'file', subjectId: id }, image.bytes),
    created_at: context.clock.now(),
  }
}

export interface OpenedFile {
  bytes: Buffer
  contentType: string
  userId: string
}

/** A stored picture in clear. Whoever calls has checked that the reader may see it. Undefined when there is none. */
export async function openFile(
  context: Pick<Context, 'db' | 'vault'>,
  { lane, fileId }: { lane: number; fileId: string },
): Promise<OpenedFile | undefined> {
  const row = await findFile(context.db, { lane, fileId })
  if (row === undefined) return undefined
  return {
    bytes: await context.vault.open({ purpose: 'file', subjectId: row.id }, row.sealed),
    contentType: row.content_type,
    userId: row.user_id,
  }
}
