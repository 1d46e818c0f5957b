import { AppError, fieldErrorsOf, isAppError, toProblem } from '@cardwright/contracts'
import { OPERATIONS } from '@cardwright/contracts/operations'
import type { ErrorRequestHandler, Request, RequestHandler } from 'express'
import { ZodError } from 'zod'
import { isConnectionLost, isDatabaseAway } from '../database/database-away.ts'
import { requestFailed } from '../observability/events.ts'
import { sayProblem } from './problem-words/problem-words.ts'
import { languageFrom } from './reader.ts'

/** What each path takes, also where that is only planned. Who answers to GET answers to HEAD. */
const METHODS = [...Map.groupBy(OPERATIONS, ({ path }) => path)].map(([path, operations]) => ({
  // As Express reads paths: in whatever letters, with or without a slash at the end.
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
  allowed: operations.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])),
}))

/** The answer for a path that nobody serves, or not by this method. */
export const notFound: RequestHandler = (request) => {
  const { method, path } = request
  const { allowed = [] } = METHODS.find(({ pattern }) => pattern.test(path)) ?? {}
  if (allowed.length > 0 && !allowed.includes(method)) {
    const Allow = allowed.join(', ')
    throw new AppError('method_not_allowed', {
      detail: `${shorten(path)} takes ${Allow}, not ${method}.`,
      headers: { Allow },
    })
  }
  throw new AppError('not_found', { detail: `There is nothing at ${method} ${shorten(path)}.` })
}

/** Enough of a path to know it again. */
const shorten = (path: string): string => (path.length > 200 ? `${path.slice(0, 200)}…` : path)

/**
 * The last middleware: whatever was thrown becomes `application/problem+json`; a 5xx is logged and answered without its message.
 * In another language than English `detail` is what the code says; the thrower's own sentence would be in English.
 */
// Express tells handlers of errors by their four parameters.
export const errorHandler: ErrorRequestHandler = (error, request, response, _next) => {
  if (isOfHangingUp(error, request)) return
  const known = toAppError(error)
  if (known.status >= 500 && response.locals.logger) requestFailed(response.locals.logger, known)
  if (response.headersSent) {
    // What was sent cannot be taken back; cut off, it is at least not taken for the whole.
    response.destroy()
    return
  }
  for (const [name, value] of Object.entries(known.headers)) response.setHeader(name, value)
  if (known.status === 401) response.setHeader('WWW-Authenticate', 'Bearer')
  const problem = toProblem(known, response.locals.requestId ?? '')
  const detail = sayProblem(known.code, languageFrom(request, response)) ?? problem.detail
  response
    .status(known.status)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, detail }))
}

/** What Node says of a body that ended too early, and of an answer that nobody waits for any more. */
const HANGING_UP = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_UNABLE_TO_PIPE'])

/** Whoever hangs up in the middle hears nothing more, and nothing failed here: anybody could fill the log with it. */
function isOfHangingUp(error: unknown, { socket }: Request): boolean {
  const { code } = readTags(error)
  return socket.destroyed && code !== undefined && HANGING_UP.has(code)
}

/** Errors that Express and the driver throw, in our words. Told apart by their documented codes, never by their text. */
function toAppError(error: unknown): AppError {
  if (isAppError(error)) return error
  if (error instanceof ZodError) {
    return new AppError('validation_failed', { errors: fieldErrorsOf(error) })
  }
  const { status, code } = readTags(error)
  if (status !== undefined && status >= 400 && status < 500) return new AppError('invalid_request')
  if ((code !== undefined && isDatabaseAway(code)) || isConnectionLost(error))
    return new AppError('unavailable', { cause: error, headers: { 'Retry-After': '2' } })
  return new AppError('internal_error', { cause: error })
}

interface Tags {
  status?: number | undefined
  code?: string | undefined
}

function readTags(error: unknown): Tags {
  if (typeof error !== 'object' || error === null) return {}
  const { status, code } = error as Record<string, unknown>
  return {
    status: typeof status === 'number' ? status : undefined,
    code: typeof code === 'string' ? code : undefined,
  }
}
