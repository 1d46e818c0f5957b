import { PassThrough, type Readable, type Writable } from 'node:stream'
import { AppError, type FieldError } from '@cardwright/contracts'
import type { Request, RequestHandler } from 'express'
import multer, { MulterError } from 'multer'
import { bounded } from './bounded-body.ts'
import { hasJsonBody } from './json-body.ts'

const MEGABYTE = 1024 * 1024
const MAX_FILE_BYTES = 10 * MEGABYTE
const MAX_FIELDS = 32
const MAX_FIELD_BYTES = 4 * 1024
/** What stands between the parts of a form: their names and types. */
const MAX_SEAM_BYTES = 64 * 1024

/**
 * Takes a multipart form with at most one file under each of `fileFields`, in memory and within hard limits. Text fields land in
 * `request.body`, files are read with `filesOf`. A JSON body passes through unread, for forms that carry no file.
 */
export function multipart(fileFields: readonly string[]): RequestHandler {
  const options: multer.Options & { streamHandler: typeof feed } = {
    storage: multer.memoryStorage(),
    streamHandler: feed,
    limits: {
      fileSize: MAX_FILE_BYTES,
      files: fileFields.length,
      fields: MAX_FIELDS,
      parts: MAX_FIELDS + fileFields.length,
      fieldSize: MAX_FIELD_BYTES,
      fieldNameSize: 64,
      // No form of ours has a field within a field. Multer would make a list of four thousand million places out of `a[4000000000]`.
      fieldNestingDepth: 0,
      headerPairs: 32,
    },
  }
  const parse = multer(options).fields(fileFields.map((name) => ({ name, maxCount: 1 })))
  const limitBytes = fileFields.length * MAX_FILE_BYTES + MAX_FIELDS * MAX_FIELD_BYTES + MAX_SEAM_BYTES
  const read = bounded((request, response, next) => {
    const form = formOf(request)
    parse(form, response, (error: unknown) => {
      Object.assign(request, { body: form.body, files: form.files })
      next(error === undefined ? findUnreadable(form) : toAppError(error))
    })
  }, limitBytes)
  return (request, response, next) => {
    if (request.is('multipart/form-data') === false) {
      if (!hasJsonBody(request))
        throw new AppError('unsupported_media_type', { detail: 'Send this as multipart/form-data.' })
      next()
      return
    }
    read(request, response, next)
  }
}

/** What stands for bytes that are no character of their charset, which is UTF-8 where a part names none (RFC 7578, 5.1.2). */
const UNREADABLE = '\ufffd'

/** The reader of forms writes something else where text cannot be read. Nobody means that, so it is not kept. */
function findUnreadable({ body }: Request): AppError | undefined {
  const [field] = Object.entries(body as object).find(([, value]) => String(value).includes(UNREADABLE)) ?? []
  return field === undefined
    ? undefined
    : new AppError('invalid_request', { detail: `The field ${field} of the form is not valid UTF-8.` })
}

/** The body of a request apart from it: one that is wrong is left where it is, and not read to its end, which may never come. */
function formOf(request: Request): Request {
  const form = new PassThrough()
  request.pipe(form)
  const cutOff = () => {
    if (!request.readableEnded) form.destroy()
  }
  // Whoever hung up before this is not waited for.
  if (request.destroyed) cutOff()
  request.once('close', cutOff)
  const { headers } = request
  return Object.assign(form, { headers }) as unknown as Request
}

/** Multer tells what is wrong with a form only when nothing more of it comes: it is cut off where it is too much, or nobody reads it any more. */
function feed(form: NodeJS.ReadableStream, parser: Writable): void {
  const cutOff = () => {
    if (form instanceof PassThrough && !form.readableEnded) form.destroy()
  }
  parser.once('unpipe', cutOff)
  parser.on('file', (_field, file: Readable) => file.once('limit', cutOff))
  form.pipe(parser)
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
