import { Router } from 'express'
import type { Context } from '../context.ts'
import { createAdminKycController } from '../controllers/admin-kyc-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** The identity check, as staff see it. */
export function createAdminKycRoutes(context: Context): Router {
  const router = Router()
  const controller = createAdminKycController(context)
  const signedIn = authenticate(context)
  const reviewers = requireRole('compliance')
  const readers = requireRole('compliance', 'support', 'auditor')
  router.get('/admin/kyc/queue', signedIn, readers, controller.queue)
  router.get('/admin/kyc/detail', signedIn, readers, controller.detail)
  router.get('/admin/kyc/file', signedIn, reviewers, controller.picture)
  router.post('/admin/kyc/decide', signedIn, reviewers, idempotent(context), controller.decide)
  return router
}
