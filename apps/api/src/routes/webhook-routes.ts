import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type ErrorRequestHandler, Router } from 'express'
import type { Context } from '../context.ts'
import { createStripeWebhookController } from '../controllers/stripe-webhook-controller.ts'
import { readRawBody } from '../middlewares/raw-body.ts'

/** Far more than an event with everything expanded needs. */
const LIMIT_BYTES = 512 * 1024

const STRIPE = '/webhooks/stripe'

export interface WebhookRoutes {
  router: Router
  /** Takes webhooks out of what comes to an app. */
  before(app: RequestListener): RequestListener
}

/**
 * Providers' webhooks. They come with a signature over the raw bytes, so no body parser may touch them first. Written as the provider
 * writes it, the path is not even looked for: in the cost of a decision, Express shows. What fails is answered by the app, like everything else.
 */
export function createWebhookRoutes(context: Context): WebhookRoutes {
  const stripe = createStripeWebhookController(context)
  const takeStripe = async (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    stripe(request, response, await readRawBody(request, LIMIT_BYTES))
  const failures = new WeakMap<IncomingMessage, { error: unknown }>()
  const router = Router()
  router.post(STRIPE, async (request, response) => {
    const failure = failures.get(request)
    if (failure !== undefined) throw failure.error
    await takeStripe(request, response)
  })
  router.use(nameFailure(context))
  const before =
    (app: RequestListener): RequestListener =>
    (request, response) => {
      if (request.url !== STRIPE || request.method !== 'POST') return app(request, response)
      takeStripe(request, response).catch((error: unknown) => {
        failures.set(request, { error })
        app(request, response)
      })
    }
  return { router, before }
}

/** These routes come before the request's context, to spare the decision path its cost; only what fails gets an id and a logger. */
const nameFailure =
  (context: Pick<Context, 'logger'>): ErrorRequestHandler =>
  (error, _request, response, next) => {
    const requestId = randomUUID()
    response.locals.requestId = requestId
    response.locals.logger = context.logger.child({ requestId })
    response.setHeader('X-Request-Id', requestId)
    next(error)
  }
