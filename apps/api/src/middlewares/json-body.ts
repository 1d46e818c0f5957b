import { AppError } from '@cardwright/contracts'
import express, { type RequestHandler } from 'express'

/** Far deeper than anything we ask for; what is nested deeper could exhaust the stack of whoever walks through it. */
const MAX_DEPTH = 64

/** Every JSON body, also one that a plain `fetch` sends as text or without a type; never a form or a file. */
const isJsonBody = (request: { headers: Record<string, unknown> }): boolean => {
  const type = request.headers['content-type']
  return type === undefined || /^(application\/([\w.+-]+\+)?json|text\/plain)\b/i.test(String(type))
}

/** A question has no body that anybody would look at. */
const mayHaveBody = ({ method }: { method?: string | undefined }): boolean => method !== 'GET' && method !== 'HEAD'

/** A form, as curl sends by itself, or XML: saying so helps more than naming every field as missing. */
const refuseOtherBody: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  const isKnown = isJsonBody(request) || request.is('multipart/form-data') !== false
  if (mayHaveBody(request) && hasBody && !isKnown)
    throw new AppError('unsupported_media_type', {
      detail: 'Send the body as JSON, with Content-Type: application/json.',
    })
  next()
}

const refuseDeepBody: RequestHandler = (request, _response, next) => {
  if (isDeeperThan(request.body, MAX_DEPTH))
    throw new AppError('invalid_request', { detail: `The body is nested more than ${MAX_DEPTH} levels deep.` })
  next()
}

/** Level by level, without recursion. */
function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value]
  for (let reached = 0; level.length > 0; reached += 1) {
    if (reached > depth) return true
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return false
}

/** Reads JSON into `request.body`. */
export const jsonBody: readonly RequestHandler[] = [
  express.json({ type: (request) => mayHaveBody(request) && isJsonBody(request), limit: '256kb', strict: false }),
  refuseOtherBody,
  refuseDeepBody,
]
