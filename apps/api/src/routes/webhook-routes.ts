import express, { Router } from 'express'
import type { Context } from '../context.ts'
import { createStripeWebhookController } from '../controllers/stripe-webhook-controller.ts'

/** Providers' webhooks. They come with a signature over the raw bytes, so no body parser may touch them first. */
export function createWebhookRoutes(context: Context): Router {
  const router = Router()
  router.post(
    '/webhooks/stripe',
    express.raw({ type: () => true, limit: '512kb' }),
    createStripeWebhookController(context),
  )
  return router
}
