import express, { type Express } from 'express'
import { createControlRouter } from './control/control-router.ts'
import { createApi } from './http/api.ts'
import { requireLocalHost } from './http/browser-guard.ts'
import { createStripeRouter } from './http/stripe-router.ts'
import { createInboxRouter } from './inbox/inbox-router.ts'
import { allEndpoints } from './issuing/all-endpoints.ts'
import type { Services } from './sandbox.ts'

/** The whole HTTP side: the Stripe API, the inbox, the terminal, and what tests use besides. */
export function createApp(services: Services): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // Every router reads its own parameters.
  app.set('query parser', false)
  const endpoints = allEndpoints(services)
  const api = createApi(services)
  app.use('/v1', createStripeRouter(services, api, endpoints))
  app.use(requireLocalHost(services.config))
  app.use('/inbox', createInboxRouter(services))
  app.use('/sandbox', createControlRouter(services))
  app.use((_request, response) => {
    response.status(404).json({ error: { message: 'There is nothing at this address.' } })
  })
  return app
}
