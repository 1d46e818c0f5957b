import { Router } from 'express'
import type { Context } from '../context.ts'
import { createAuthorizationController } from '../controllers/authorization-controller.ts'
import { createCaseController } from '../controllers/case-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** What staff look into: decisions with all that they were based on, and cases. */
export function createOperationsRoutes(context: Context): Router {
  const router = Router()
  const authorizations = createAuthorizationController(context)
  const cases = createCaseController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  const staff = requireRole()
  const workers = requireRole('support', 'compliance', 'risk')
  router.get('/admin/authorizations', signedIn, staff, authorizations.list)
  router.get('/admin/authorizations/detail', signedIn, staff, authorizations.detail)
  router.get('/admin/cases', signedIn, staff, cases.list)
  router.post('/admin/cases/create', signedIn, workers, once, cases.create)
  router.post('/admin/cases/update', signedIn, workers, once, cases.update)
  return router
}
