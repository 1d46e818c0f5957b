import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { type Api, createRequestId } from '../http/api.ts'
import { json } from '../http/bounded.ts'
import { refuse, requireJson, requireSameOrigin } from '../http/browser-guard.ts'
import type { Endpoint } from '../http/endpoint.ts'
import { toForm } from '../http/form.ts'
import { CURRENCIES, exponentOf } from '../issuing/exchange.ts'
import type { Services } from '../sandbox.ts'
import { MERCHANTS } from './merchants.ts'
import { summarizeAuthorization, summarizeCard, type WireAuthorization, type WireCard } from './summaries.ts'

const amountMinor = z.number().int().min(0).max(99_999_999)

const payment = z.strictObject({
  card: z.string().min(1),
  merchant: z.string().min(1),
  amountMinor,
  currency: z.enum(CURRENCIES),
  channel: z.enum(['online', 'chip', 'contactless', 'swipe', 'keyed_in']),
  isAmountControllable: z.boolean().optional(),
})

const step = z.strictObject({ amountMinor: amountMinor.min(1).optional(), isFinal: z.boolean().optional() })

const ACTIONS = ['capture', 'increment', 'reverse', 'expire', 'refund'] as const
type Action = (typeof ACTIONS)[number]

type Parts = Pick<Services, 'clock'>
type Result = { status: number; body: unknown }

/**
 * What the terminal's page needs and no more: cards by a label, payments, and the steps after them. Each call is one
 * of the Stripe API's, so whatever happens here can be done there.
 */
export function createTerminalRouter(services: Parts, api: Api, endpoints: readonly Endpoint[]): Router {
  const call = createCaller(services, api, endpoints)
  const router = Router()
  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  router.use(requireSameOrigin)

  router.get('/setup', async (_request, response) => {
    const { body } = await call('GET', '/v1/issuing/cards', '', { limit: 100 })
    const cards = (body as { data: WireCard[] }).data.map(summarizeCard)
    const currencies = CURRENCIES.map((code) => ({ code, exponent: exponentOf(code) }))
    response.json({ cards, merchants: MERCHANTS, currencies })
  })

  router.get('/cards/:id/authorizations', async (request, response) => {
    const result = await call('GET', '/v1/issuing/authorizations', '', { card: request.params.id, limit: 20 })
    answer(response, result, (body) => ({
      data: (body as { data: WireAuthorization[] }).data.map(summarizeAuthorization),
    }))
  })

  router.use(requireJson, ...json(16 * 1024))

  router.post('/payments', async (request, response) => {
    const params = parse(payment, request, response)
    if (params === null) return
    const merchant = MERCHANTS.find(({ id }) => id === params.merchant)
    if (merchant === undefined) {
      refuse(response, 400, `There is no merchant ${params.merchant}.`)
      return
    }
    const result = await call('POST', '/v1/test_helpers/issuing/authorizations', '', {
      card: params.card,
      amount: params.amountMinor,
      currency: params.currency,
      authorization_method: params.channel,
      is_amount_controllable: params.isAmountControllable,
      merchant_data: {
        name: merchant.name,
        category: merchant.category,
        city: merchant.city,
        state: merchant.state,
        postal_code: merchant.postalCode,
        country: merchant.country,
        network_id: merchant.networkId,
      },
    })
    answer(response, result, (body) => summarizeAuthorization(body as WireAuthorization))
  })

  router.post('/authorizations/:id/:action', async (request, response) => {
    const action = ACTIONS.find((known) => known === request.params.action)
    const params = parse(step, request, response)
    if (params === null) return
    if (action === undefined) {
      refuse(response, 404, 'There is no such step.')
      return
    }
    const result = await perform(call, action, request.params.id, params)
    answer(response, result, (body) => summarizeAuthorization(body as WireAuthorization))
  })
  return router
}

type Caller = (method: Endpoint['method'], path: string, id: string, params: Record<string, unknown>) => Promise<Result>

function createCaller(services: Parts, api: Api, endpoints: readonly Endpoint[]): Caller {
  return async (method, path, id, params) => {
    const endpoint = endpoints.find((known) => known.method === method && known.path === path)
    if (endpoint === undefined) throw new Error(`no endpoint ${method} ${path}`)
    const { status, body } = await api({
      endpoint,
      path: path.replace(':id', id),
      id,
      form: toForm(params),
      idempotencyKey: null,
      requestedVersion: null,
      requestId: createRequestId(services),
    })
    return { status, body: JSON.parse(body) as unknown }
  }
}

const HELPERS = '/v1/test_helpers/issuing'

async function perform(call: Caller, action: Action, id: string, params: z.infer<typeof step>): Promise<Result> {
  const helper = `${HELPERS}/authorizations/:id/${action}`
  switch (action) {
    case 'capture':
      return call('POST', helper, id, {
        capture_amount: params.amountMinor,
        close_authorization: params.isFinal ?? true,
      })
    case 'increment':
      return call('POST', helper, id, { increment_amount: params.amountMinor })
    case 'reverse':
      return call('POST', helper, id, { reverse_amount: params.amountMinor })
    case 'expire':
      return call('POST', helper, id, {})
    case 'refund':
      return refund(call, id, params.amountMinor)
  }
}

/**
 * Refunds an amount of the newest capture that has that much left, or, without an amount, whatever is left of every
 * capture; the authorization is shown again afterwards.
 */
async function refund(call: Caller, id: string, amount: number | undefined): Promise<Result> {
  const found = await call('GET', '/v1/issuing/authorizations/:id', id, {})
  if (found.status !== 200) return found
  const captures = (found.body as WireAuthorization).transactions.filter(({ type }) => type === 'capture').reverse()
  let refusal: Result = { status: 400, body: { error: { message: 'There is no capture to refund.' } } }
  let isRefunded = false
  for (const capture of captures) {
    if (isRefunded && amount !== undefined) break
    const result = await call('POST', `${HELPERS}/transactions/:id/refund`, capture.id, { refund_amount: amount })
    if (result.status === 200) isRefunded = true
    else refusal = result
  }
  return isRefunded ? call('GET', '/v1/issuing/authorizations/:id', id, {}) : refusal
}

function parse<T>(schema: z.ZodType<T>, request: Request, response: Response): T | null {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  refuse(
    response,
    400,
    parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; '),
  )
  return null
}

function answer(response: Response, result: Result, toBody: (body: unknown) => unknown): void {
  if (result.status === 200) response.json(toBody(result.body))
  else refuse(response, result.status, (result.body as { error: { message: string } }).error.message)
}
