import { randomUUID } from 'node:crypto'
import { type ErrorRequestHandler, Router } from 'express'
import type { Context } from '../context.ts'
import { createStripeWebhookController } from '../controllers/stripe-webhook-controller.ts'
import { rawBody } from '../middlewares/raw-body.ts'

/** Far more than an event with everything expanded needs. */
const LIMIT_BYTES = 512 * 1024

/** Providers' webhooks. They come with a signature over the raw bytes, so no body parser may touch them first. */
export function createWebhookRoutes(context: Context): Router {
  const router = Router()
  router.post('/webhooks/stripe', rawBody(LIMIT_BYTES), createStripeWebhookController(context))
  router.use(nameFailure(context))
  return router
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
