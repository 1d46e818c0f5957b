import { isUtf8 } from 'node:buffer'
import { AppError } from '@cardwright/contracts'
import type { RequestHandler } from 'express'
import { readBody } from './raw-body.ts'

const LIMIT_BYTES = 256 * 1024

/** Far deeper than anything we ask for; what is nested deeper could exhaust the stack of whoever walks through it. */
const MAX_DEPTH = 64

type Headed = { headers: Record<string, unknown> }

/** Every JSON body, also one that a plain `fetch` sends as text or without a type; never a form or a file. */
const isJsonBody = (request: Headed): boolean => {
  const type = request.headers['content-type']
  return type === undefined || /^(application\/([\w.+-]+\+)?json|text\/plain)\b/i.test(String(type))
}

/** A question has no body that anybody would look at. */
const mayHaveBody = ({ method }: { method?: string | undefined }): boolean => method !== 'GET' && method !== 'HEAD'

/** An empty one is a body, too: of no field. */
const isWithBody = ({ headers }: Headed): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined

/** A body that `jsonBody` reads. */
export const hasJsonBody = (request: Headed): boolean => isWithBody(request) && isJsonBody(request)

const hasBytes = (request: Headed): boolean => isWithBody(request) && request.headers['content-length'] !== '0'

/** JSON between programs is UTF-8 and nothing else (RFC 8259, 8.1); read as that, another charset would be stored as other words. */
const isOfOtherCharset = ({ headers }: Headed): boolean =>
  [...String(headers['content-type'] ?? '').matchAll(/;\s*charset\s*=\s*"?([^\s;"]*)/gi)].some(
    ([, charset = '']) => !/^utf-?8$/i.test(charset),
  )

/**
 * A form, as curl sends by itself, or XML: saying so helps more than naming every field as missing, and where no field is required it would
 * be taken for none. Routes for forms with files have read theirs by now.
 */
const refuseOtherBody: RequestHandler = (request, _response, next) => {
  if (request.body !== undefined || !mayHaveBody(request) || !hasBytes(request)) {
    next()
    return
  }
  if (!isJsonBody(request))
    throw new AppError('unsupported_media_type', {
      detail: 'Send the body as JSON, with Content-Type: application/json.',
    })
  if (isOfOtherCharset(request))
    throw new AppError('unsupported_media_type', { detail: 'Send the body in UTF-8: JSON has no other charset.' })
  next()
}

/** @throws AppError `invalid_request` for bytes that are no UTF-8, and for text that is no JSON */
function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new AppError('invalid_request', { detail: 'The body is not valid UTF-8.' })
  // A mark of the byte order says nothing in UTF-8, but some programs write it.
  const text = bytes.toString('utf8').replace(/^\ufeff/, '')
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new AppError('invalid_request', { detail: 'The body is not valid JSON.' })
  }
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

const isToBeRead = (request: Headed & { method?: string | undefined; body?: unknown }): boolean =>
  request.body === undefined && mayHaveBody(request) && hasJsonBody(request)

const readJson: RequestHandler = async (request, _response, next) => {
  if (isToBeRead(request)) {
    request.body = parse(await readBody(request, LIMIT_BYTES))
    if (isDeeperThan(request.body, MAX_DEPTH))
      throw new AppError('invalid_request', { detail: `The body is nested more than ${MAX_DEPTH} levels deep.` })
  }
  next()
}

/**
 * Reads JSON into `request.body`. It stands in each route behind all that refuses for another reason: whoever may not do something
 * hears that first, and no work is done for strangers. `idempotent` brings it along.
 */
export const jsonBody: RequestHandler[] = [refuseOtherBody, readJson]
