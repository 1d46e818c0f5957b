import { AppError } from '@cardwright/contracts'
import express, { type RequestHandler } from 'express'
import { bounded } from './bounded-body.ts'

const LIMIT_BYTES = 256 * 1024

/** Far deeper than anything we ask for; what is nested deeper could exhaust the stack of whoever walks through it. */
const MAX_DEPTH = 64

/** Every JSON body, also one that a plain `fetch` sends as text or without a type; never a form or a file. */
const isJsonBody = (request: { headers: Record<string, unknown> }): boolean => {
  const type = request.headers['content-type']
  return type === undefined || /^(application\/([\w.+-]+\+)?json|text\/plain)\b/i.test(String(type))
}

/** A question has no body that anybody would look at. */
const mayHaveBody = ({ method }: { method?: string | undefined }): boolean => method !== 'GET' && method !== 'HEAD'

/** An empty one is a body, too: of no field. */
const isWithBody = ({ headers }: { headers: Record<string, unknown> }): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined

const hasBytes = (request: { headers: Record<string, unknown> }): boolean =>
  isWithBody(request) && request.headers['content-length'] !== '0'

/** A form, as curl sends by itself, or XML: saying so helps more than naming every field as missing. */
const refuseOtherBody: RequestHandler = (request, _response, next) => {
  const isKnown = isJsonBody(request) || request.is('multipart/form-data') !== false
  if (mayHaveBody(request) && hasBytes(request) && !isKnown)
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

const readJson = bounded(express.json({ type: isJsonBody, limit: LIMIT_BYTES, strict: false }), LIMIT_BYTES)

/** Reads JSON into `request.body`. */
export const jsonBody: readonly RequestHandler[] = [
  (request, response, next) =>
    mayHaveBody(request) && isWithBody(request) && isJsonBody(request) ? readJson(request, response, next) : next(),
  refuseOtherBody,
  refuseDeepBody,
]
