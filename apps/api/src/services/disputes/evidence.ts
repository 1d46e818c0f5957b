import { AppError, type DisputeId } from '@cardwright/contracts'
import { fileTypeFromBuffer } from 'file-type'
import PDFDocument from 'pdfkit'
import type { Context } from '../../context.ts'
import { listEvidence } from '../../models/dispute-model.ts'
import type { DisputeDocument } from '../../providers/issuer/issuer.ts'
import { openFile, type SealedFile } from '../file-service.ts'

export const MAX_PICTURES = 5
/** "Maximum size of a file for dispute evidence: 5 MB" (Stripe's guide to file uploads). */
const MAX_DOCUMENT_BYTES = 5 * 1024 * 1024

export interface EvidenceContent {
  contentType: 'application/pdf' | 'image/jpeg'
  bytes: Buffer
  width: number | null
  height: number | null
}

/**
 * Reads a picture, made anew as every picture here, or a document, which is kept as it is and never opened or shown by us.
 * @throws AppError `unsupported_media_type`, `file_unreadable`, `image_too_large`, `payload_too_large`
 */
export async function readEvidence({ images }: Pick<Context, 'images'>, bytes: Buffer): Promise<EvidenceContent> {
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (type?.mime !== 'application/pdf') return images.normalise(bytes, 'file')
  if (bytes.length > MAX_DOCUMENT_BYTES) {
    const maximumMegabytes = MAX_DOCUMENT_BYTES / 1024 / 1024
    const message = `A document may have at most ${maximumMegabytes} megabytes.`
    throw new AppError('payload_too_large', {
      detail: message,
      errors: [{ path: 'file', code: 'file_too_large', message, params: { maximumMegabytes } }],
    })
  }
  if (!bytes.subarray(-2048).includes('%%EOF')) {
    const message = 'The document is damaged or incomplete.'
    throw new AppError('file_unreadable', {
      detail: message,
      errors: [{ path: 'file', code: 'file_unreadable', message }],
    })
  }
  return { contentType: 'application/pdf', bytes, width: null, height: null }
}

/** Seals evidence for its owner, outside any transaction. */
export async function sealEvidence(
  context: Pick<Context, 'vault' | 'clock' | 'newId'>,
  { lane, userId }: { lane: number; userId: string },
  { bytes, contentType, width, height }: EvidenceContent,
): Promise<SealedFile> {
  const id = context.newId('fil', lane)
  return {
    lane,
    id,
    user_id: userId,
    kind: 'dispute_evidence',
    content_type: contentType,
    width,
    height,
    sealed: await context.vault.seal({ purpose: 'file', subjectId: id }, bytes),
    created_at: context.clock.now(),
  }
}

/** All evidence of a dispute as the one file that an issuer takes. Undefined where there is none. */
export async function joinEvidence(
  context: Pick<Context, 'db' | 'vault'>,
  { id, lane }: { id: DisputeId; lane: number },
): Promise<DisputeDocument | undefined> {
  const rows = await listEvidence(context.db, id)
  const files = await Promise.all(rows.map(({ file_id: fileId }) => openFile(context, { lane, fileId })))
  const [first, ...others] = files.filter((file) => file !== undefined)
  if (first === undefined) return undefined
  if (first.contentType === 'application/pdf')
    return { name: 'evidence.pdf', contentType: 'application/pdf', bytes: first.bytes }
  if (others.length === 0) return { name: 'evidence.jpg', contentType: 'image/jpeg', bytes: first.bytes }
  const pictures = [first, ...others].map(({ bytes }) => bytes)
  return { name: 'evidence.pdf', contentType: 'application/pdf', bytes: await joinPictures(pictures) }
}

/** One picture a page. */
function joinPictures(pictures: readonly Buffer[]): Promise<Buffer> {
  const pdf = new PDFDocument({ size: 'A4', margin: 36, autoFirstPage: false })
  const chunks: Buffer[] = []
  const whole = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
    pdf.on('end', () => resolve(Buffer.concat(chunks)))
    pdf.on('error', reject)
  })
  for (const picture of pictures) {
    pdf.addPage()
    const { width, height, margins } = pdf.page
    pdf.image(picture, margins.left, margins.top, {
      fit: [width - margins.left - margins.right, height - margins.top - margins.bottom],
      align: 'center',
      valign: 'center',
    })
  }
  pdf.end()
  return whole
}
