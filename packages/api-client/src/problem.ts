import type { ErrorCode, FieldError } from '@cardwright/contracts/errors'

interface ProblemFields {
  code: ErrorCode
  status: number
  title: string
  detail: string
  requestId: string
  errors: readonly FieldError[]
}

/** An error that the API answered with. Switch on `code`; the words are for people and may change. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ErrorCode
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly requestId: string
  readonly errors: readonly FieldError[]
  /** How long the API asks to wait, where it does. */
  readonly retryAfterSeconds: number | undefined

  constructor(fields: ProblemFields, retryAfterSeconds?: number) {
    super(`${fields.code}: ${fields.detail}`)
    this.code = fields.code
    this.status = fields.status
    this.title = fields.title
    this.detail = fields.detail
    this.requestId = fields.requestId
    this.errors = fields.errors
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** What is wrong with one field, by its dotted path. */
  messageFor(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message
  }
}

export type UnreachableReason = 'network' | 'timeout' | 'aborted'

/** No answer came: the outcome is unknown, so repeat only with the same idempotency key. */
export class ApiUnreachable extends Error {
  override readonly name = 'ApiUnreachable'
  readonly reason: UnreachableReason

  constructor(reason: UnreachableReason, cause?: unknown) {
    super(MESSAGES[reason], { cause })
    this.reason = reason
  }
}

const MESSAGES: Readonly<Record<UnreachableReason, string>> = {
  network: 'The API could not be reached',
  timeout: 'The API did not answer in time',
  aborted: 'The call was ended',
}

export const isApiProblem = (value: unknown): value is ApiProblem => value instanceof ApiProblem

/** Reads an unsuccessful response; one that is no problem document (a proxy's page, say) is told by its status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = await response.json().catch(() => undefined)
  return new ApiProblem(toFields(body, response), readRetryAfter(response))
}

function toFields(body: unknown, response: Response): ProblemFields {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const text = (key: string, fallback: string): string => (typeof given[key] === 'string' ? given[key] : fallback)
  return {
    code: text('code', codeOfStatus(response.status)) as ErrorCode,
    status: response.status,
    title: text('title', `The API answered ${response.status}`),
    detail: text('detail', 'The API gave no reason.'),
    requestId: text('requestId', response.headers.get('x-request-id') ?? ''),
    errors: Array.isArray(given.errors) ? given.errors.filter(isFieldError) : [],
  }
}

const isFieldError = (value: unknown): value is FieldError =>
  typeof value === 'object' && value !== null && 'path' in value && 'message' in value

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  408: 'request_timeout',
  409: 'conflict',
  413: 'payload_too_large',
  429: 'rate_limited',
}

const codeOfStatus = (status: number): ErrorCode =>
  CODES[status] ?? (status === 500 ? 'internal_error' : status > 500 ? 'unavailable' : 'invalid_request')

function readRetryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
