import type { RequestListener } from 'node:http'
import express from 'express'
import helmet from 'helmet'
import type { Context } from './context.ts'
import { errorHandler, notFound } from './middlewares/error-handler.ts'
import { parseQuery } from './middlewares/parse-query.ts'
import { requestContext } from './middlewares/request-context.ts'
import { createAccountRoutes } from './routes/account-routes.ts'
import { createAdminCardRoutes } from './routes/admin-card-routes.ts'
import { createAdminKycRoutes } from './routes/admin-kyc-routes.ts'
import { createAdminPeopleRoutes } from './routes/admin-people-routes.ts'
import { createAppRoutes } from './routes/app-routes.ts'
import { createAuthRoutes } from './routes/auth-routes.ts'
import { createCardRoutes } from './routes/card-routes.ts'
import { createCatalogueRoutes } from './routes/catalogue-routes.ts'
import { createDeviceAppRoutes } from './routes/device-app-routes.ts'
import { createDisputeRoutes } from './routes/dispute-routes.ts'
import { createDocsRoutes } from './routes/docs-routes.ts'
import { createEventRoutes } from './routes/event-routes.ts'
import { createExceptionRoutes } from './routes/exception-routes.ts'
import { createHealthRoutes } from './routes/health-routes.ts'
import { createKycRoutes } from './routes/kyc-routes.ts'
import { createMeRoutes } from './routes/me-routes.ts'
import { createOperationsRoutes } from './routes/operations-routes.ts'
import { createReconciliationRoutes } from './routes/reconciliation-routes.ts'
import { createRuleRoutes } from './routes/rule-routes.ts'
import { createTransactionRoutes } from './routes/transaction-routes.ts'
import { createWebhookRoutes } from './routes/webhook-routes.ts'

/** The whole program on one screen: the order of these lines is the order in which a request meets them. */
export function createApp(context: Context): RequestListener {
  const app = express()
  const webhooks = createWebhookRoutes(context)
  app.disable('x-powered-by')
  app.set('trust proxy', context.config.trustedProxies.length > 0 ? [...context.config.trustedProxies] : false)
  app.set('query parser', parseQuery)
  app.use(webhooks.router)
  app.use(requestContext(context))
  app.use(helmet({ strictTransportSecurity: context.config.environment === 'production' }))
  app.use(createHealthRoutes(context))
  app.use(createDocsRoutes(context))
  app.use(createAppRoutes(context))
  app.use(createDeviceAppRoutes(context))
  app.use(createAuthRoutes(context))
  app.use(createMeRoutes(context))
  app.use(createEventRoutes(context))
  app.use(createKycRoutes(context))
  app.use(createCardRoutes(context))
  app.use(createAccountRoutes(context))
  app.use(createTransactionRoutes(context))
  app.use(createDisputeRoutes(context))
  app.use(createCatalogueRoutes(context))
  app.use(createAdminKycRoutes(context))
  app.use(createAdminCardRoutes(context))
  app.use(createAdminPeopleRoutes(context))
  app.use(createRuleRoutes(context))
  app.use(createExceptionRoutes(context))
  app.use(createOperationsRoutes(context))
  app.use(createReconciliationRoutes(context))
  app.use(notFound)
  app.use(errorHandler)
  return webhooks.before(app)
}
