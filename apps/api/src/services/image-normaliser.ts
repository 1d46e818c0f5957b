import { AppError } from '@cardwright/contracts'
import { fileTypeFromBuffer } from 'file-type'
import pLimit from 'p-limit'
import sharp, { type Metadata } from 'sharp'

/** A picture as it is kept: a JPEG that this program made itself, without a trace of where and how it was taken. */
export interface NormalisedImage {
  bytes: Buffer
  contentType: 'image/jpeg'
  width: number
  height: number
}

export interface ImageNormaliser {
  /**
   * Reads a picture of unknown origin and makes a new JPEG of it. `field` names the picture in errors.
   * @throws AppError `unsupported_media_type`, `file_unreadable`, `image_too_large`
   */
  normalise(bytes: Buffer, field: string): Promise<NormalisedImage>
}

const ACCEPTED: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/webp'])
/** Phones take up to 50 megapixels; more than this is an attack on memory rather than a passport. */
const MAX_PIXELS = 64_000_000
/**
 * What a JPEG can have at most. A PNG may claim millions in a few kilobytes: decoded row by row, one such row takes gigabytes, however few
 * pixels there are in all.
 */
const MAX_CLAIMED_SIDE_PX = 65_535
/** Wide enough to read the small print of an A4 page. */
const MAX_SIDE_PX = 2_400
const JPEG_QUALITY = 85
const TIMEOUT_SECONDS = 20

/** Decodes at most `concurrency` pictures at a time, however many arrive: each may need a quarter of a gigabyte. */
export function createImageNormaliser({ concurrency }: { concurrency: number }): ImageNormaliser {
  const limit = pLimit(concurrency)
  return {
    async normalise(bytes, field) {
      await refuseOtherTypes(bytes, field)
      return limit(() => reencode(bytes, field))
    },
  }
}

/** The type is what the content says; the name and the type that the sender gave it mean nothing. */
async function refuseOtherTypes(bytes: Buffer, field: string): Promise<void> {
  if (bytes.length === 0) throw unreadable(field, 'The file is empty.')
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined)
  if (type !== undefined && ACCEPTED.has(type.mime)) return
  const isHeic = type?.mime === 'image/heic' || type?.mime === 'image/heif'
  const message = isHeic
    ? 'HEIC pictures cannot be read here. Send the picture as JPEG, PNG or WebP.'
    : 'This is not a picture we can read. Send a JPEG, PNG or WebP picture.'
  throw new AppError('unsupported_media_type', {
    detail: message,
    errors: [{ path: field, code: 'file_type_not_accepted', message }],
  })
}

async function reencode(bytes: Buffer, field: string): Promise<NormalisedImage> {
  refuseTooLarge(await readHead(bytes, field), field)
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .autoOrient()
      .resize({ width: MAX_SIDE_PX, height: MAX_SIDE_PX, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
      .toBuffer({ resolveWithObject: true })
    return { bytes: data, contentType: 'image/jpeg', width: info.width, height: info.height }
  } catch (error) {
    throw unreadable(field, 'The picture is damaged or incomplete. Take it again.', error)
  }
}

/** Reads the head of the file only, whatever size it claims: no pixel is decoded. */
async function readHead(bytes: Buffer, field: string): Promise<Metadata> {
  try {
    return await sharp(bytes, { limitInputPixels: false }).metadata()
  } catch (error) {
    throw unreadable(field, 'The picture is damaged or incomplete. Take it again.', error)
  }
}

function refuseTooLarge({ width, height }: Metadata, field: string): void {
  if (width * height <= MAX_PIXELS && Math.max(width, height) <= MAX_CLAIMED_SIDE_PX) return
  const message = `The picture has ${width} × ${height} pixels; at most ${MAX_PIXELS / 1_000_000} megapixels, and ${MAX_CLAIMED_SIDE_PX} a side, are accepted.`
  throw new AppError('image_too_large', {
    detail: message,
    errors: [
      { path: field, code: 'picture_too_large', message, params: { maximumMegapixels: MAX_PIXELS / 1_000_000 } },
    ],
  })
}

const unreadable = (field: string, message: string, cause?: unknown): AppError =>
  new AppError('file_unreadable', {
    detail: message,
    errors: [{ path: field, code: 'file_unreadable', message }],
    cause,
  })
