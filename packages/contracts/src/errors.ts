import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.ts'
import type { FieldError } from './field-errors.ts'

export { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.ts'
export { FIELD_ERROR_CATALOGUE, type FieldError, type FieldErrorCode, isFieldErrorCode } from './field-errors.ts'

/** An error body as RFC 9457 (`application/problem+json`) describes it, with the members this API adds. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  requestId: string
  errors?: FieldError[]
}

export interface AppErrorOptions {
  /** One sentence for the reader of the answer. Replaces the catalogue's own; ignored for 5xx. */
  detail?: string
  errors?: readonly FieldError[]
  /** Response headers the error brings along, for example `Retry-After`. */
  headers?: Readonly<Record<string, string>>
  cause?: unknown
}

/**
 * The only error class that is thrown on purpose. Its code decides status and title;
 * what a log needs beyond that goes into `cause`, which never reaches an answer.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly errors: readonly FieldError[]
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const entry = ERROR_CATALOGUE[code]
    const detail = options.detail ?? entry.detail
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = entry.status
    this.title = entry.title
    this.detail = detail
    this.errors = options.errors ?? []
    this.headers = options.headers ?? {}
  }
}

export const isAppError = (value: unknown): value is AppError => value instanceof AppError

export const isErrorCode = (value: unknown): value is ErrorCode =>
  typeof value === 'string' && Object.hasOwn(ERROR_CATALOGUE, value)

/** Where the meaning of a code is written down; a relative reference, resolved against the API's address. */
export const problemType = (code: ErrorCode): string => `/docs#error-${code}`

/**
 * Turns whatever was thrown into the body of the answer. Anything but an `AppError` becomes `internal_error`,
 * and a 5xx always says the catalogue's own sentence: what went wrong inside is for the log, never for the caller.
 */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = isAppError(error) ? error : new AppError('internal_error', { cause: error })
  const detail = known.status >= 500 ? ERROR_CATALOGUE[known.code].detail : known.detail
  return {
    type: problemType(known.code),
    title: known.title,
    status: known.status,
    code: known.code,
    detail,
    requestId,
    ...(known.errors.length > 0 && known.status < 500 ? { errors: [...known.errors] } : {}),
  }
}
