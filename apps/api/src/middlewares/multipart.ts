import { AppError, type FieldError } from '@cardwright/contracts'
import type { Request, RequestHandler } from 'express'
import multer, { MulterError } from 'multer'

const MEGABYTE = 1024 * 1024
const MAX_FILE_BYTES = 10 * MEGABYTE
const MAX_FIELDS = 32
const MAX_FIELD_BYTES = 4 * 1024

/**
 * Takes a multipart form with at most one file under each of `fileFields`, in memory and within hard limits. Text fields land in
 * `request.body`, files are read with `filesOf`. A JSON body passes through untouched, for forms that carry no file.
 */
export function multipart(fileFields: readonly string[]): RequestHandler {
  const parse = multer({
    storage: multer.memoryStorage(),
    limits: {
      fileSize: MAX_FILE_BYTES,
      files: fileFields.length,
      fields: MAX_FIELDS,
      parts: MAX_FIELDS + fileFields.length,
      fieldSize: MAX_FIELD_BYTES,
      fieldNameSize: 64,
      headerPairs: 32,
    },
  }).fields(fileFields.map((name) => ({ name, maxCount: 1 })))
  return (request, response, next) => {
    if (request.is('multipart/form-data') === false) {
      if (request.body === undefined)
        throw new AppError('unsupported_media_type', { detail: 'Send this as multipart/form-data.' })
      next()
      return
    }
    parse(request, response, (error: unknown) => next(error === undefined ? undefined : toAppError(error)))
  }
}

/** The files of a form by their field, each as the bytes that arrived. */
export function filesOf(request: Request): Map<string, Buffer> {
  const { files } = request
  if (files === undefined || Array.isArray(files)) return new Map()
  return new Map(Object.entries(files).flatMap(([field, [file]]) => (file === undefined ? [] : [[field, file.buffer]])))
}

function toAppError(error: unknown): AppError {
  if (!(error instanceof MulterError)) return new AppError('invalid_request', { detail: 'The form cannot be read.' })
  const { code, field = '' } = error
  switch (code) {
    case 'LIMIT_FILE_SIZE':
      return refuse('payload_too_large', {
        path: field,
        code: 'file_too_large',
        message: `A file may have at most ${MAX_FILE_BYTES / MEGABYTE} megabytes.`,
        params: { maximumMegabytes: MAX_FILE_BYTES / MEGABYTE },
      })
    case 'LIMIT_FIELD_VALUE':
      return refuse('payload_too_large', {
        path: field,
        code: 'too_long',
        message: 'This field is too long.',
        params: { maximum: MAX_FIELD_BYTES },
      })
    case 'LIMIT_UNEXPECTED_FILE':
      return refuse('validation_failed', {
        path: field,
        code: 'file_too_many',
        message: 'No file, or only one, is expected under this name.',
      })
    case 'LIMIT_FILE_COUNT':
      return refuse('validation_failed', { path: field, code: 'file_too_many', message: 'There are too many files.' })
    default:
      return new AppError('invalid_request', { detail: 'The form has too many or malformed parts.' })
  }
}

const refuse = (code: 'payload_too_large' | 'validation_failed', error: FieldError): AppError =>
  new AppError(code, { detail: error.message, errors: [error] })
