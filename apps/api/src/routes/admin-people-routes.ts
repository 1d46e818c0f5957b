import { Router } from 'express'
import type { Context } from '../context.ts'
import { createAdminPeopleController } from '../controllers/admin-people-controller.ts'
import { authenticate, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** People, staff and the audit log, for the console. */
export function createAdminPeopleRoutes(context: Context): Router {
  const router = Router()
  const controller = createAdminPeopleController(context)
  const signedIn = authenticate(context)
  const once = idempotent(context)
  const readers = requireRole('support', 'compliance', 'risk', 'finance', 'auditor')
  const freezers = requireRole('support', 'compliance', 'risk')
  const auditors = requireRole('auditor', 'compliance')
  const admins = requireRole('admin')
  router.get('/admin/users', signedIn, readers, controller.search)
  router.get('/admin/users/detail', signedIn, readers, controller.detail)
  router.post('/admin/users/freeze', signedIn, freezers, once, controller.freeze)
  router.post('/admin/users/unfreeze', signedIn, freezers, once, controller.unfreeze)
  router.get('/admin/audit', signedIn, auditors, controller.audit)
  router.get('/admin/staff', signedIn, admins, controller.listStaff)
  router.post('/admin/staff/create', signedIn, admins, once, controller.createStaff)
  router.post('/admin/staff/update', signedIn, admins, once, controller.updateStaff)
  return router
}
