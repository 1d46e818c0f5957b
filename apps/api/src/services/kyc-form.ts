import {
  AppError,
  type FieldError,
  type KycSubmitFields,
  UPLOAD_KINDS,
  type UploadId,
  type UploadKind,
} from '@cardwright/contracts'
import type { KycApplicationRow } from '../models/kyc-model.ts'
import type { KycPerson } from '../providers/kyc/kyc-provider.ts'

const ADULT_YEARS = 18
const OLDEST_YEARS = 120

/** What is sealed of an application: who applies. What kind of document it is stays readable. */
export function personOf(fields: KycSubmitFields): KycPerson {
  const { firstName, lastName, dateOfBirth, country, region, addressLine1, addressLine2, city, postalCode } = fields
  return { firstName, lastName, dateOfBirth, country, region, addressLine1, addressLine2, city, postalCode }
}

/** @throws AppError `validation_failed` for a birthday that lies ahead, or less than 18 or more than 120 years back, in UTC. */
export function requireAdult(dateOfBirth: string, now: Date): void {
  const years = yearsBetween(dateOfBirth, now)
  if (years < 0 || years > OLDEST_YEARS) {
    throw invalidField({ path: 'dateOfBirth', code: 'not_a_birthday', message: 'This cannot be a date of birth.' })
  }
  if (years < ADULT_YEARS) {
    throw invalidField({
      path: 'dateOfBirth',
      code: 'too_young',
      message: `You must be ${ADULT_YEARS} or older.`,
      params: { minimumYears: ADULT_YEARS },
    })
  }
}

/** Whole years from a calendar date to a moment's calendar date in UTC. Born on 29 February, one is a year older on 1 March. */
export function yearsBetween(date: string, now: Date): number {
  const years = now.getUTCFullYear() - Number(date.slice(0, 4))
  const isBeforeBirthday = now.toISOString().slice(5, 10) < date.slice(5)
  return isBeforeBirthday ? years - 1 : years
}

/** Where the picture of one kind comes from: the form itself, an earlier upload, or the application before this one. */
export type PictureSource =
  | { from: 'form'; kind: UploadKind; bytes: Buffer }
  | { from: 'upload'; kind: UploadKind; uploadId: UploadId }
  | { from: 'earlier'; kind: UploadKind; fileId: string }

/**
 * Finds a source for each picture. When an earlier application came back, pictures that it does not ask for again need not be sent again.
 * @throws AppError `upload_missing` or `validation_failed`
 */
export function choosePictures(
  fields: KycSubmitFields,
  files: ReadonlyMap<string, Buffer>,
  earlier: KycApplicationRow | undefined,
): PictureSource[] {
  const errors: FieldError[] = []
  const sources = UPLOAD_KINDS.flatMap((kind): PictureSource[] => {
    const bytes = files.get(kind)
    const uploadId = fields[`${kind}Id`]
    if (bytes !== undefined && uploadId !== undefined)
      throw invalidField({
        path: `${kind}Id`,
        code: 'unknown_field',
        message: `Send either ${kind} or ${kind}Id, not both.`,
      })
    if (bytes !== undefined) return [{ from: 'form', kind, bytes }]
    if (uploadId !== undefined) return [{ from: 'upload', kind, uploadId }]
    const fileId = earlierPicture(earlier, kind)
    if (fileId !== undefined) return [{ from: 'earlier', kind, fileId }]
    if (kind !== 'documentBack') errors.push({ path: kind, code: 'file_missing', message: MISSING[kind] })
    return []
  })
  if (errors.length > 0) throw new AppError('upload_missing', { errors })
  return sources
}

const MISSING = {
  documentFront: 'A picture of the front of the document is needed.',
  selfie: 'A picture of your face is needed.',
} as const

function earlierPicture(earlier: KycApplicationRow | undefined, kind: UploadKind): string | undefined {
  if (earlier === undefined || isAskedAgain(earlier, kind)) return undefined
  return pictureFiles(earlier)[kind] ?? undefined
}

/** A kind of picture is asked for again when it is named, or when nothing is named at all. */
const isAskedAgain = ({ resubmission }: KycApplicationRow, kind: UploadKind): boolean =>
  resubmission === null || resubmission.length === 0 || resubmission.some(({ field }) => field === kind)

export const pictureFiles = (application: KycApplicationRow): Record<UploadKind, string | null> => ({
  documentFront: application.document_front_file_id,
  documentBack: application.document_back_file_id,
  selfie: application.selfie_file_id,
})

export const invalidField = (error: FieldError): AppError =>
  new AppError('validation_failed', { detail: error.message, errors: [error] })
