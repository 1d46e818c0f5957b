import { createHash } from 'node:crypto'
import type { Context } from '../context.ts'
import { createId } from '../ids.ts'
import type { StoredUse } from '../store/idempotency-store.ts'
import { type Asking, type Call, type Endpoint, expandParam, type Outcome, type Wire } from './endpoint.ts'
import { expand } from './expand.ts'
import { canonicalForm, type FormMap } from './form.ts'
import { readParams } from './params.ts'
import { StripeError } from './stripe-error.ts'

export interface ApiRequest {
  endpoint: Endpoint
  /** With the id in it; idempotency keys belong to a path. */
  path: string
  id: string
  form: FormMap
  idempotencyKey: string | null
  requestedVersion: string | null
  requestId: string
  /** When this happens by the network's clock, in Unix milliseconds; absent: now. */
  atMs?: number
}

export interface ApiAnswer {
  status: number
  /** JSON text. */
  body: string
  /** The request whose answer this was first, where it is a repetition. */
  originalRequestId?: string
}

type Parts = Pick<Context, 'store' | 'clock' | 'log'>

/** Serves requests of the Stripe API, whoever they come from: HTTP or the terminal. */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>

export function createRequestId(context: Pick<Context, 'clock'>): string {
  return createId('req', context.clock.nowMs())
}

export function createApi(context: Parts): Api {
  return async (request) => {
    try {
      return request.endpoint.method === 'GET' ? read(context, request) : await change(context, request)
    } catch (error) {
      return toAnswer(context, request, error)
    }
  }
}

function read(context: Parts, request: ApiRequest): ApiAnswer {
  const { params, expandPaths } = parse(request)
  const outcome = request.endpoint.run(toCall(request), params)
  if ('ask' in outcome) throw new Error('reading never asks')
  return ok(context, request, outcome.wire, expandPaths)
}

const onStage = <T>({ clock }: Parts, { atMs }: ApiRequest, work: () => T): T => clock.during(atMs ?? null, work)

type Started = { answer: ApiAnswer } | { asking: Asking }

/** Everything a request changes is one commit, together with the answer that its idempotency key will repeat. */
async function change(context: Parts, request: ApiRequest): Promise<ApiAnswer> {
  const { params, expandPaths } = parse(request)
  const started = await context.store.write((): Started => {
    const repeated = repeat(context, request)
    if (repeated !== null) return { answer: repeated }
    claim(context, request, expandPaths)
    const result = context.store.attempt(() =>
      finish(
        context,
        request,
        onStage(context, request, () => request.endpoint.run(toCall(request), params)),
        expandPaths,
      ),
    )
    if ('value' in result) return result.value
    // What is busy gives no result to be kept: the claim is undone, too, and the same key may try again.
    if (isBusy(result.error)) throw result.error
    return { answer: keep(context, request, toAnswer(context, request, result.error)) }
  })
  if ('answer' in started) return started.answer
  const conclude = await started.asking.ask()
  return context.store.write(() => {
    const concluded = context.store.attempt(() => onStage(context, request, conclude))
    // What was decided stands, also where it cannot be shown as the caller wants it.
    const shown =
      'value' in concluded ? context.store.attempt(() => ok(context, request, concluded.value, expandPaths)) : concluded
    return keep(context, request, 'value' in shown ? shown.value : toAnswer(context, request, shown.error))
  })
}

function finish(context: Parts, request: ApiRequest, outcome: Outcome, expandPaths: string[]): Started {
  const answer = ok(context, request, outcome.wire, expandPaths)
  return 'ask' in outcome ? { asking: outcome } : { answer: keep(context, request, answer) }
}

function parse(request: ApiRequest) {
  const { expand: paths, ...params } = readParams({ ...request.endpoint.shape, expand: expandParam }, request.form)
  return { params: params as Record<string, unknown>, expandPaths: paths ?? [] }
}

function toCall(request: ApiRequest): Call {
  const { requestId, idempotencyKey, id, requestedVersion } = request
  return { requestId, idempotencyKey, id, requestedVersion }
}

function ok(context: Parts, request: ApiRequest, wire: Wire, expandPaths: string[]): ApiAnswer {
  const expanded = expand(wire, expandPaths, context.store.objects, request.endpoint.revealsCard ?? false)
  return { status: 200, body: JSON.stringify(expanded) }
}

/** The answer this key got before; null if the key is new or absent. */
function repeat(context: Parts, request: ApiRequest): ApiAnswer | null {
  if (request.idempotencyKey === null) return null
  const use = context.store.idempotency.find(request.idempotencyKey)
  if (use === null) return null
  refuseOtherUse(use, request)
  if (use.answer === null) {
    throw new StripeError(
      409,
      `Another request with the idempotency key '${use.key}' is still running; try again in a moment.`,
      { type: 'idempotency_error', code: 'idempotency_key_in_use' },
    )
  }
  return { ...use.answer, originalRequestId: use.requestId }
}

function refuseOtherUse(use: StoredUse, request: ApiRequest): void {
  if (use.path !== request.path) {
    throw otherUse(use, `for ${use.path}; it cannot be used for ${request.path}`)
  }
  if (use.fingerprint !== fingerprint(request.form)) {
    throw otherUse(use, 'with other parameters')
  }
}

function otherUse(use: StoredUse, how: string): StripeError {
  return new StripeError(
    400,
    `The idempotency key '${use.key}' was first used ${how}. Another request needs a key of its own.`,
    { type: 'idempotency_error' },
  )
}

function claim(context: Parts, request: ApiRequest, expandPaths: string[]): void {
  if (request.idempotencyKey === null) return
  context.store.idempotency.claim(
    {
      key: request.idempotencyKey,
      path: request.path,
      fingerprint: fingerprint(request.form),
      requestId: request.requestId,
      expand: expandPaths,
    },
    context.clock.nowMs(),
  )
}

function keep(context: Parts, request: ApiRequest, answer: ApiAnswer): ApiAnswer {
  if (request.idempotencyKey !== null)
    context.store.idempotency.finish(request.idempotencyKey, answer.status, answer.body)
  return answer
}

const isBusy = (error: unknown): boolean => error instanceof StripeError && error.status === 429

function fingerprint(form: FormMap): string {
  return createHash('sha256').update(canonicalForm(form)).digest('base64url')
}

function toAnswer(context: Parts, request: ApiRequest, error: unknown): ApiAnswer {
  if (error instanceof StripeError) return { status: error.status, body: JSON.stringify(error.toBody()) }
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
  context.log('error', 'a request failed', { requestId: request.requestId, path: request.endpoint.path, problem })
  const hidden = new StripeError(500, 'Something went wrong in the sandbox; its log says more.', { type: 'api_error' })
  return { status: hidden.status, body: JSON.stringify(hidden.toBody()) }
}
