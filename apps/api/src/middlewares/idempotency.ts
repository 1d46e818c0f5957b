import { createHash, createHmac } from 'node:crypto'
import { AppError } from '@cardwright/contracts'
import { laneOfSubject } from '@cardwright/contracts/lane'
import type { Request, RequestHandler, Response } from 'express'
import type { Context } from '../context.ts'
import {
  type Claim,
  claimKey,
  findKey,
  type IdempotencyKeyRow,
  isHolderAlive,
  releaseKey,
  storeResponse,
  takeOverKey,
} from '../models/idempotency-model.ts'
import { callerOf } from './authenticate.ts'
import { jsonBody } from './json-body.ts'
import { filesOf } from './multipart.ts'

const LEASE_MS = 60_000
const KEPT_MS = 24 * 3_600_000
const VALID_KEY = /^[\x21-\x7e]{1,255}$/
/** Final in themselves, but cured by something outside the request (a step-up): a later try must not meet the old answer. */
const NEVER_KEPT = new Set([401, 403, 429])

export interface IdempotencyOptions {
  /** Money movements refuse a call without the header. */
  required?: boolean
}

declare global {
  namespace Express {
    interface Locals {
      /** The caller's key of this request, once the middleware let it through. */
      idempotencyKey?: string
    }
  }
}

/**
 * Makes a mutating POST safe to repeat, as docs/api describes it: the same key and body get the stored answer, another body 409
 * `idempotency_key_reused`, a call still running 409 `idempotency_in_progress`. The row is a lease of this process: when the
 * process dies, the next call with the key takes over at once. Runs after authentication (keys belong to a caller), and reads the JSON
 * body, which no other middleware did before: what is compared is what was sent.
 */
export function idempotent(
  context: Pick<Context, 'db' | 'clock' | 'secrets' | 'processLease'>,
  { required = false }: IdempotencyOptions = {},
): RequestHandler[] {
  return [...jsonBody, claimKeyOnce(context, required)]
}

function claimKeyOnce(
  context: Pick<Context, 'db' | 'clock' | 'secrets' | 'processLease'>,
  required: boolean,
): RequestHandler {
  return async (request, response, next) => {
    const key = request.header('idempotency-key')
    if (key === undefined) {
      if (required) throw new AppError('idempotency_key_required')
      next()
      return
    }
    if (!VALID_KEY.test(key))
      throw new AppError('invalid_request', { detail: 'Idempotency-Key must be 1 to 255 visible ASCII characters.' })
    const claim = toClaim(context, request, response, key)
    const standing = await claimOrFind(context, claim)
    if (standing !== undefined) {
      replay(response, claim, standing)
      return
    }
    response.locals.idempotencyKey = key
    keepAnswer(context, response, claim)
    next()
  }
}

/**
 * What this process is working on, or about to. A row of its own beside which there is nothing here was left by a call whose answer could
 * not be stored, or whose key could not be let go, because the database was away just then.
 */
const inHand = new Map<string, Claim>()
const idOf = ({ holder, caller, path, key }: Claim): string => [holder, caller, path, key].join(' ')
const letGo = (claim: Claim): void => {
  if (inHand.get(idOf(claim)) === claim) inHand.delete(idOf(claim))
}

/** Makes the key this call's own, or returns the row that stands in the way. */
async function claimOrFind(context: Pick<Context, 'db'>, claim: Claim): Promise<IdempotencyKeyRow | undefined> {
  // Only one call of this process may go for a key: of two, the later one could win the row, and the earlier one would take it for given up.
  if (inHand.has(idOf(claim))) return findInHand(context, claim)
  inHand.set(idOf(claim), claim)
  try {
    const standing = await claimKey(context.db, claim)
    if (standing === undefined || (await mayWorkOn(context, claim, standing))) return undefined
    letGo(claim)
    return standing
  } catch (error) {
    letGo(claim)
    throw error
  }
}

/** The row of a key that another call of this process has in hand. That call may not have written it yet, or may be renewing an old one. */
async function findInHand(context: Pick<Context, 'db'>, claim: Claim): Promise<IdempotencyKeyRow> {
  const standing = await findKey(context.db, claim)
  if (standing === undefined || isForgotten(standing, claim)) throw inProgress()
  return standing
}

function toClaim(
  context: Pick<Context, 'clock' | 'secrets' | 'processLease'>,
  request: Request,
  response: Response,
  key: string,
): Claim {
  const caller = callerOf(response)
  const now = context.clock.now()
  return {
    lane: laneOfSubject(caller),
    caller,
    // As the route is written: another spelling of it (a slash at the end, capitals) is the same operation.
    path: `${request.baseUrl}${request.route.path}`,
    key,
    fingerprint: fingerprint(context.secrets.pepper, contentOf(request)),
    holder: context.processLease.holder,
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MS),
  }
}

/** What was sent: the body, and for a form with files (read before this runs) a digest of each file beside its fields. */
function contentOf(request: Request): unknown {
  const files = filesOf(request)
  if (files.size === 0) return request.body
  const digests = [...files].map(([field, bytes]) => [field, createHash('sha256').update(bytes).digest('base64url')])
  return { fields: request.body, files: Object.fromEntries(digests) }
}

/** A keyed hash over the body with sorted keys, so that a stored row tells nothing about what was sent. */
const fingerprint = (pepper: Buffer, body: unknown): string =>
  createHmac('sha256', pepper).update('idempotency\0').update(canonical(body)).digest('base64url')

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

const isForgotten = ({ created_at: at }: IdempotencyKeyRow, { now }: Claim): boolean =>
  at.getTime() + KEPT_MS <= now.getTime()

const inProgress = () => new AppError('idempotency_in_progress', { headers: { 'Retry-After': '1' } })

/**
 * True when the standing row is old, or its holder is gone or has given it up, and this call won the race for it. This call has the key in
 * hand, so a row of this process is nobody's.
 */
async function mayWorkOn(context: Pick<Context, 'db'>, claim: Claim, standing: IdempotencyKeyRow): Promise<boolean> {
  if (isForgotten(standing, claim)) return takeOverKey(context.db, claim, standing)
  if (standing.fingerprint !== claim.fingerprint) return false
  if (standing.status !== null) return false
  const isAbandoned =
    standing.holder === claim.holder ||
    standing.lease_until <= claim.now ||
    !(await isHolderAlive(context.db, standing.holder))
  return isAbandoned && takeOverKey(context.db, claim, standing)
}

function replay(response: Response, claim: Claim, standing: IdempotencyKeyRow): void {
  if (standing.fingerprint !== claim.fingerprint) throw new AppError('idempotency_key_reused')
  if (standing.status === null || standing.body === null) throw inProgress()
  response.status(standing.status).setHeader('Idempotency-Replayed', 'true')
  response.type(standing.content_type ?? 'application/json').send(standing.body)
}

/** Stores the answer before it is sent: a caller that never saw it gets the same one again. */
function keepAnswer(context: Pick<Context, 'db'>, response: Response, claim: Claim): void {
  const send = response.send.bind(response)
  const end = response.end.bind(response)
  let isStored = false
  const store = (body: string, answer: () => void) => {
    isStored = true
    // The work is done; without its record a retry meets the inner guards (unique keys), so the answer is still given.
    settleKey(context, response, claim, body)
      .finally(() => letGo(claim))
      .then(answer, answer)
    return response
  }
  response.send = (body: unknown) => {
    // `json()` calls `send()` with text; an object given to `send()` comes back here as text through `json()`.
    if (isStored || (typeof body !== 'string' && body !== undefined)) return send(body)
    return store(body ?? '', () => send(body))
  }
  // An answer without a body ends without `send()`.
  response.end = ((...args: Parameters<typeof end>) =>
    isStored ? end(...args) : store('', () => end(...args))) as typeof response.end
}

function settleKey(context: Pick<Context, 'db'>, response: Response, claim: Claim, body: string): Promise<unknown> {
  const { statusCode: status, headersSent } = response
  if (headersSent || status >= 500 || NEVER_KEPT.has(status)) return releaseKey(context.db, claim)
  const contentType = String(response.getHeader('content-type') ?? 'application/json')
  return storeResponse(context.db, claim, { status, body, contentType })
}
