import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { createControlRouter } from './control/control-router.ts'
import { createPastRouter } from './control/past-router.ts'
import { createApi } from './http/api.ts'
import { refuse, requireLocalHost } from './http/browser-guard.ts'
import { createPagesRouter } from './http/pages.ts'
import { createStripeRouter } from './http/stripe-router.ts'
import { createInboxRouter } from './inbox/inbox-router.ts'
import { allEndpoints } from './issuing/all-endpoints.ts'
import type { Services } from './sandbox.ts'
import { createTerminalRouter } from './terminal/terminal-router.ts'

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
  app.use(createPagesRouter())
  app.use('/inbox', createInboxRouter(services))
  app.use('/terminal/api', createTerminalRouter(services, api, endpoints))
  app.use('/sandbox', createPastRouter(services, api, endpoints), createControlRouter(services))
  app.use((_request, response) => {
    response.status(404).json({ error: { message: 'There is nothing at this address.' } })
  })
  app.use(answerProblem(services))
  return app
}

/** Bodies that cannot be read, and whatever else went wrong outside of `/v1`. */
function answerProblem(services: Pick<Services, 'log'>) {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const status = typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500
    if (response.headersSent) next(error)
    else if (status >= 400 && status < 500) refuse(response, status, 'The request could not be read.')
    else {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
      services.log('error', 'a request failed', { path: request.path, problem })
      refuse(response, 500, 'Something went wrong in the sandbox; its log says more.')
    }
  }
}
