import { timingSafeEqual } from 'node:crypto'
import express, { type NextFunction, type Request, type RequestHandler, type Response, Router } from 'express'
import type { Context } from '../context.ts'
import { cardOfEphemeralKey } from '../issuing/ephemeral-keys.ts'
import { API_VERSION } from '../issuing/views.ts'
import { type Api, createRequestId } from './api.ts'
import { bounded, requireUtf8, UnreadableBody } from './bounded.ts'
import type { Endpoint } from './endpoint.ts'
import { type FormMap, parseForm } from './form.ts'
import { StripeError, unrecognizedUrl } from './stripe-error.ts'
import { isUpload, MAX_UPLOAD_BYTES, readUpload } from './upload.ts'

const MAX_BODY_BYTES = 256 * 1024

const limitOf = (request: Request): number =>
  isUpload(request.headers['content-type'] ?? '') ? MAX_UPLOAD_BYTES : MAX_BODY_BYTES

type Parts = Pick<Context, 'config' | 'store' | 'clock' | 'log'>

/** Everything under `/v1`, with Stripe's headers, authentication and errors. */
export function createStripeRouter(context: Parts, api: Api, endpoints: readonly Endpoint[]): Router {
  // As at Stripe `/cards/` is not `/cards`: a program that lost an id would otherwise list cards where it means one.
  const router = Router({ strict: true, caseSensitive: true })
  router.use((request, response, next) => {
    response.set('request-id', createRequestId(context)).set('Cache-Control', 'no-store')
    response.set('Stripe-Version', readVersion(request) ?? API_VERSION)
    authenticate(context, request, response)
    next()
  })
  for (const endpoint of endpoints) {
    const method = endpoint.method.toLowerCase() as 'get' | 'post' | 'delete'
    router[method](endpoint.path.replace(/^\/v1/, ''), readBody, serve(api, endpoint))
  }
  router.use((request) => {
    throw unrecognizedUrl(request.method, request.baseUrl + request.path)
  })
  router.use(answerError(context))
  return router
}

/** Behind everything that is refused for another reason. */
const readBody: RequestHandler = (request, response, next) => {
  bounded(express.raw({ type: () => true, limit: limitOf(request) }), limitOf(request))(request, response, next)
}

function serve(api: Api, endpoint: Endpoint) {
  return async (request: Request, response: Response) => {
    const key = readIdempotencyKey(request)
    const answer = await api({
      endpoint,
      path: request.baseUrl + request.path,
      id: typeof request.params.id === 'string' ? request.params.id : '',
      form: await readForm(request),
      idempotencyKey: endpoint.method === 'POST' ? key : null,
      requestedVersion: readVersion(request),
      requestId: String(response.get('request-id')),
    })
    if (key !== null && endpoint.method === 'POST') response.set('Idempotency-Key', key)
    if (answer.originalRequestId !== undefined) {
      response.set('Idempotent-Replayed', 'true').set('Original-Request', answer.originalRequestId)
    }
    response.status(answer.status).type('application/json').send(answer.body)
  }
}

/** Parameters travel in the query and in a form body, whatever the method; files in a multipart one. */
async function readForm(request: Request): Promise<FormMap> {
  const start = request.url.indexOf('?')
  const query = start < 0 ? '' : request.url.slice(start + 1)
  const body: unknown = request.body
  if (!Buffer.isBuffer(body) || body.length === 0) return parseForm(query)
  const type = request.get('content-type') ?? ''
  if (isUpload(type)) return readUpload(body, type)
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw new StripeError(400, 'This is no form: a POST needs the content type application/x-www-form-urlencoded.')
  }
  requireUtf8(body, type)
  return parseForm([query, body.toString('utf8')].filter((text) => text !== '').join('&'))
}

function readIdempotencyKey(request: Request): string | null {
  const key = request.get('idempotency-key') ?? ''
  if (key.length > 255) throw new StripeError(400, 'An idempotency key has at most 255 characters.')
  return key === '' ? null : key
}

/** Any version is accepted and echoed; objects always have the form of 2026-10-28.endive. */
function readVersion(request: Request): string | null {
  const version = request.get('stripe-version')
  if (version === undefined) return null
  if (!/^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version))
    throw new StripeError(400, `Invalid Stripe API version: ${version}`)
  return version
}

/** The secret key as bearer token or as user name; an ephemeral key may only read its own card. */
function authenticate(context: Parts, request: Request, response: Response): void {
  const key = readKey(request.get('authorization') ?? '')
  if (key === null) {
    response.set('WWW-Authenticate', 'Bearer realm="Stripe"')
    throw new StripeError(
      401,
      'There is no API key. It belongs into the header Authorization: Bearer, and then the secret key.',
    )
  }
  if (key.startsWith('pk_')) {
    throw new StripeError(403, 'A publishable key is not enough for this; it needs the secret one.', {
      code: 'secret_key_required',
    })
  }
  if (isSame(key, context.config.apiKey)) return
  const cardId = key.startsWith('ek_test_') ? cardOfEphemeralKey(context, key) : null
  if (cardId !== null && request.method === 'GET' && request.path === `/issuing/cards/${cardId}`) return
  if (cardId !== null) throw new StripeError(403, 'This ephemeral key may only read its own card.')
  response.set('WWW-Authenticate', 'Bearer realm="Stripe"')
  throw new StripeError(401, `Invalid API Key provided: ${key.slice(0, 8)}****`)
}

/** The key of an Authorization header; null where it has none. */
export function readKey(header: string): string | null {
  const [scheme = '', value = ''] = header.split(' ')
  if (/^bearer$/i.test(scheme)) return value === '' ? null : value
  if (!/^basic$/i.test(scheme)) return null
  const [user = ''] = Buffer.from(value, 'base64').toString('utf8').split(':')
  return user === '' ? null : user
}

/** Compares in a time that does not depend on where the texts differ. */
export function isSame(left: string, right: string): boolean {
  const a = Buffer.from(left)
  const b = Buffer.from(right)
  return a.length === b.length && timingSafeEqual(a, b)
}

function answerError(context: Parts) {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const known = toStripeError(error, request)
    if (known.status >= 500) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
      context.log('error', 'a request failed', { path: request.path, problem })
    }
    response.status(known.status).json(known.toBody())
  }
}

function toStripeError(error: unknown, request: Request): StripeError {
  if (error instanceof StripeError) return error
  const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
  if (status === 413) return new StripeError(413, `Invalid request: the body is larger than ${limitOf(request)} bytes.`)
  if (status >= 400 && status < 500) return new StripeError(status, `Invalid request: ${reasonOf(error)}`)
  return new StripeError(500, 'Something went wrong in the sandbox; its log says more.', { type: 'api_error' })
}

/** Express's readers speak of their own workings. */
const reasonOf = (error: unknown): string => (error instanceof UnreadableBody ? error.message : 'it could not be read.')
