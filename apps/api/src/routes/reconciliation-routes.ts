import { Router } from 'express'
import type { Context } from '../context.ts'
import { createReconciliationController } from '../controllers/reconciliation-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** Whether the books agree with each other and with the issuer's, and who answers for what does not. */
export function createReconciliationRoutes(context: Context): Router {
  const router = Router()
  const reconciliation = createReconciliationController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  const readers = requireRole('finance', 'auditor', 'support')
  const finance = requireRole('finance')
  router.get('/admin/reconciliation/runs', signedIn, readers, reconciliation.runs)
  router.get('/admin/reconciliation/breaks', signedIn, readers, reconciliation.breaks)
  router.post('/admin/reconciliation/accept', signedIn, finance, once, reconciliation.accept)
  router.post('/admin/reconciliation/run', signedIn, finance, once, reconciliation.run)
  return router
}
