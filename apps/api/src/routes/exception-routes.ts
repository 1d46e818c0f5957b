import { Router } from 'express'
import type { Context } from '../context.ts'
import { createExceptionController } from '../controllers/exception-controller.ts'
import { authenticate, authenticateCardholder, requireRole } from '../middlewares/authenticate.ts'
import { idempotent } from '../middlewares/idempotency.ts'

/** Asking to let one declined payment through, deciding about it, and the policy that does so by itself. */
export function createExceptionRoutes(context: Context): Router {
  const router = Router()
  const exceptions = createExceptionController(context)
  const signedIn = authenticate(context)
  const cardholder = authenticateCardholder(context)
  const once = idempotent(context)
  router.post('/exceptions/request', cardholder, once, exceptions.request)
  router.post('/exceptions/cancel', cardholder, once, exceptions.cancel)
  router.get('/exceptions', cardholder, exceptions.list)
  router.get('/admin/exceptions', signedIn, requireRole(), exceptions.listAll)
  router.post('/admin/exceptions/decide', signedIn, requireRole('support', 'risk'), once, exceptions.decide)
  const readers = requireRole('support', 'risk', 'compliance', 'auditor')
  router.get('/admin/exceptions/policy', signedIn, readers, exceptions.readPolicy)
  router.post('/admin/exceptions/policy/change', signedIn, requireRole('risk'), once, exceptions.changePolicy)
  return router
}
