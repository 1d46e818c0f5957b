import { Router } from 'express'
import type { Context } from '../context.ts'
import { createAdminCardController } from '../controllers/admin-card-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** Cards of all people, and the ceilings over them, for the console. */
export function createAdminCardRoutes(context: Context): Router {
  const router = Router()
  const controller = createAdminCardController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  const freezers = requireRole('support', 'compliance', 'risk')
  router.get(
    '/admin/cards',
    signedIn,
    requireRole('support', 'compliance', 'risk', 'finance', 'auditor'),
    controller.list,
  )
  router.post('/admin/cards/freeze', signedIn, freezers, once, controller.freeze)
  router.post('/admin/cards/unfreeze', signedIn, freezers, once, controller.unfreeze)
  router.post('/admin/accounts/ceiling', signedIn, requireRole('compliance', 'risk'), once, controller.setCeiling)
  return router
}
